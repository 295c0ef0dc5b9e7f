"""Rules of the packaged sample: real in kind, varied, and all of it usable."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime

import pytest

from index.article import LOCAL_ZONE, Article, SourcedArticle
from index.sources import Reading
from index.vietnamese.tones import canonical

NEW_STYLE = re.compile(r"\b(?:\w*[^\WqQ])?(?:uỷ|uý|uỳ|oà|oá|oả|oè|oẻ)\b", re.IGNORECASE)
OLD_STYLE = re.compile(r"\b\w*(?:ủy|úy|ùy|òa|óa|ỏa|òe|ỏe)\b", re.IGNORECASE)


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    records = list(Reading(("sample",)))
    assert [record for record in records if not isinstance(record, SourcedArticle)] == []
    return [record.article for record in records if isinstance(record, SourcedArticle)]


def everything(articles: list[Article]) -> str:
    return "\n".join(f"{article.title}\n{article.lead}\n{article.body}" for article in articles)


def test_there_are_at_least_a_hundred_articles_with_ids_of_their_own(articles: list[Article]) -> None:
    assert len(articles) >= 100
    for values in ("id", "url", "title", "body"):
        assert len({getattr(article, values) for article in articles}) == len(articles)


def test_every_article_is_complete(articles: list[Article]) -> None:
    for article in articles:
        assert all([article.lead, article.body, article.category, article.author, article.tags]), article.id
        assert article.published_at is not None, article.id
        assert article.published_at.tzinfo is not None, article.id
        assert len(article.body) > 500, article.id
        assert article.url.startswith("https://"), article.id
        assert ".example/" in article.url, article.id


def test_an_id_begins_with_the_day_it_was_published(articles: list[Article]) -> None:
    for article in articles:
        assert article.published_at
        assert article.id.startswith(article.published_at.astimezone(LOCAL_ZONE).date().isoformat())


def test_years_sections_and_authors_vary(articles: list[Article]) -> None:
    assert len({article.published_at.year for article in articles if article.published_at}) >= 5
    assert len({article.category for article in articles}) >= 8
    assert len({article.author for article in articles}) >= 5
    assert {len(article.category) for article in articles} == {1, 2}


def test_both_styles_of_tone_marks_are_present_in_many_articles(articles: list[Article]) -> None:
    new = [article for article in articles if NEW_STYLE.search(everything([article]))]
    old = [article for article in articles if OLD_STYLE.search(everything([article]))]
    assert min(len(new), len(old)) >= 10
    words = set(re.findall(r"\w+", everything(articles).lower()))
    assert [word for word in ("uỷ", "hoà", "thuỷ", "khoẻ") if not {word, *old_spelling(word)} <= words] == []


def old_spelling(word: str) -> set[str]:
    spellings = {"uỷ": "ủy", "hoà": "hòa", "thuỷ": "thủy", "khoẻ": "khỏe"}
    assert canonical(spellings[word]) == word
    return {spellings[word]}


@pytest.mark.parametrize(
    ("kind", "pattern"),
    [
        ("document number", r"\b\d+(?:/\d{4})?[-/](?:NQ|QĐ|CT|NĐ|TT|KH|KL|TB)[-/]\w+"),
        ("abbreviation of an office", r"\b(?:UBND|HĐND|MTTQ|TT&TT|GD&ĐT|TN&MT|VH-TT&DL)\b"),
        ("day written out", r"\b\d{1,2}[/.-]\d{1,2}[/.-]\d{4}\b"),
        ("share", r"\d,\d+%"),
        ("quotation", r"“[^”]+”"),
    ],
)
def test_what_readers_search_for_is_present(articles: list[Article], kind: str, pattern: str) -> None:
    found = [article for article in articles if re.search(pattern, everything([article]))]
    assert len(found) >= 5, kind


def test_the_text_is_composed_and_without_leftovers_of_markup(articles: list[Article]) -> None:
    text = everything(articles)
    assert unicodedata.is_normalized("NFC", text)
    assert re.findall(r"<\w|&(?:#\d+|[a-z]{2,});|[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\ufeff\ufffd]|  ", text) == []


def test_the_article_of_10_february_2017_is_there(articles: list[Article]) -> None:
    title = "Thường trực Tỉnh uỷ làm việc với Sở Thông tin và Truyền thông"
    [article] = [article for article in articles if article.title == title]
    assert article.author == "Q.T"
    assert article.published_at == datetime(2017, 2, 10, 16, 51, tzinfo=LOCAL_ZONE)


def test_the_day_after_has_an_article_too(articles: list[Article]) -> None:
    days = [
        article.published_at.astimezone(LOCAL_ZONE).date().isoformat() for article in articles if article.published_at
    ]
    assert days.count("2017-02-11") >= 1
