"""The service over HTTP: what each address answers, well asked or badly."""

from __future__ import annotations

import html
import random
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from http import HTTPStatus
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from conftest import MakeEngine, articles
from curious import any_text, for_every_curious_text
from falcon.testing import Result, TestClient
from hypothesis import given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from index import errors
from index.analysis import Analyser
from index.builder import Builder
from index.edition import Editions
from index.engine import WhooshEngine
from index.search_page import SearchRequest
from index.vietnamese.words import SyllableSegmenter
from search_service.app import create_app
from search_service.error_kinds import ERROR_KINDS, ErrorKind, InvalidParameterError, error_kind
from search_service.parameters import MAX_PAGE, PARAMETERS

NOW = datetime.fromisoformat("2026-12-31T00:00:00+07:00").timestamp()
TEXT_PARAMETERS = ("q", "category", "author")
QUERIES = (
    *("tỉnh uỷ", "tinh uy", "TỈNH ỦY", "bão", "bao", '"tỉnh uỷ"', '"hội đồng nhân dân"', "title:họp", "author:H.N"),
    *("bão OR lũ", "tỉnh -bão", '-"tỉnh uỷ" họp', "04-NQ/TW", "2016", "giao ban thường trực", "học sinh giỏi", "xyzzy"),
)
FILTERS = (
    {},
    {"sort": "newest"},
    {"sort": "oldest", "page_size": "3"},
    {"from": "2018-01-01", "to": "2022-12-31"},
    {"category": "TIN HOẠT ĐỘNG"},
    {"page": "2", "page_size": "5"},
)
MIXED = tuple({"q": q} | filters for q in ("", *QUERIES) for filters in FILTERS)[:50]
ATTACKS = (
    *("'", '"', "\\", "`", "''''", "' OR '1'='1", "'; DROP TABLE articles; --", "1) UNION SELECT NULL--", "%' --"),
    *("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "javascript:alert(1)", "<mark>", "</mark>"),
    *("{{7*7}}", "${7*7}", "#{7*7}", "<%= 7*7 %>", "{% raise %}", "%s%s%s%n", "{0.__class__}", "$(id)", "`id`", "|id"),
    *("../../../../etc/passwd", "..%2f..%2fetc%2fpasswd", "file:///etc/passwd", "C:\\con\\nul", "/dev/zero"),
    *("\r\nSet-Cookie: a=b", "\x00", "a\x00b", "\x1b[2J", "\u202eevil", "\ufeff", "\ufffe\uffff", "\U0010ffff"),
    *("*", "a*", "*a", "?", "[a-z]", "(", ")", "((((((", "a" + ")" * 500, "^0", "a^0", "a~", "a~99", "a:b:c", ":"),
    *("AND", "OR", "NOT", "OR OR OR", "NOT OR x", "AND AND", "NOT NOT NOT a", "a OR", "OR a", "-", "--", "-a", '-"'),
    *('"', '""', '"""', '"a', 'a"b"c', '" " " "', "title:", "title:title:a", 'author:"', "title: OR author:"),
    *("[20170101 TO 20180101]", "published:[* TO *]", "body_toned:a", "(a+)+$", "a" * 20_000, "a." * 5_000),
    *("- " * 2_000, '"' * 2_000, "OR " * 2_000, "a OR " * 1_000, "đ" * 3_000, " " * 20_000, "9" * 5_000, "-9" * 1_000),
)


class Stub:
    """An engine whose every answer is the same error."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def search(self, _: SearchRequest) -> None:
        raise self._error

    def article(self, _: str) -> None:
        raise self._error


def client_of(engine: Any) -> TestClient:
    return TestClient(create_app(engine))


@pytest.fixture(scope="module")
def engine(sample_data: Path, pyvi_analyser: Analyser) -> WhooshEngine:
    """The sample with a clock that stands still, so that scores repeat to the last digit."""
    engine = WhooshEngine(sample_data, pyvi_analyser, clock=lambda: NOW)
    engine.refresh()
    return engine


@pytest.fixture(scope="module")
def client(engine: WhooshEngine) -> TestClient:
    return client_of(engine)


@pytest.fixture
def empty(tmp_path: Path) -> TestClient:
    """The service before anything was indexed, as `serve` starts it."""
    engine = WhooshEngine(tmp_path / "data", Analyser(SyllableSegmenter()))
    engine.refresh()
    return client_of(engine)


def ask(client: TestClient, **params: str) -> dict[str, Any]:
    """One search that succeeds; `since` and `until` stand for from and to."""
    names = {"since": "from", "until": "to"}
    result = get(client, {names.get(name, name): value for name, value in params.items()})
    assert result.status_code == 200, result.text
    assert result.headers["content-type"] == "application/json"
    found: dict[str, Any] = result.json
    return found


def get(client: TestClient, params: dict[str, str]) -> Result:
    """One search with exactly these values; lone surrogates go out as their three bytes."""
    return client.simulate_get("/v1/search", query_string=urlencode(params, errors="surrogatepass"))


def article_at(client: TestClient, identifier: str) -> Result:
    return client.simulate_get(f"/v1/articles/{quote(identifier, safe='', errors='surrogatepass')}")


def problem(result: Result, status: int) -> dict[str, Any]:
    """The problem document of an answer, after checking what all of them have in common."""
    assert result.status_code == status, result.text
    assert result.headers["content-type"] == "application/problem+json"
    found: dict[str, Any] = result.json
    assert found["status"] == status
    assert found["type"] == f"/problems/{found['code']}"
    assert found["title"]
    assert found["detail"]
    assert "Traceback" not in result.text
    return found


def ids(page: dict[str, Any]) -> list[str]:
    return [hit["id"] for hit in page["hits"]]


def unmarked(marked: str) -> str:
    """The text of a `*_html`; fails on any markup other than balanced, unnested <mark>."""
    plain = re.sub(r"<mark>([^<]*)</mark>", r"\1", marked)
    assert not re.search(r"[<>\"']|&(?!(?:amp|lt|gt|quot|#x27|#39);)", plain), marked
    return html.unescape(plain)


# ── /v1/search ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_page_of_hits_has_exactly_the_promised_keys_and_types(client: TestClient) -> None:
    page = ask(client, q="tỉnh uỷ")
    shape = {"query": str, "total": int, "page": int, "page_size": int, "took_ms": float, "hits": list}
    shape |= {"facets": dict, "interpreted": list, "did_you_mean": type(None)}
    assert {key: type(value) for key, value in page.items()} == shape
    assert (page["query"], page["page"], page["page_size"], len(page["hits"])) == ("tỉnh uỷ", 1, 10, 10)
    texts = dict.fromkeys(("id", "url", "title", "title_html", "snippet_html", "published_at", "author"), str)
    for hit in page["hits"]:
        assert {key: type(value) for key, value in hit.items()} == texts | {"category": list, "score": float}
        assert all(type(level) is str for level in hit["category"])
        assert datetime.fromisoformat(hit["published_at"]).utcoffset()
    assert page["facets"].keys() == {"category", "month"}
    for facet in (*page["facets"]["category"], *page["facets"]["month"]):
        assert {key: type(value) for key, value in facet.items()} == {"value": str, "count": int}
    assert all(re.fullmatch(r"\d{4}-\d\d", month["value"]) for month in page["facets"]["month"])


def test_an_undated_article_has_a_null_date(make_engine: MakeEngine) -> None:
    (hit,) = ask(client_of(make_engine({"title": "Bão"})), q="bão")["hits"]
    assert (hit["published_at"], hit["category"], hit["author"], hit["url"]) == (None, [], "", "")


def test_an_interpretation_has_exactly_the_promised_keys(client: TestClient) -> None:
    (understood,) = ask(client, q="bão " * 2_000)["interpreted"]
    assert understood.keys() == {"kind", "typed", "meant", "undo"}
    assert ask(client, q=understood["undo"])["interpreted"] == []


def test_html_is_escaped_text_whose_only_markup_is_mark(make_engine: MakeEngine) -> None:
    title = """<script>alert("tỉnh")</script> & <mark>uỷ</mark> 'AT&amp;T' <b onclick=x>tỉnh uỷ</b>"""
    records = (
        {"title": title, "body": title},
        {"title": "tỉnh<!--uỷ-->", "lead": "<tỉnh>&lt;uỷ&gt;&#60;"},
        {"title": "uỷ", "body": "&" * 500 + " tỉnh uỷ " + "<" * 500},
        {"title": "]]>uỷ<![CDATA[", "body": "</mark></p><iframe src='//x'> tỉnh\u2028uỷ \ufeff"},
    )
    found = {hit["id"]: hit for hit in ask(client_of(make_engine(*records)), q="tỉnh uỷ <script>")["hits"]}
    assert len(found) == len(records)
    for hit in found.values():
        assert unmarked(hit["title_html"]) == hit["title"]
        assert "<mark>" in hit["title_html"]
        unmarked(hit["snippet_html"])
    assert found["a"]["title"] == title
    assert "&lt;<mark>script</mark>&gt;" in found["a"]["title_html"]
    assert title in unmarked(found["a"]["snippet_html"])


def test_no_mixture_of_markup_and_found_words_escapes(make_engine: MakeEngine) -> None:
    chance = random.Random(7)
    pieces = ("tỉnh", "uỷ", "<", ">", "&", '"', "'", "<mark>", "</mark>", "&lt;", "&amp;", "\u2028", " ", "b")
    texts = ["".join(chance.choices(pieces, k=chance.randint(1, 30))) for _ in range(200)]
    client = client_of(make_engine(*({"title": f"tỉnh {text}", "body": f"uỷ {text}"} for text in texts)))
    hits = [hit for page in "12" for hit in ask(client, q="tỉnh uỷ", page=page, page_size="100")["hits"]]
    assert len(hits) == len(texts)
    for hit in hits:
        assert unmarked(hit["title_html"]).split() == hit["title"].split()
        assert unmarked(hit["snippet_html"])


@pytest.mark.parametrize(
    ("query_string", "parameter", "allowed"),
    [
        ("from=2017-13-40", "from", "a date YYYY-MM-DD from 1900 to 2100"),
        ("to=2017-02-30", "to", "a date YYYY-MM-DD from 1900 to 2100"),
        ("from=20170210", "from", "a date YYYY-MM-DD from 1900 to 2100"),
        ("from=2017-W06-5", "from", "a date YYYY-MM-DD from 1900 to 2100"),
        ("from=%EF%BC%92017-02-10", "from", "a date YYYY-MM-DD from 1900 to 2100"),
        ("from=2017-02-11&to=2017-02-10", "from", "a date not after to=2017-02-10"),
        ("page=0", "page", "a whole number from 1 to 100000"),
        ("page=-1", "page", "a whole number from 1 to 100000"),
        ("page=abc", "page", "a whole number from 1 to 100000"),
        ("page=%D9%A3", "page", "a whole number from 1 to 100000"),
        ("page=%EF%BC%91", "page", "a whole number from 1 to 100000"),
        ("page=1&page=0", "page", "a whole number from 1 to 100000"),
        ("page_size=100000", "page_size", "a whole number from 1 to 100"),
        ("page_size=0", "page_size", "a whole number from 1 to 100"),
        ("sort=unknown", "sort", "relevance, newest, oldest"),
    ],
)
def test_a_bad_parameter_is_a_problem_that_names_it_and_what_is_allowed(
    client: TestClient, query_string: str, parameter: str, allowed: str
) -> None:
    found = problem(client.simulate_get("/v1/search", query_string=query_string), 400)
    assert (found["code"], found["parameter"], found["allowed"]) == ("invalid-parameter", parameter, allowed)
    assert found["detail"].startswith(f"{parameter}=")


def test_without_a_query_all_articles_are_listed_by_date(client: TestClient) -> None:
    page = ask(client, page_size="100")
    days = [datetime.fromisoformat(hit["published_at"]) for hit in page["hits"]]
    assert page["total"] > len(days) == 100
    assert all(newer >= older for newer, older in pairwise(days))
    oldest = [datetime.fromisoformat(hit["published_at"]) for hit in ask(client, sort="oldest")["hits"]]
    assert all(older <= newer for older, newer in pairwise(oldest))
    assert oldest[0] < days[-1]


def test_filters_without_a_query_narrow_the_list(client: TestClient) -> None:
    page = ask(client, since="2018-01-01", until="2018-12-31", page_size="100")
    assert 0 < page["total"] == len(page["hits"]) < ask(client)["total"]
    assert {hit["published_at"][:4] for hit in page["hits"]} == {"2018"}
    section = page["facets"]["category"][0]
    narrowed = ask(client, since="2018-01-01", until="2018-12-31", category=section["value"])
    assert narrowed["total"] == section["count"]


def test_both_ends_of_a_period_are_whole_days_in_vietnam(make_engine: MakeEngine) -> None:
    times = ("2017-02-09T23:59:59", "2017-02-10", "2017-02-10T16:59:59Z", "2017-02-10T17:00:00Z")
    client = client_of(make_engine(*({"published_at": time} for time in times)))
    assert ids(ask(client, since="2017-02-10", until="2017-02-10")) == ["c", "b"]


def test_a_page_past_the_end_is_empty_and_knows_the_total(client: TestClient) -> None:
    first = ask(client, q="tỉnh")
    last = -(-first["total"] // 10)
    assert 0 < len(ask(client, q="tỉnh", page=str(last))["hits"]) <= 10
    for number in (last + 1, MAX_PAGE):
        page = ask(client, q="tỉnh", page=str(number))
        assert (page["hits"], page["total"], page["page"]) == ([], first["total"], number)
        assert page["facets"] == first["facets"]


def test_pages_together_are_all_hits_each_once(client: TestClient) -> None:
    pages = [ask(client, q="tỉnh", page=str(number), page_size="7") for number in range(1, 17)]
    found = [identifier for page in pages for identifier in ids(page)]
    assert len(found) == len(set(found)) == pages[0]["total"]


def test_of_repeated_parameters_the_last_counts(client: TestClient) -> None:
    result = client.simulate_get(
        "/v1/search", query_string="q=l%C3%BAa&q=b%C3%A3o&page=x&page=1&page_size=5&page_size="
    )
    assert (result.json["query"], result.json["page_size"]) == ("bão", 10)


def test_a_comma_in_a_value_is_part_of_it(client: TestClient) -> None:
    assert ask(client, q="bão, lũ")["query"] == "bão, lũ"


@pytest.mark.parametrize(
    ("query_string", "query"),
    [
        ("q=%ff%fe", "\ufffd\ufffd"),
        ("q=%zz%", "%zz%"),
        ("q=%E1%BB", "\ufffd"),
        ("q=a%2", "a%2"),
        ("q=a+b%2Bc", "a b+c"),
        ("q", ""),
        ("q=", ""),
        ("=x", ""),
        ("&&&==&", ""),
        ("q=a;page=0", "a;page=0"),
        ("q=a=b", "a=b"),
        ("q=%ED%A0%80", "\ufffd\ufffd\ufffd"),
    ],
)
def test_broken_percent_encoding_is_read_as_far_as_it_goes(client: TestClient, query_string: str, query: str) -> None:
    result = client.simulate_get("/v1/search", query_string=query_string)
    assert result.status_code == 200, result.text
    assert result.json["query"] == query


@pytest.mark.parametrize("name", TEXT_PARAMETERS)
@pytest.mark.parametrize("text", ATTACKS, ids=range(len(ATTACKS)))
def test_an_attack_is_only_text(client: TestClient, name: str, text: str) -> None:
    page = ask(client, **{name: text})
    for hit in page["hits"]:
        assert unmarked(hit["title_html"]) == hit["title"]


@pytest.mark.parametrize("name", TEXT_PARAMETERS)
@for_every_curious_text
def test_every_curious_text_is_only_text(client: TestClient, name: str, text: str) -> None:
    assert get(client, {name: text}).status_code == 200


@settings(max_examples=300)
@given(st.dictionaries(st.sampled_from([parameter.name for parameter in PARAMETERS]), any_text))
def test_any_text_in_any_parameter_is_answered_or_refused(client: TestClient, params: dict[str, str]) -> None:
    assert get(client, params).status_code in (200, 400)


@settings(max_examples=200)
@given(st.text(st.sampled_from("qpage_size=&%+;19afF\u1ec9\x00 []"), max_size=60))
def test_any_query_string_is_answered_or_refused(client: TestClient, query_string: str) -> None:
    raw = query_string.encode().decode("latin-1")
    assert client.simulate_get("/v1/search", query_string=raw).status_code in (200, 400)


def test_threads_get_the_answers_that_one_thread_gets(client: TestClient) -> None:
    def answers(start: int) -> list[dict[str, Any]]:
        """All of MIXED, begun elsewhere by each thread, back in order."""
        barrier.wait(timeout=30)
        found = {}
        for step in range(len(MIXED)):
            number = (start + step) % len(MIXED)
            found[number] = get(client, MIXED[number]).json | {"took_ms": 0}
        return [found[number] for number in range(len(MIXED))]

    barrier = threading.Barrier(1)
    expected = answers(0)
    assert sum(bool(page["hits"]) for page in expected) > 30
    barrier = threading.Barrier(8)
    with ThreadPoolExecutor(8) as pool:
        for found in pool.map(answers, range(0, 48, 6)):
            assert found == expected


# ── /v1/articles/{id} ───────────────────────────────────────────────────────────────────────────────────────────────

IDENTIFIERS = (
    *("2017/02/10/bao-so-5", "a/", "/a", "//", "a//b", "..", "../a", ".", "a b", "a+b", "a%2Fb", "%", "100%"),
    *("a?b=c", "a#b", "a&b;c", 'nói "thẳng"', "it's", "<b>", "a\\b", "Đại hội XII", "tỉnh uỷ", "tỉnh uỷ", "日本", "👍"),
    *("null", "0", "\u200b", "a\tb", "x" * 512),
)


@pytest.fixture(scope="module")
def by_id(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    """One article for each of IDENTIFIERS."""
    data, analyser = tmp_path_factory.mktemp("by-id"), Analyser(SyllableSegmenter())
    records = ({"id": identifier, "title": f"số {place}"} for place, identifier in enumerate(IDENTIFIERS))
    Builder(Editions(data), analyser).rebuild(articles(*records))
    return client_of(WhooshEngine(data, analyser))


@pytest.mark.parametrize("identifier", IDENTIFIERS)
def test_an_article_is_found_by_its_id_whatever_is_in_it(by_id: TestClient, identifier: str) -> None:
    result = article_at(by_id, identifier)
    assert result.status_code == 200, result.text
    assert (result.json["id"], result.json["title"]) == (identifier, f"số {IDENTIFIERS.index(identifier)}")


def test_an_id_may_be_typed_with_plain_slashes(by_id: TestClient) -> None:
    assert by_id.simulate_get("/v1/articles/2017/02/10/bao-so-5").json["id"] == "2017/02/10/bao-so-5"


def test_an_article_has_exactly_the_keys_of_a_record(client: TestClient) -> None:
    (hit,) = ask(client, q="tỉnh uỷ", page_size="1")["hits"]
    article = article_at(client, hit["id"]).json
    texts = {"id", "title", "url", "lead", "body", "author", "published_at"}
    assert article.keys() == texts | {"updated_at", "category", "tags"}
    assert all(type(article[name]) is str for name in texts)
    assert {name: hit[name] for name in ("id", "url", "title", "published_at", "category", "author")}.items() <= (
        article.items()
    )


@pytest.mark.parametrize("identifier", ["nope", "", "A", "số 1", "2017/02/10", "x" * 513, "\x00", "a\x00"])
def test_an_unknown_id_is_a_problem_that_names_it(by_id: TestClient, identifier: str) -> None:
    found = problem(article_at(by_id, identifier), 404)
    assert found["code"] == "article-not-found"
    assert repr(identifier) in found["detail"]


@settings(max_examples=200)
@given(any_text)
def test_any_id_is_found_or_not_found(by_id: TestClient, identifier: str) -> None:
    assert article_at(by_id, identifier).status_code in (200, 404)


# ── Errors, health ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "path", ["/nope", "/v1", "/v1/", "/v1/search/", "/V1/search", "/v1/articles", "/static", "/healthz/x", "/v1/%ff%zz"]
)
def test_an_unknown_path_is_a_problem(client: TestClient, path: str) -> None:
    assert problem(client.simulate_get(path), 404)["code"] == "not-found"


@pytest.mark.parametrize("path", ["/v1/search", "/v1/articles/a", "/healthz", "/readyz", "/openapi.json", "/"])
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE"])
def test_a_wrong_method_is_a_problem_with_the_right_ones(client: TestClient, method: str, path: str) -> None:
    result = client.simulate_request(method, path)
    found = problem(result, 405)
    assert "GET" in result.headers["allow"]
    assert found["detail"] == f"no {method} at {path}"


def kinds_of_errors() -> list[type[errors.SearchError]]:
    """Everything that is raised on purpose."""
    found = [errors.SearchError]
    for kind in found:
        found += kind.__subclasses__()
    return found[1:]


def test_every_error_of_ours_has_its_row_in_the_table() -> None:
    assert {kind.__name__ for kind in kinds_of_errors()} <= {row.error.__name__ for row in ERROR_KINDS}
    assert len({row.code for row in ERROR_KINDS}) == len(ERROR_KINDS)
    assert all(0 < row.exit_status < 126 for row in ERROR_KINDS)


@pytest.mark.parametrize("row", ERROR_KINDS, ids=lambda row: row.code)
def test_each_error_is_told_as_the_table_says(row: ErrorKind) -> None:
    given = {
        errors.RankingError: ("x", "y", "went wrong"),
        InvalidParameterError: ("x", "y", "went wrong"),
        errors.AbbreviationsError: (Path("abbreviations.txt"), ("line 1: wrong",)),
    }
    error = row.error(*given.get(row.error, ("went wrong",)))
    assert error_kind(error) is row
    if not isinstance(error, errors.SearchError):
        return
    client = client_of(Stub(error))
    for result in (get(client, {"q": "a"}), article_at(client, "a")):
        found = problem(result, row.http_status)
        assert (found["code"], found["title"], found["detail"]) == (row.code, row.title, str(error))
        assert ("retry-after" in result.headers) == (row.http_status == HTTPStatus.SERVICE_UNAVAILABLE)


def test_the_unexpected_is_a_problem_without_a_trace_and_a_line_in_the_log() -> None:
    client = client_of(Stub(RuntimeError("password=hunter2")))
    with capture_logs() as logs:
        result = get(client, {"q": "bão"})
    found = problem(result, 500)
    assert found["code"] == "internal"
    assert "hunter2" not in result.text
    assert "RuntimeError" not in result.text
    (line,) = [line for line in logs if line["event"] == "unexpected_error"]
    assert (line["path"], line["query"], line["log_level"]) == ("/v1/search", "q=b%C3%A3o", "error")
    assert str(line["exc_info"]) == "password=hunter2"


def test_alive_needs_no_edition(client: TestClient, empty: TestClient) -> None:
    for each in (client, empty):
        result = each.simulate_get("/healthz")
        assert (result.status_code, result.json) == (200, {"status": "ok"})


def test_ready_names_the_edition(client: TestClient, engine: WhooshEngine) -> None:
    result = client.simulate_get("/readyz")
    edition = engine.status().edition
    assert edition is not None
    assert result.status_code == 200
    assert result.json == {"status": "ready", "edition": edition.name, "articles": edition.articles, "problem": None}


def test_without_an_edition_it_is_not_ready_and_says_what_to_do(empty: TestClient) -> None:
    result = empty.simulate_get("/readyz")
    assert result.status_code == 503
    reason = result.json.pop("problem")
    assert "search-service reindex" in reason
    assert {"status": "not ready", "edition": None, "articles": None}.items() <= result.json.items()


@pytest.mark.parametrize("path", ["/v1/search", "/v1/articles/a"])
def test_without_an_edition_requests_are_to_come_back_later(empty: TestClient, path: str) -> None:
    result = empty.simulate_get(path)
    found = problem(result, 503)
    assert found["code"] == "no-edition"
    assert "search-service reindex" in found["detail"]
    assert int(result.headers["retry-after"]) > 0


def test_a_bad_parameter_is_told_even_without_an_edition(empty: TestClient) -> None:
    assert problem(get(empty, {"page": "0"}), 400)["parameter"] == "page"


def test_head_is_answered_like_get_without_the_body(client: TestClient) -> None:
    for path in ("/", "/v1/search?q=bao", "/healthz", "/v1/articles/khong-co"):
        got, head = client.simulate_get(path), client.simulate_head(path)
        assert head.status == got.status
        assert head.headers["content-type"] == got.headers["content-type"]
        assert head.content == b""
