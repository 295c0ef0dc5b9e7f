"""Articles from before Unicode come out in Unicode, are found, and are told about; others stay as they are."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from conftest import articles, ids
from curious import any_text, for_every_curious_text
from hypothesis import given
from test_legacy import ENCODERS, FOREIGN, SENTENCES, in_numbers, in_tcvn3, in_utf8_read_as_1252, in_vni

from index import Builder, BuildLimits, SearchRequest, SourcedArticle, WhooshEngine
from index.analysis import Analyser
from index.article import Article, InvalidFieldError, article_from_record, with_texts
from index.builder import Conversions, ConvertedArticles, DoubtfulArticles
from index.builder.conversions import SHOWN_IDS, Converter
from index.edition import Editions
from index.sources import Reading
from index.sources.legacy_bytes import legacy_text
from index.sources.page_lines import clean
from index.vietnamese.legacy import Encoding
from index.vietnamese.words import SyllableSegmenter
from search_service import terminal
from search_service.cli import main

ANALYSER = Analyser(SyllableSegmenter())
BODY = " ".join(SENTENCES[::40])
PLAIN = Article(
    id="lua-01",
    title="Xã Hoà Thuỷ mở hội đua thuyền trên sông",
    url="https://example.org/lua-01",
    lead="Sáng 5/8, hàng nghìn người dân tới cổ vũ các đội thuyền.",
    body=BODY,
    category=("Văn hóa", "Thể thao"),
    author="Hữu Nghĩa",
    tags=("đua thuyền", "lễ hội"),
)
FRENCH = Article(
    id="fr", title="Le dîner de Noël à l'hôtel", lead=FOREIGN[0], body=" ".join(FOREIGN[:2]), tags=("fête",)
)
ENGLISH = Article(id="en", title="A café in Huế", body=FOREIGN[5] + " Tom & Jerry, R&amp;D.", author="Zoë")


def folded(article: Article) -> Article:
    """In small letters: TCVN3 has no capitals with tones."""
    return with_texts(article, str.lower)


@pytest.mark.parametrize("name", ENCODERS)
def test_every_text_of_an_article_is_converted(name: str) -> None:
    encoding, encode = ENCODERS[name]
    convert = Converter()
    assert folded(convert(with_texts(PLAIN, encode))) == folded(PLAIN)
    (group,) = convert.conversions.converted
    assert (group.encodings, group.articles, group.ids) == ((encoding,), 1, ("lua-01",))
    assert 0.94 < group.least_sure == group.surest <= 1
    assert convert.conversions.doubtful == DoubtfulArticles()


@pytest.mark.parametrize("article", [PLAIN, FRENCH, ENGLISH, Article(id="x", title="Uy ban nhan dan")])
def test_good_articles_are_handed_on_as_they_are(article: Article) -> None:
    convert = Converter()
    assert convert(article) is article
    assert convert.conversions == Conversions()


def test_layers_are_told_from_the_outermost_inwards() -> None:
    convert = Converter()
    assert folded(convert(with_texts(PLAIN, lambda text: in_numbers(in_tcvn3(text))))) == folded(PLAIN)
    assert convert.conversions.converted[0].encodings == ("html entities", "tcvn3")


def test_the_body_decides_and_a_title_in_unicode_stays() -> None:
    mixed = Article(id="x", title=PLAIN.title, body=in_tcvn3(BODY), category=("X· héi", "Kinh tÕ"))
    done = Converter()(mixed)
    assert (done.title, done.body.lower()) == (PLAIN.title, BODY.lower())
    assert done.category == ("Xã hội", "Kinh tÕ")  # tõ or tế: in doubt where another text is in Unicode


def test_a_body_that_says_nothing_leaves_it_to_the_other_texts() -> None:
    for body in ("", "Theo TTXVN"):
        given = Article(id="x", title=in_vni(PLAIN.title), lead=in_vni(SENTENCES[0]), body=body)
        done = Converter()(given)
        assert (done.title, done.lead, done.body) == (PLAIN.title, SENTENCES[0], body)


def test_a_body_in_unicode_keeps_legacy_looking_titles_as_they_are() -> None:
    article = Article(id="x", title=in_tcvn3(PLAIN.title), body=BODY)
    assert Converter()(article) is article


def test_what_is_as_good_either_way_follows_its_neighbours() -> None:
    given = Article(
        id="x", title=in_vni(PLAIN.title), body=in_vni(BODY), category=("Chính trò",), tags=("café", "HÑND")
    )
    done = Converter()(given)
    assert done.category == ("Chính trị",)
    assert done.tags == ("café", "HĐND")
    for title in ("Hop bao", "Cửa biển"):  # nothing else in VNI, or something in Unicode
        alone = Article(id="x", title=title, lead="", body=in_vni(BODY), category=("Chính trò",))
        assert Converter()(alone).category == ("Chính trò",)


def test_a_text_that_would_become_empty_stays() -> None:
    given = Article(id="x", title="&nbsp;", body="T&#7881;nh u&#7927; h&#7885;p", tags=("&#8;", "m&#7899;i"))
    done = Converter()(given)
    assert (done.title, done.body, done.tags) == ("&nbsp;", "Tỉnh uỷ họp", ("&#8;", "mới"))


def test_control_characters_out_of_entities_become_blanks() -> None:
    assert Converter()(Article(id="x", title="T&#7881;nh&#12;u&#7927;")).title == "Tỉnh uỷ"


def test_changed_texts_are_checked_as_a_records_are() -> None:
    with pytest.raises(InvalidFieldError, match="title: contains a lone surrogate"):
        with_texts(PLAIN, lambda text: text + "\ud800")


@pytest.mark.parametrize("encode", [in_vni, in_tcvn3, in_utf8_read_as_1252])
def test_too_little_to_tell_is_left_alone_and_told(encode: Callable[[str], str]) -> None:
    convert = Converter()
    article = Article(id="x", title=encode("Họp báo"))
    assert convert(article) is article
    assert convert.conversions == Conversions((), DoubtfulArticles(1, ("x",)))


def test_an_article_half_in_another_language_is_in_doubt() -> None:
    convert = Converter()
    article = Article(id="x", title="…", body=FOREIGN[2] + in_tcvn3(" ".join(SENTENCES[:3])) + FOREIGN[0])
    assert convert(article) is article
    assert convert.conversions.doubtful.articles == 1


@pytest.mark.parametrize("text", [text for text in FOREIGN if "công lý" not in text])
def test_other_languages_are_not_called_doubtful(text: str) -> None:
    convert = Converter()
    convert(Article(id="x", title=text[:60], body=text))
    assert convert.conversions == Conversions()


def test_counts_grow_examples_do_not_and_the_most_frequent_comes_first() -> None:
    convert = Converter()
    convert(Article(id="v", title="…", body=in_vni(BODY)))
    for number in range(SHOWN_IDS + 3):
        convert(Article(id=str(number), title=f"Số {number}", body=in_tcvn3(SENTENCES[number])))
    first, second = convert.conversions.converted
    assert (first.encodings, first.articles, first.ids) == (("tcvn3",), SHOWN_IDS + 3, ("0", "1", "2", "3", "4"))
    assert 0.95 <= first.least_sure <= first.surest <= 1
    assert (second.encodings, second.articles) == (("vni",), 1)


@given(any_text, any_text)
def test_no_article_is_refused(title: str, body: str) -> None:
    try:
        article = article_from_record({"id": "x", "title": title, "body": body, "tags": [title]})
    except InvalidFieldError:
        return
    done = Converter()(article)
    assert done.title
    assert len(done.body) <= len(article.body)


@for_every_curious_text
def test_no_curious_text_is_refused(text: str) -> None:
    try:
        article = article_from_record(
            {"id": "x", "title": f"… {text}", "body": in_tcvn3(BODY), "tags": [text, in_tcvn3(text)]}
        )
    except InvalidFieldError:
        return
    assert Converter()(article).body.lower() == BODY.lower()


def test_a_last_letter_cut_in_the_middle_is_restored() -> None:
    for encode in (ENCODERS["utf-8"][1], ENCODERS["utf-8 twice"][1]):
        record = {"id": "x", "title": encode("Tết này về nhà"), "body": encode(BODY), "author": encode("Hà")}
        given = article_from_record(record)
        assert given.title[-1] in "ÃÂ"
        done = Converter()(given)
        assert (done.title, done.author) == ("Tết này về nhà", "Hà")


def test_the_surest_and_the_least_sure_are_told() -> None:
    convert = Converter()
    for identifier, text in (("long", BODY), ("short", "Xã Hoà Thuỷ mở hội đua")):
        convert(Article(id=identifier, title="…", body=in_tcvn3(text)))
    (group,) = convert.conversions.converted
    assert 0.95 <= group.least_sure < group.surest == 1


def legacy_records() -> list[SourcedArticle]:
    """One article in each encoding, each about a fish of its own, and two that are good."""
    fish = dict(zip(ENCODERS, ("chép", "trắm", "rô", "lóc", "mè", "ngừ", "thu", "hồng"), strict=True))
    records: list[dict[str, Any]] = []
    for name, kind in fish.items():
        encode = ENCODERS[name][1]
        texts = {"title": f"Mùa cá {kind} về trên phá rộng", "body": BODY, "category": "Kinh tế | Thuỷ sản"}
        records.append({field: encode(text) for field, text in texts.items()} | {"id": kind})
    return articles(*records, asdict(FRENCH), asdict(ENGLISH))


@pytest.mark.parametrize("workers", [1, 2])
def test_what_was_reindexed_is_found_and_shown_in_unicode(tmp_path: Path, workers: int) -> None:
    filler = ({"id": f"n{number}", "title": f"Bài {number}", "body": "lúa " * 150} for number in range(1_200))
    records = [*articles(*filler), *legacy_records()]
    limits = BuildLimits(writer_memory_mb=3, workers=workers)
    report = Builder(Editions(tmp_path), ANALYSER, limits).rebuild(records)
    engine = WhooshEngine(tmp_path, ANALYSER)
    for kind in ("chép", "trắm", "rô", "lóc", "mè", "ngừ", "thu", "hồng"):
        page = engine.search(SearchRequest(f'"cá {kind}"'))
        assert ids(page) == [kind]
        assert page.hits[0].title == f"Mùa cá {kind} về trên phá rộng"
        assert page.hits[0].category == ("Kinh tế", "Thuỷ sản")
    assert (engine.article("fr"), engine.article("en")) == (FRENCH, ENGLISH)
    assert {group.encodings[0]: group.articles for group in report.legacy.converted} == {
        "html entities": 3,
        "utf-8 read as windows-1252": 2,
        "tcvn3": 1,
        "vni": 1,
        "windows-1258": 1,
    }
    assert report.legacy.doubtful.articles == 0


def test_an_update_converts_and_tells_too(tmp_path: Path) -> None:
    builder = Builder(Editions(tmp_path), ANALYSER)
    builder.rebuild(articles({"id": "a", "title": "Bài cũ"}))
    report = builder.update(articles({"id": "a", "title": in_tcvn3(PLAIN.title), "body": in_tcvn3(BODY)}))
    assert report.replaced == 1
    assert [group.ids for group in report.legacy.converted] == [("a",)]
    assert WhooshEngine(tmp_path, ANALYSER).article("a").title.lower() == PLAIN.title.lower()
    assert builder.update(articles({"id": "b", "title": "Bài mới"})).legacy == Conversions()


@pytest.mark.parametrize("name", ["tcvn3", "vni", "windows-1258", "utf-8", "numbers"])
def test_saved_pages_are_converted_too(tmp_path: Path, name: str) -> None:
    paragraphs = [SENTENCES[at] + " Người dân các phường đều mừng vì đường được nâng cấp." for at in (1, 50, 99)]
    encode = ENCODERS[name][1]
    body = "".join(f"<p>{encode(text)}</p>" for text in paragraphs)
    title = "Mở rộng đường vào phường trung tâm"
    page = f"<html><head><title>{encode(title)}</title></head><body><h1>{encode(title)}</h1>{body}</body></html>"
    (tmp_path / "trang.html").write_text(page, "utf-8")
    report = Builder(Editions(tmp_path / "data"), ANALYSER).rebuild(Reading((str(tmp_path / "trang.html"),)))
    assert bool(report.legacy.converted) == (name != "numbers")  # those are HTML's own
    article = WhooshEngine(tmp_path / "data", ANALYSER).article("trang")
    assert article.title.lower() == title.lower()
    assert f"{article.lead}\n\n{article.body}".lower() == "\n\n".join(paragraphs).lower()


@pytest.mark.parametrize(
    ("line", "cleaned"),
    [
        ("cải\u00ad cách", "cải cách"),
        ("infor\u00admation", "information"),
        ("tr\u00adêng Nguyªn", "tr\u00adêng Nguyªn"),
    ],
)
def test_soft_hyphens_stay_where_they_may_be_a_letter(line: str, cleaned: str) -> None:
    assert clean(line) == cleaned


def reindexed(tmp_path: Path, capfd: pytest.CaptureFixture[str], *options: str) -> str:
    (tmp_path / "old.jsonl").write_text(
        "\n".join(
            json.dumps({"id": f"bai-{number}", "title": in_tcvn3("Họp báo"), "body": in_tcvn3(sentence)})
            for number, sentence in enumerate(SENTENCES[:7])
        )
        + "\n"
        + json.dumps({"id": "ngan", "title": in_vni("Giá điện")}),
        "utf-8",
    )
    assert main(["reindex", str(tmp_path / "old.jsonl"), "--data", str(tmp_path / "data"), *options]) == 0
    return capfd.readouterr().out


def test_the_report_says_what_was_converted_and_what_was_left(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    out = reindexed(tmp_path, capfd)
    assert "7 articles were in TCVN3 (ABC) and were converted (surest 1.00, least sure " in out
    assert "): bai-0, bai-1, bai-2, bai-3, bai-4 …\n" in out
    assert (
        "1 article may be in an encoding from before Unicode, too unsure to be converted and left as read: ngan" in out
    )


def test_the_report_in_json_has_the_same(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    legacy = json.loads(reindexed(tmp_path, capfd, "--json"))["legacy"]
    (group,) = legacy["converted"]
    assert (group["encodings"], group["articles"], group["ids"][0]) == (["tcvn3"], 7, "bai-0")
    assert 0.95 <= group["least_sure"] <= group["surest"] <= 1
    assert legacy["doubtful"] == {"articles": 1, "ids": ["ngan"]}


def test_one_article_and_layers_are_told_in_a_sentence(capfd: pytest.CaptureFixture[str]) -> None:
    layers: tuple[Encoding, ...] = ("html entities", "tcvn3")
    terminal._print_legacy(Conversions((ConvertedArticles(layers, 1, 0.99, 0.99, ("x",)),)))
    assert capfd.readouterr().out == (
        "1 article was in TCVN3 (ABC) within HTML entities and was converted (surest 0.99, least sure 0.99): x\n"
    )


BYTES: dict[str, Callable[[str], bytes]] = {
    "tcvn3": lambda text: in_tcvn3(text).encode("latin-1"),
    "vni": lambda text: in_vni(text).encode("latin-1"),
    "windows-1258": lambda text: ENCODERS["windows-1258"][1](text).encode("cp1252"),
}


@pytest.mark.parametrize("name", BYTES)
def test_files_in_bytes_of_the_time_are_read_too(tmp_path: Path, name: str) -> None:
    texts = {"title": "Hội làng mở sớm", "body": SENTENCES[10].replace("“", "").replace("”", "")}
    line = json.dumps({"id": "line"} | texts, ensure_ascii=False)
    style = "<style>" + "p { margin: 0 } " * 500 + "</style>"
    page = f"<html><head>{style}</head><body><h1>{texts['title']}</h1><p>{texts['body']}</p></body></html>"
    short = json.dumps({"id": "short", "title": "Họp báo"}, ensure_ascii=False)
    good = json.dumps({"id": "good", "title": "Họp báo"}, ensure_ascii=False).encode()
    (tmp_path / "old.jsonl").write_bytes(b"\n".join((BYTES[name](line), BYTES[name](short), good)))
    (tmp_path / "page.html").write_bytes(BYTES[name](page))
    rejected: list[str] = []
    report = Builder(Editions(tmp_path / "data"), ANALYSER, BuildLimits(max_reject_share=1)).rebuild(
        Reading((str(tmp_path / "old.jsonl"), str(tmp_path / "page.html"))),
        on_reject=lambda reject: rejected.append(f"{reject.line} {reject.reason}"),
    )
    engine = WhooshEngine(tmp_path / "data", ANALYSER)
    assert [article.title for article in map(engine.article, ("line", "page", "good"))] == [texts["title"]] * 2 + [
        "Họp báo"
    ]
    assert engine.article("line").body == texts["body"]
    assert [line.split(" (")[0] for line in rejected] == ["2 not UTF-8"]
    assert [(group.encodings, group.ids) for group in report.legacy.converted] == [((name,), ("line", "page"))]


def test_damaged_utf8_and_other_languages_stay_rejected() -> None:
    assert legacy_text(BODY.encode()[:-1] + "ế".encode()[:2]) is None
    assert legacy_text(BODY.encode() + b"\xe1") is None
    for text in FOREIGN:
        assert legacy_text(text.encode("cp1252", "ignore")) is None
    assert legacy_text(BODY.encode("utf-16")) is None
    assert legacy_text(b"\x81" + in_tcvn3(BODY).encode("cp1252", "ignore")) is None
