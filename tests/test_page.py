"""The search page: what it shows, where its links lead, what it refuses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from string import Formatter
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import msgspec
import pytest
from conftest import MakeEngine
from falcon.testing import Result, TestClient
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from selectolax.lexbor import LexborHTMLParser, LexborNode
from structlog.testing import capture_logs

from index.engine import WhooshEngine
from index.search_page import Facets, Interpretation, SearchPage, SearchRequest
from search_service.app import create_app
from search_service.parameters import MAX_PAGE
from search_service.resources.page import SECURITY_HEADERS
from search_service.texts import CATALOGUE, Language, texts_in
from search_service.web.address import Address
from search_service.web.assets import assets
from search_service.web.paging import MAX_LINKS, last_page, page_numbers

Q = "thường trực tỉnh uỷ"
OFFICE = "VĂN PHÒNG TỈNH UỶ"


class Fixed:
    """An engine that always gives the same answer, or raises it."""

    def __init__(self, answer: SearchPage | Exception) -> None:
        self._answer = answer

    def search(self, _: SearchRequest) -> SearchPage:
        if isinstance(self._answer, Exception):
            raise self._answer
        return self._answer


def client_of(engine: Any) -> TestClient:
    return TestClient(create_app(engine))


@pytest.fixture(scope="module")
def client(sample_engine: WhooshEngine) -> TestClient:
    return client_of(sample_engine)


def tree(result: Result, status: int = 200) -> LexborHTMLParser:
    assert result.status_code == status, result.text[:2000]
    return LexborHTMLParser(result.text)


def show(client: TestClient, status: int = 200, **params: str) -> LexborHTMLParser:
    """The page for these parameters; `since` and `until` stand for from and to."""
    names = {"since": "from", "until": "to"}
    return tree(client.simulate_get("/", params={names.get(name, name): text for name, text in params.items()}), status)


def follow(client: TestClient, link: LexborNode) -> LexborHTMLParser:
    return tree(client.simulate_get("/", query_string=urlsplit(href(link)).query))


def href(node: LexborNode) -> str:
    return node.attributes["href"] or ""


def query(node: LexborNode) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(href(node)).query))


def one(page: LexborHTMLParser, selector: str) -> LexborNode:
    found = page.css(selector)
    assert len(found) == 1, (selector, len(found))
    return found[0]


def text(node: LexborNode) -> str:
    return " ".join(node.text().split())


def texts(page: LexborHTMLParser, selector: str) -> list[str]:
    return [text(node) for node in page.css(selector)]


def found(page: LexborHTMLParser) -> int:
    """The count in the sentence above the results."""
    match = re.search(r"[\d.]+", text(one(page, ".summary")))
    assert match
    return int(match[0].replace(".", ""))


def own_links(page: LexborHTMLParser) -> Iterator[LexborNode]:
    """Links to this page with other parameters."""
    return (node for node in page.css("a[href]") if href(node).startswith(("?", "./")))


class TestFrame:
    def test_is_vietnamese_html_with_one_heading_and_all_landmarks(self, client: TestClient) -> None:
        page = show(client)
        assert one(page, "html").attributes["lang"] == "vi"
        assert text(one(page, "h1")) == "Bài viết mới nhất"
        for landmark in ("header", "main", "footer", "form[role=search]", "nav#facets"):
            one(page, landmark)
        assert href(page.css("a")[0]) == "#results"
        assert one(page, "main").id == "results"

    def test_english_is_switched_on_by_lang_and_carried_by_every_link_and_the_form(self, client: TestClient) -> None:
        page = show(client, q=Q, category=OFFICE, lang="en")
        assert one(page, "html").attributes["lang"] == "en"
        assert "Results for" in text(one(page, "h1"))
        assert one(page, "form input[name=lang]").attributes["value"] == "en"
        switch = one(page, "a[hreflang=vi]")
        for link in own_links(page):
            assert query(link).get("lang") == (None if href(link) == href(switch) else "en"), href(link)

    def test_other_languages_fall_back_to_vietnamese(self, client: TestClient) -> None:
        assert one(show(client, lang="fr"), "html").attributes["lang"] == "vi"

    def test_switching_language_keeps_everything_else(self, client: TestClient) -> None:
        page = show(client, q=Q, sort="oldest", page="2", page_size="5")
        assert query(one(page, "a[hreflang=en]")) == {
            **{"q": Q, "sort": "oldest", "page": "2", "page_size": "5", "lang": "en"},
        }

    def test_articles_in_the_english_page_are_marked_as_vietnamese(self, client: TestClient) -> None:
        assert {node.attributes["lang"] for node in show(client, q=Q, lang="en").css("article")} == {"vi"}

    @pytest.mark.parametrize("params", [{}, {"q": Q}, {"q": "xyzzyq"}, {"from": "x"}])
    def test_nothing_comes_from_elsewhere_and_nothing_runs(self, client: TestClient, params: dict[str, str]) -> None:
        result = client.simulate_get("/", params=params)
        page = LexborHTMLParser(result.text)
        assert not page.css("script, style, iframe, object, [style], [onclick], [onload], [onsubmit]")
        for node in page.css("link, img"):
            address = node.attributes.get("src") or href(node)
            assert address.startswith(("static/", "?")), address
        assert result.headers["content-security-policy"] == SECURITY_HEADERS["Content-Security-Policy"]
        assert "default-src 'none'" in result.headers["content-security-policy"]
        assert result.headers["x-content-type-options"] == "nosniff"
        assert result.headers["referrer-policy"] == "same-origin"
        assert result.headers["content-type"] == "text/html; charset=utf-8"

    def test_the_number_of_hits_reaches_the_log(self, sample_engine: WhooshEngine) -> None:
        with capture_logs() as logs:
            page = show(client_of(sample_engine), q=Q)
        assert [entry["total"] for entry in logs if entry["event"] == "request"] == [found(page)]

    def test_every_text_exists_in_both_languages_with_the_same_fields(self) -> None:
        for key, both in CATALOGUE.items():
            fields = [{name for _, name, _, _ in Formatter().parse(one) if name} for one in both]
            assert all(both), key
            assert fields[0] == fields[1], key


class TestForm:
    def test_every_field_has_a_label(self, client: TestClient) -> None:
        page = show(client, q=Q)
        fields = page.css("form input:not([type=hidden]), form select")
        assert [node.attributes["name"] for node in fields] == ["q", "from", "to", "category", "sort", "author"]
        for node in fields:
            one(page, f"label[for={node.id}]")

    def test_the_box_is_focused_only_on_the_start_page(self, client: TestClient) -> None:
        assert show(client).css("#q[autofocus]")
        assert not show(client, q=Q).css("[autofocus]")
        assert not show(client, author="Q.T").css("[autofocus]")

    def test_keeps_what_was_typed(self, client: TestClient) -> None:
        typed = {"q": Q, "from": "2016-01-01", "to": "2018-12-31", "author": "H.N"}
        page = tree(client.simulate_get("/", params={**typed, "sort": "oldest", "category": OFFICE}))
        for name, value in typed.items():
            assert one(page, f"#{name}").attributes["value"] == value
        assert one(page, "#sort option[selected]").attributes["value"] == "oldest"
        assert one(page, "#category option[selected]").attributes["value"] == OFFICE

    def test_page_size_is_carried_by_form_and_links(self, client: TestClient) -> None:
        page = show(client, q=Q, page_size="3")
        assert len(page.css("article")) == 3
        assert one(page, "form input[name=page_size]").attributes["value"] == "3"
        assert all(query(link)["page_size"] == "3" for link in page.css(".pages a, .meta a, .facets a"))

    def test_sections_are_indented_and_counted(self, client: TestClient) -> None:
        labels = [node.text() for node in show(client, q=Q).css("#category option")]
        assert labels[0] == "Tất cả chuyên mục"
        parent = next(place for place, label in enumerate(labels) if label.startswith(OFFICE))
        assert re.fullmatch(r"\u2003TIN HOẠT ĐỘNG \(\d+\)", labels[parent + 1])

    def test_a_chosen_section_can_be_changed_for_another(self, client: TestClient) -> None:
        everywhere, chosen = show(client, q=Q), show(client, q=Q, category=OFFICE)
        assert texts(chosen, "#category option") == texts(everywhere, "#category option")

    def test_a_chosen_section_without_hits_stays_in_the_list(self, client: TestClient) -> None:
        page = show(client, q=Q, category="KHÔNG CÓ|MỤC NÀY")
        assert text(one(page, "#category option[selected]")) == "KHÔNG CÓ › MỤC NÀY"

    def test_a_section_spelled_otherwise_is_the_same_choice(self, client: TestClient) -> None:
        page = show(client, q=Q, category="Văn phòng tỉnh ủy")
        assert one(page, "#category option[selected]").attributes["value"] == OFFICE


class TestResults:
    def test_an_empty_query_lists_everything_newest_first(self, client: TestClient) -> None:
        page = show(client)
        moments = [node.attributes["datetime"] or "" for node in page.css("article time")]
        assert moments == sorted(moments, reverse=True)
        assert text(one(page, ".summary")).startswith("Có 118 bài viết")

    @pytest.mark.parametrize(
        ("params", "heading"),
        [
            ({"sort": "oldest"}, "Bài viết cũ nhất"),
            ({"author": "Q.T"}, "Bài viết theo bộ lọc"),
            ({"q": "  "}, "Bài viết mới nhất"),
            ({"q": "bão"}, "Kết quả cho “bão”"),
        ],
    )
    def test_the_heading_says_what_is_listed(self, client: TestClient, params: dict[str, str], heading: str) -> None:
        assert text(one(show(client, **params), "h1")) == heading

    def test_the_count_is_exact_and_in_words(self, client: TestClient, sample_engine: WhooshEngine) -> None:
        total = sample_engine.search(SearchRequest(Q)).total
        assert re.match(rf"Tìm thấy {total} bài viết trong \d+,\d\d giây", text(one(show(client, q=Q), ".summary")))
        assert re.match(rf"{total} articles found in \d+\.\d\d s", text(one(show(client, q=Q, lang="en"), ".summary")))

    def test_hits_link_to_the_article_with_marked_title_snippet_and_moment(self, client: TestClient) -> None:
        page = show(client, q='"Sở Thông tin và Truyền thông" author:Q.T', since="2017-02-10", until="2017-02-10")
        assert href(one(page, "article h2 a")) == "https://songlam.example/tin/2017-02-10-so-tttt"
        assert "Sở Thông tin và Truyền thông" in text(one(page, "h2 mark"))
        assert page.css(".snippet mark")
        assert text(one(page, "article time")) == "16:51, 10/02/2017"
        moment = one(page, "article time").attributes["datetime"] or ""
        assert datetime.fromisoformat(moment) == datetime.fromisoformat("2017-02-10T16:51+07:00")

    def test_results_are_an_ordered_list_numbered_on(self, client: TestClient) -> None:
        assert one(show(client, q=Q, page="3", page_size="5"), "ol.hits").attributes["start"] == "11"

    def test_each_level_of_the_section_path_filters(self, client: TestClient) -> None:
        article = show(client, q=Q, sort="newest", page="2").css("article:has(.path a + *)")[0]
        paths = [query(link) for link in article.css(".path a")]
        names = [text(link) for link in article.css(".path a")]
        assert [path["category"] for path in paths] == [names[0], "|".join(names)]
        assert all(path["q"] == Q and path["sort"] == "newest" and "page" not in path for path in paths)

    def test_the_byline_filters_by_author(self, client: TestClient) -> None:
        byline = show(client, q=Q).css(".byline a")[0]
        assert set(texts(follow(client, byline), ".byline a")) == {text(byline)}

    @pytest.mark.parametrize(
        "url",
        [
            *("", "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "\x01javascript:alert(1)"),
            *("data:text/html,x", "vbscript:x", "//evil.example", "http:", "https://[", "/tin/1", "mailto:a@b.example"),
        ],
    )
    def test_only_web_addresses_become_links(self, make_engine: MakeEngine, url: str) -> None:
        client = client_of(make_engine({"id": "ký/1?#", "url": url}))
        link = href(one(show(client), "article h2 a"))
        assert link == "v1/articles/k%C3%BD%2F1%3F%23"
        assert client.simulate_get(f"/{link}").status_code == 200

    def test_an_article_without_anything_but_a_title_is_shown(self, make_engine: MakeEngine) -> None:
        page = show(client_of(make_engine({"title": "<b>Tin & bài</b>", "url": "http://x.example/?a=1&b=2"})))
        assert text(one(page, "article h2")) == "<b>Tin & bài</b>"
        assert href(one(page, "article h2 a")) == "http://x.example/?a=1&b=2"
        assert "Không rõ ngày" in text(one(page, ".meta"))
        assert not page.css("#facets, .to-facets, .byline, .path, .snippet")

    def test_a_day_without_a_time_is_shown_as_a_day(self) -> None:
        midnight = datetime.fromisoformat("2017-02-09T17:00:00+00:00")
        assert texts_in(Language.VI).moment(midnight) == "10/02/2017"
        assert texts_in(Language.EN).moment(midnight) == "10 February 2017"


class TestFilters:
    @pytest.mark.parametrize("params", [{"q": Q}, {"q": Q, "category": OFFICE}, {"author": "PV", "sort": "oldest"}])
    def test_every_facet_leaves_as_many_hits_as_it_says(self, client: TestClient, params: dict[str, str]) -> None:
        links = show(client, **params).css("#facets a")
        assert len(links) > 5
        for link in links:
            assert found(follow(client, link)) == int(text(one_in(link, ".count"))), href(link)

    def test_months_are_grouped_by_year_with_only_the_newest_open(self, client: TestClient) -> None:
        years = show(client, q=Q).css(".years details")
        names = [text(year.css("summary")[0])[:4] for year in years]
        assert names == sorted(names, reverse=True)
        assert ["open" in year.attributes for year in years] == [True] + [False] * (len(years) - 1)

    def test_a_month_sets_its_first_and_last_day(self, client: TestClient) -> None:
        links = {(query(link)["from"], query(link)["to"]) for link in show(client).css(".years ul a")}
        assert {("2017-02-01", "2017-02-28"), ("2024-11-01", "2024-11-30"), ("2017-01-01", "2017-12-31")} <= links

    def test_the_facet_in_effect_is_marked(self, client: TestClient) -> None:
        page = show(client, category=OFFICE, since="2017-02-01", until="2017-02-28")
        assert [text(node).split(",")[0] for node in page.css("#facets [aria-current]")] == [f"{OFFICE} 2", "Tháng 2 2"]

    @pytest.mark.parametrize(
        ("since", "until", "chip"),
        [
            ("2017-02-10", "", "Từ 10/02/2017"),
            ("", "2017-02-10", "Đến 10/02/2017"),
            ("2017-02-10", "2017-02-10", "10/02/2017"),
            ("2017-02-10", "2017-02-12", "10/02/2017 – 12/02/2017"),
            ("2020-02-01", "2020-02-29", "Tháng 2/2020"),
            ("2017-01-01", "2017-12-31", "Cả năm 2017"),
        ],
    )
    def test_dates_in_effect_read_naturally(self, client: TestClient, since: str, until: str, chip: str) -> None:
        assert texts(show(client, since=since, until=until), ".chips a") == [f"{chip} ×"]

    def test_each_chip_removes_its_own_filter_only(self, client: TestClient) -> None:
        page = show(client, q=Q, category=OFFICE, author="Q.T", since="2016-01-01", page="1", sort="newest")
        chips = page.css(".chips a:not(.clear)")
        rest = {"q": Q, "sort": "newest"}
        filters = {"from": "2016-01-01", "category": OFFICE, "author": "Q.T"}
        for chip, gone in zip(chips, filters, strict=True):
            assert query(chip) == rest | {name: value for name, value in filters.items() if name != gone}
        assert query(one(page, ".chips .clear")) == rest

    def test_every_link_on_the_page_works(self, client: TestClient) -> None:
        page = show(client, q=Q, category=OFFICE, page_size="2", page="2", lang="en")
        for address in sorted({href(link) for link in own_links(page)} | {"openapi.json"}):
            parts = urlsplit(address)
            result = client.simulate_get("/" + parts.path.removeprefix("./"), query_string=parts.query)
            assert result.status_code == 200, address


def one_in(node: LexborNode, selector: str) -> LexborNode:
    found = node.css(selector)
    assert len(found) == 1
    return found[0]


class TestPaging:
    def test_walking_on_shows_every_hit_once(self, client: TestClient) -> None:
        page = show(client, q=Q)
        seen = [href(link) for link in page.css("h2 a[href^=http]")]
        while more := page.css(".pages a[rel=next]"):
            assert href(page.css("head link[rel=next]")[0]) == href(more[0])
            page = follow(client, more[0])
            seen += [href(link) for link in page.css("h2 a[href^=http]")]
        assert len(seen) == len(set(seen)) == found(show(client, q=Q))
        assert query(one(page, ".pages a[rel=prev]"))["page"] == str(int(text(one(page, "[aria-current=page]"))) - 1)

    def test_one_page_of_hits_needs_no_links(self, client: TestClient) -> None:
        assert not show(client, q="author:Q.T").css(".pages")

    @pytest.mark.parametrize(
        ("page", "last", "shown"),
        [
            (1, 1, [1]),
            (4, 7, [1, 2, 3, 4, 5, 6, 7]),
            (1, 50, [1, 2, 3, 4, 5, 6, 50]),
            (4, 50, [1, 2, 3, 4, 5, 6, 50]),
            (10, 50, [1, 8, 9, 10, 11, 12, 50]),
            (50, 50, [1, 45, 46, 47, 48, 49, 50]),
        ],
    )
    def test_at_most_seven_pages_are_linked(self, page: int, last: int, shown: list[int]) -> None:
        assert page_numbers(page, last) == shown
        assert len(shown) <= MAX_LINKS

    def test_no_link_leads_beyond_what_can_be_asked_for(self) -> None:
        assert last_page(10**9, 1) == MAX_PAGE
        assert last_page(0, 10) == 1
        assert last_page(20, 10) == 2
        assert last_page(21, 10) == 3

    def test_the_last_page_that_can_be_asked_for_links_no_further(self, sample_engine: WhooshEngine) -> None:
        answer = replace(sample_engine.search(SearchRequest(page_size=1)), total=10**7, page=MAX_PAGE)
        page = show(client_of(Fixed(answer)), page=str(MAX_PAGE), page_size="1")
        assert not page.css("[rel=next]")
        assert max(int(query(link).get("page", "1")) for link in page.css(".pages a")) == MAX_PAGE

    def test_a_page_past_the_end_says_so_and_links_to_the_last(self, client: TestClient) -> None:
        page = show(client, q=Q, page="99")
        last = -(-found(page) // 10)
        assert f"Không có trang 99: kết quả chỉ có {last} trang." in text(one(page, ".missing"))
        way = one(page, ".missing a")
        assert query(way) == {"q": Q, "page": str(last)}
        assert follow(client, way).css("article")
        assert not page.css(".pages, article, [rel=prev], [rel=next]")


class TestNoHits:
    def test_offers_to_drop_each_filter_and_the_quotes(self, client: TestClient) -> None:
        page = show(client, q='xyzzyq "zzz"', author="PV", since="2017-01-01", category=OFFICE)
        assert text(one(page, ".missing strong")) == "Không tìm thấy bài viết nào."
        assert "chính tả" in text(one(page, ".missing"))
        assert texts(page, ".missing a") == [
            "Bỏ bộ lọc “Từ 01/01/2017”",
            f"Bỏ bộ lọc “Chuyên mục: {OFFICE}”",
            "Bỏ bộ lọc “Tác giả: PV”",
            "Bỏ tất cả bộ lọc",
            "Tìm lại không có dấu ngoặc kép",
            "Xem các bài viết mới nhất",
        ]
        assert query(page.css(".missing a")[4])["q"] == "xyzzyq zzz"
        assert not page.css(".summary")

    def test_without_a_query_only_filters_are_blamed(self, client: TestClient) -> None:
        page = show(client, author="không ai cả")
        assert texts(page, ".missing li") == ["Bỏ bộ lọc “Tác giả: không ai cả”", "Xem các bài viết mới nhất"]


class TestUnderstood:
    @pytest.fixture
    def answer(self) -> SearchPage:
        return SearchPage("q", 0, 1, 10, 1.0, msgspec.Raw(b"[]"), Facets())

    @staticmethod
    def told(answer: SearchPage, *notes: Interpretation, **params: str) -> LexborHTMLParser:
        return show(client_of(Fixed(replace(answer, interpreted=notes))), **params)

    @pytest.mark.parametrize(
        ("kind", "typed", "meant", "vietnamese", "english"),
        [
            ("keystrokes", "tinhr", "tỉnh", "Hiểu “tinhr” là “tỉnh”.", "Read “tinhr” as “tỉnh”."),
            ("spelling", "tỉnk", "tỉnh", "Hiểu “tỉnk” là “tỉnh”.", "Read “tỉnk” as “tỉnh”."),
            ("abbreviation", "UBND", "Ủy ban", "Viết tắt: UBND = Ủy ban", "Abbreviations: UBND = Ủy ban"),
            ("document_number", "4-NQ/TW", "4/NQ-TW", "Số văn bản: 4-NQ/TW", "Document number: 4-NQ/TW"),
            (
                "date",
                "tháng 2/2017",
                "từ 01/02/2017 đến 28/02/2017",
                "Ưu tiên bài đăng từ 01/02/2017 đến 28/02/2017",
                "Articles published from 1 February 2017 until 28 February 2017 come first",
            ),
            (
                "date",
                "14/5",
                "ngày 14/05/2024",
                "Ưu tiên bài đăng ngày 14/05/2024",
                "Articles published on 14 May 2024",
            ),
            (
                "relaxed",
                "a b",
                "a",
                "Không có kết quả khớp hết; đang hiện kết quả gần đúng cho “a”.",
                "closest to “a”.",
            ),
            (
                "nothing",
                "?",
                "",
                "“?” không có chữ hay số nào để tìm, nên tất cả bài viết được liệt kê.",
                "“?” has no word or number to search for, so all articles are listed.",
            ),
            ("yet unknown", "a", "b", "Hiểu “a” là “b”.", "Read “a” as “b”."),
        ],
    )
    def test_every_kind_has_a_sentence_in_both_languages(
        self, answer: SearchPage, kind: str, typed: str, meant: str, vietnamese: str, english: str
    ) -> None:
        note = Interpretation(kind, typed, meant, f"={typed}")
        for language, sentence in (("vi", vietnamese), ("en", english)):
            page = self.told(answer, note, q=typed, author="PV", lang=language)
            assert sentence in text(one(page, ".notes li"))
            back = query(one(page, ".notes a"))
            assert (back["q"], back["author"], back.get("lang", "vi")) == (f"={typed}", "PV", language)

    def test_the_way_back_of_each_of_many_is_told_apart_by_those_who_only_hear_it(self, answer: SearchPage) -> None:
        notes = (
            Interpretation("abbreviation", "UBND", "Ủy ban nhân dân", "=UBND HĐND"),
            Interpretation("abbreviation", "HĐND", "Hội đồng nhân dân", "UBND =HĐND"),
            Interpretation("spelling", "ủyy", "uỷ", "=ủyy"),
        )
        page = self.told(answer, *notes, q="UBND HĐND ủyy")
        assert len(page.css(".notes li")) == 2
        assert texts(page, ".notes a") == [
            "bỏ cách hiểu “UBND”, tìm đúng như đã gõ",
            "bỏ cách hiểu “HĐND”, tìm đúng như đã gõ",
            "Tìm đúng như đã gõ",
        ]

    @pytest.mark.parametrize("undo", ["", "uỷ", "uỷy"])
    def test_a_way_back_that_leads_nowhere_else_is_left_out(self, answer: SearchPage, undo: str) -> None:
        page = self.told(answer, Interpretation("relaxed", "uỷy", "uỷ", undo), q="uỷy")
        assert not page.css(".notes a")

    def test_what_was_understood_is_text_and_stands_out(self, answer: SearchPage) -> None:
        page = self.told(answer, Interpretation("keystrokes", "<i>x", "<b>{typed}</b>", "=x"), q="x")
        assert text(one(page, ".notes li")).startswith("Hiểu “<i>x” là “<b>{typed}</b>”.")
        assert text(one(page, ".notes b")) == "<b>{typed}</b>"
        assert not page.css(".notes i")

    def test_vietnamese_words_are_marked_as_such_on_the_english_page(self, answer: SearchPage) -> None:
        page = self.told(answer, Interpretation("keystrokes", "tinhr", "tỉnh", "=tinhr"), q="tinhr", lang="en")
        assert texts(page, ".notes [lang=vi]") == ["tinhr", "tỉnh"]

    def test_a_reading_of_any_length_is_shown_in_part(self, answer: SearchPage) -> None:
        page = self.told(answer, Interpretation("relaxed", "x", "dài " * 400, "=x"), q="x")
        assert len(text(one(page, ".notes"))) < 300

    def test_a_guess_is_a_link_that_keeps_the_filters(self, answer: SearchPage) -> None:
        page = show(client_of(Fixed(replace(answer, did_you_mean="tỉnh uỷ"))), q="tĩnh uỷ", sort="newest")
        assert text(one(page, ".guess")) == "Ý bạn là: tỉnh uỷ?"
        assert query(one(page, ".guess a")) == {"q": "tỉnh uỷ", "sort": "newest"}

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ("tinhr uyr", "Hiểu “tinhr uyr” là “tỉnh uỷ”."),
            ("UBND tỉnh", "UBND = Ủy ban nhân dân"),
            ("TT&TT tháng 2/2017", "Ưu tiên bài đăng từ 01/02/2017 đến 28/02/2017"),
            ("thường trựcc tỉnh uỷ", "Hiểu “trựcc” là “trực”."),
            ("nghị quyết 04-NQ/TW", "Số văn bản: nghị quyết 04-NQ/TW"),
        ],
    )
    def test_one_click_leads_back_to_what_was_typed(self, client: TestClient, typed: str, sentence: str) -> None:
        page = show(client, q=typed)
        line = next(line for line in page.css(".notes li") if sentence in text(line))
        after = follow(client, line.css("a")[0])
        assert sentence not in "".join(texts(after, ".notes"))

    @pytest.mark.parametrize(
        ("typed", "heading"),
        [
            ('="tinhr uyr"', "tinhr uyr"),
            ('TT&TT ="tháng 2/2017" =UBND', "TT&TT tháng 2/2017 UBND"),
            ('"cụm từ" 1+1=2 a="b" =', '"cụm từ" 1+1=2 a="b" ='),
        ],
    )
    def test_the_heading_leaves_out_the_signs_of_the_way_back(
        self, answer: SearchPage, typed: str, heading: str
    ) -> None:
        page = show(client_of(Fixed(answer)), q=typed)
        assert text(one(page, "h1")) == f"Kết quả cho “{heading}”"
        assert one(page, "#q").attributes["value"] == typed

    def test_a_query_that_was_cut_is_told_without_a_way_back(self, client: TestClient) -> None:
        page = show(client, q="tỉnh " * 1000)
        assert "2.000 ký tự" in text(one(page, ".notes"))
        assert not page.css(".notes a")
        assert all(len(query(link).get("q", "")) <= 2000 for link in own_links(page))


class TestRefused:
    @pytest.mark.parametrize(
        ("params", "field", "message"),
        [
            ({"from": "hôm qua"}, "from", "“hôm qua” không phải là ngày hợp lệ"),
            ({"to": "2017-02-30"}, "to", "“2017-02-30” không phải là ngày hợp lệ"),
            ({"from": "0001-01-01"}, "from", "từ năm 1900 đến năm 2100"),
            ({"from": "2018-01-01", "to": "2017-01-01"}, "from", "“Từ ngày” muộn hơn “Đến ngày”"),
            ({"sort": "đẹp nhất"}, "sort", "Không có cách sắp xếp “đẹp nhất”"),
            ({"from": "x", "lang": "en"}, "from", "“x” is not a usable date"),
        ],
    )
    def test_the_reason_stands_next_to_the_field(
        self, client: TestClient, params: dict[str, str], field: str, message: str
    ) -> None:
        page = tree(client.simulate_get("/", params={"q": Q, **params}), 400)
        node = one(page, "[aria-invalid=true]")
        assert node.id == field
        assert message in text(one(page, f"#{node.attributes['aria-describedby']}"))
        assert message in text(one(page, "[role=alert]"))
        assert href(one(page, "[role=alert] a")) == f"#{field}"
        assert one(page, "details.filters").attributes.keys() >= {"open"}

    def test_the_form_keeps_what_was_typed(self, client: TestClient) -> None:
        page = show(client, 400, q=Q, since="10/02/2017", until="2017-02-11", author="Q.T", category="Y TẾ|A")
        assert one(page, "#q").attributes["value"] == Q
        assert one(page, "#from").attributes["value"] == "10/02/2017"
        assert one(page, "#from").attributes["type"] == "text", "a date input would show nothing"
        assert one(page, "#to").attributes["type"] == "date"
        assert one(page, "#author").attributes["value"] == "Q.T"
        assert one(page, "#category option[selected]").attributes["value"] == "Y TẾ|A"

    @pytest.mark.parametrize(
        ("params", "message"),
        [
            ({"page": "0"}, "Số trang: “0” không dùng được: cần một số nguyên từ 1 đến 100.000."),
            ({"page": "100001"}, "Số trang: “100001” không dùng được"),
            ({"page_size": "x"}, "Số bài mỗi trang: “x” không dùng được: cần một số nguyên từ 1 đến 100."),
        ],
    )
    def test_what_has_no_field_offers_the_first_page(
        self, client: TestClient, params: dict[str, str], message: str
    ) -> None:
        page = show(client, 400, q=Q, **params)
        assert message in text(one(page, "[role=alert]"))
        assert query(one(page, "[role=alert] a")) == {"q": Q}
        assert not page.css("[aria-invalid]")


class TestNotAnswering:
    def test_without_an_edition_the_page_says_so_and_keeps_the_form(self, tmp_path: Path, sample_engine: Any) -> None:
        engine = WhooshEngine(tmp_path, sample_engine._analyser)
        result = client_of(engine).simulate_get("/", params={"q": Q})
        page = tree(result, 503)
        assert "Chưa có bài viết nào được lập chỉ mục" in text(one(page, "main"))
        assert one(page, "#q").attributes["value"] == Q
        assert int(result.headers["retry-after"]) > 0

    def test_the_unexpected_is_left_to_the_app(self) -> None:
        result = client_of(Fixed(RuntimeError("secret"))).simulate_get("/")
        assert result.status_code == 500
        assert result.headers["content-type"] == "application/problem+json"
        assert "secret" not in result.text


class TestEscaping:
    HOSTILE = """"'><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}&amp;"""

    @pytest.mark.parametrize("name", ["q", "category", "author", "from", "to", "sort", "page", "page_size", "lang"])
    def test_whatever_is_typed_stays_text(self, client: TestClient, name: str) -> None:
        result = client.simulate_get("/", params={"q": Q, "lang": "en", name: self.HOSTILE})
        page = LexborHTMLParser(result.text)
        assert not page.css("script, [onerror], img[src=x]")
        assert "49" not in text(one(page, "h1"))
        if name in ("q", "author", "from", "to"):
            assert one(page, f"#{name}").attributes["value"] == self.HOSTILE

    @settings(max_examples=60)
    @given(
        typed=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r\n"), max_size=60).filter(
            str.strip
        )
    )
    def test_any_text_comes_back_in_the_box_and_in_links(self, client: TestClient, typed: str) -> None:
        page = show(client, q=typed, author="PV")
        assert one(page, "#q").attributes["value"] == typed
        assert query(page.css(".chips a")[0]) == {"q": typed}

    @pytest.mark.parametrize(
        "raw", ["q=%ff%fe", "q=%00a", "q=a%00", "q=%ed%a0%80", "q", "q=&q=x", "%", "from[]=1", "q=%0d%0aX:1"]
    )
    def test_odd_query_strings_are_answered(self, client: TestClient, raw: str) -> None:
        assert client.simulate_get("/", query_string=raw).status_code == 200

    def test_repeated_parameters_count_once_as_in_the_search(self, client: TestClient) -> None:
        page = tree(client.simulate_get("/", query_string="q=b%C3%A3o&q=l%C5%A9"))
        assert one(page, "#q").attributes["value"] == "lũ"
        assert text(one(page, "h1")) == "Kết quả cho “lũ”"


