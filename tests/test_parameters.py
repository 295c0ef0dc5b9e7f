"""The query string: what is accepted, what is refused, and what is told then."""

from __future__ import annotations

from datetime import date

import pytest
from curious import any_text
from hypothesis import given
from hypothesis import strategies as st

from index import Filters, SearchRequest, Sort
from search_service.error_kinds import InvalidParameterError
from search_service.parameters import MAX_PAGE, MAX_PAGE_SIZE, PARAMETERS, search_request


def refusal(**given: str | list[str]) -> InvalidParameterError:
    """What is raised for these; `since` and `until` stand for from and to."""
    names = {"since": "from", "until": "to"}
    with pytest.raises(InvalidParameterError) as caught:
        search_request({names.get(name, name): value for name, value in given.items()})
    return caught.value


def test_nothing_given_is_the_first_page_of_everything() -> None:
    assert search_request({}) == SearchRequest("", Filters(), Sort.RELEVANCE, 1, 10)


def test_every_parameter_reaches_the_request() -> None:
    texts = {"q": "bão", "from": "2017-02-10", "to": "2017-02-11", "category": "A | B", "author": "Q.T"}
    assert search_request(texts | {"sort": "oldest", "page": "3", "page_size": "20"}) == SearchRequest(
        "bão", Filters(date(2017, 2, 10), date(2017, 2, 11), "A | B", "Q.T"), Sort.OLDEST, 3, 20
    )


@pytest.mark.parametrize("blank", ["", " ", "\t\n", "\u00a0\u3000", []])
def test_a_blank_value_is_as_if_not_given(blank: str | list[str]) -> None:
    assert search_request(dict.fromkeys((parameter.name for parameter in PARAMETERS), blank)) == SearchRequest()


def test_of_repeated_values_the_last_counts() -> None:
    assert search_request({"q": ["a", "b"], "page": ["x", "2"]}) == SearchRequest("b", page=2)
    assert refusal(page=["2", "x"]).parameter == "page"


def test_blanks_around_a_value_are_dropped_but_text_stays_as_typed() -> None:
    assert search_request({"q": "  bão ", "page": " 2 ", "sort": " newest "}) == SearchRequest(
        "  bão ", sort=Sort.NEWEST, page=2
    )


def test_an_unknown_parameter_is_ignored() -> None:
    assert search_request({"utm_source": "zalo", "Q": "bão", "page[]": "x"}) == SearchRequest()


@pytest.mark.parametrize("name", ["since", "until"])
@pytest.mark.parametrize(
    "text",
    [
        *("2017-13-40", "2017-02-29", "2017-00-10", "2017-02-00", "0000-01-01"),
        *("20170210", "2017-W06-5", "2017-041", "2017-2-1", "17-02-10", "10/02/2017", "2017/02/10"),
        *("2017-02-10T00:00", "2017-02-10Z", "+2017-2-10", "-2017-02-1", "yesterday", "2017-02-10\x00", "NaN"),
        *("２０１７-０２-１０", "٢٠١٧-٠٢-١٠", "2017‐02‐10", "2017−02−10"),
        *("1899-12-31", "2101-01-01", "9999-12-31", "99999-01-01"),
    ],
)
def test_a_day_is_ten_plain_characters_of_a_real_date(name: str, text: str) -> None:
    error = refusal(**{name: text})
    assert error.parameter == {"since": "from", "until": "to"}[name]
    assert error.allowed == "a date YYYY-MM-DD from 1900 to 2100"


@pytest.mark.parametrize(("name", "highest"), [("page", MAX_PAGE), ("page_size", MAX_PAGE_SIZE)])
def test_a_number_is_taken_up_to_its_bounds_and_no_further(name: str, highest: int) -> None:
    assert getattr(search_request({name: "1"}), name) == 1
    assert getattr(search_request({name: "007"}), name) == 7
    assert getattr(search_request({name: str(highest)}), name) == highest
    for text in ("0", str(highest + 1), "9" * 5_000):
        error = refusal(**{name: text})
        assert (error.parameter, error.allowed) == (name, f"a whole number from 1 to {highest}")


@pytest.mark.parametrize("name", ["page", "page_size"])
@pytest.mark.parametrize("text", ["abc", "-1", "+1", "1.0", "1e1", "0x1", "1_0", "1 0", "１", "٣", "²", "½", "1\x00"])
def test_a_number_is_plain_digits(name: str, text: str) -> None:
    assert refusal(**{name: text}).parameter == name


@pytest.mark.parametrize("text", ["unknown", "Newest", "NEWEST", "newest,oldest", "-published_at", "ｎewest"])
def test_an_order_is_one_of_those_that_the_refusal_lists(text: str) -> None:
    assert refusal(sort=text).allowed == "relevance, newest, oldest"


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    error = refusal(since="2017-02-11", until="2017-02-10")
    assert (error.parameter, error.allowed) == ("from", "a date not after to=2017-02-10")


def test_a_period_of_one_day_is_a_period() -> None:
    filters = search_request({"from": "2017-02-10", "to": "2017-02-10"}).filters
    assert filters.since == filters.until == date(2017, 2, 10)


def test_a_refusal_quotes_no_more_than_the_start_of_what_was_typed() -> None:
    message = str(refusal(page="9" * 100_000))
    assert message.startswith("page='999")
    assert len(message) < 200


@given(st.dictionaries(st.sampled_from([parameter.name for parameter in PARAMETERS]), any_text | st.lists(any_text)))
def test_any_text_is_a_request_within_bounds_or_a_refusal(given: dict[str, str | list[str]]) -> None:
    refused, request = "", SearchRequest()
    try:
        request = search_request(given)
    except InvalidParameterError as ex:
        refused = ex.parameter
    assert not refused or refused in given
    assert 1 <= request.page <= MAX_PAGE
    assert 1 <= request.page_size <= MAX_PAGE_SIZE


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_every_day_of_two_centuries_is_taken(day: date) -> None:
    assert search_request({"from": day.isoformat(), "to": day.isoformat()}).filters == Filters(day, day)