class TestAddress:
    def test_defaults_are_left_out(self) -> None:
        assert Address(q="bão", sort="relevance", page="1", lang="vi").url() == "?q=b%C3%A3o"
        assert Address(sort="relevance").url() == "./"

    def test_changes_start_at_the_first_page_again(self) -> None:
        address = Address(q="a", page="7")
        assert address.url(category="X|Y") == "?q=a&category=X%7CY"
        assert address.url(page="8") == "?q=a&page=8"


class TestStatic:
    @pytest.mark.parametrize(
        ("name", "content_type"),
        [("style.css", "text/css; charset=utf-8"), ("icon.svg", "image/svg+xml"), ("drum.svg", "image/svg+xml")],
    )
    def test_files_have_their_type_and_are_cached(self, client: TestClient, name: str, content_type: str) -> None:
        first = client.simulate_get(f"/static/{name}")
        assert first.headers["content-type"] == content_type
        assert first.headers["x-content-type-options"] == "nosniff"
        assert "max-age=300" in first.headers["cache-control"]
        again = client.simulate_get(f"/static/{name}", headers={"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")

    def test_the_addresses_in_the_page_may_be_kept_for_good(self, client: TestClient) -> None:
        for node in show(client).css("link[rel=stylesheet], link[rel=icon], img"):
            parts = urlsplit(node.attributes.get("src") or href(node))
            result = client.simulate_get(f"/{parts.path}", query_string=parts.query)
            assert "immutable" in result.headers["cache-control"]

    @pytest.mark.parametrize(
        "name",
        [
            *("", ".", "..", "../view.py", "..%2fview.py", "%2e%2e/texts.py", "%2fetc%2fpasswd", "page.html.j2"),
            *("STYLE.CSS", "style.css/", "style.css%00", "no.css"),
        ],
    )
    def test_nothing_else_is_served(self, client: TestClient, name: str) -> None:
        assert client.simulate_get(f"/static/{name}").status_code == 404

    def test_the_sheet_loads_nothing_from_elsewhere(self) -> None:
        sheet = assets()["style.css"].data.decode()
        assert set(re.findall(r'url\("([^"]+)"\)', sheet)) <= set(assets())
        assert "@import" not in sheet
        assert "http" not in sheet
