"""One request → one page: understood, retrieved, relaxed if need be, shown.

q ── parse ── understand ── plan ── retrieve ──> hits? ── page, snippets, facets
                 ^                                │ none
                 └──────── relaxed query <────────┘
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date, datetime
from functools import lru_cache

import msgspec
import numpy as np
from msgspec.structs import replace

from index.analysis import Stream
from index.article import LOCAL_ZONE
from index.query import Query, parse
from index.search_page import Filters, Interpretation, SearchPage, SearchRequest, Sort
from index.searching.accents import accented
from index.searching.corrections import spelled_out
from index.searching.facets import facets
from index.searching.filters import filter_mask
from index.searching.hits import hits_json
from index.searching.meaning import Meaning, Meant
from index.searching.order import page_of
from index.searching.plan import Plan
from index.searching.relaxing import Relaxed, relaxations
from index.searching.rerank import ALWAYS_READ, Page
from index.searching.retrieve import Matches, retrieve
from index.searching.suggestion import Suggestion

ALL = 0.999  # of the query: sums of float32 are not exact
SURE = 0.8  # a correction of that confidence is searched for where nothing else is found
# One of that confidence is offered even where an article has the same slip, as most slips are in some; and accents
# left out are marked as it has them. (With 0.4 a quarter of the wrong marks would go, not a tenth; names lose 0.008.)
CERTAIN = 0.9
FEW = 10  # hits: where less than a page of them is found, bolder corrections are searched for, too
# How much bolder: of 600 foreign words in 1 to 9 articles 29 are then offered another, 20 of them rightly
# (with 1.0 it is 11 and 6).
BOLDER = 2.5


class _Attempt(msgspec.Struct, frozen=True, gc=False):
    """What was searched for, and what matched."""

    meant: Meant
    plan: Plan
    matches: Matches
    told: tuple[Interpretation, ...] = ()


class Answering:
    """Answers requests about one edition with one ranking, at one moment."""

    def __init__(self, meaning: Meaning, now: float) -> None:
        """now: seconds since 1970 UTC."""
        self._meaning = meaning
        self._reader = meaning.reader
        self._now = now

    def answer(self, request: SearchRequest) -> SearchPage:
        """The whole page."""
        started = time.perf_counter()
        attempt = self._found(request)
        suggestion = self._offered(attempt)
        plan = _marked(attempt.plan, suggestion) if suggestion else attempt.plan
        understood, matches = attempt.meant.understood, attempt.matches
        if plan is not attempt.plan:
            matches = replace(matches, plan=plan)
        sort = Sort.NEWEST if request.sort is Sort.RELEVANCE and not plan.units else request.sort
        page = page_of(self._reader, matches, sort, request.page, request.page_size)
        return SearchPage(
            query=request.q,
            total=matches.total,
            page=request.page,
            page_size=request.page_size,
            hits_json=msgspec.Raw(hits_json(self._reader, plan, matches.scorer.weights, page)),
            facets=facets(self._reader, matches.held, matches.least, matches.total),
            interpreted=(*_of_text(request.q, understood.query, plan), *understood.interpreted, *attempt.told),
            did_you_mean=self._did_you_mean(attempt, page, suggestion) if suggestion else None,
            took_ms=round((time.perf_counter() - started) * 1000, 3),
        )

    def plans(self, q: str) -> tuple[Plan, Plan]:
        """How a query is searched for in the end, and how it is marked."""
        attempt = self._found(SearchRequest(q))
        suggestion = self._offered(attempt)
        return attempt.plan, _marked(attempt.plan, suggestion) if suggestion else attempt.plan

    def _meant(self, query: Query) -> Meant:
        return self._meaning.of(query, _day_of(int(self._now // 3600)))

    def _found(self, request: SearchRequest) -> _Attempt:
        """The first attempt that finds anything, else the one with what was typed."""
        query = parse(request.q)
        first = self._tried(Relaxed(query), request.filters)
        if first.matches.total < FEW and request.filters.is_empty:
            first = self._spelled_out(first, request.filters)
        if first.matches.total >= FEW or not (first.meant.plan.units or first.plan.required):
            return first
        if first.matches.total:
            return self._widened(first, request.filters)
        for relaxed in self._relaxations(first):
            attempt = self._tried(relaxed, request.filters)
            if attempt.matches.total:
                return attempt
        return first

    def _spelled_out(self, first: _Attempt, filters: Filters) -> _Attempt:
        """With what holds much of what an abbreviation means behind the few that have all of it in a row."""
        meant = first.meant
        query = spelled_out(meant.understood)
        if query is None:
            return first
        plan = self._meant(query).plan
        wide = self._tried(Relaxed(query), filters, replace(meant, plan=plan))
        return wide if wide.matches.total > first.matches.total else first

    def _widened(self, first: _Attempt, filters: Filters) -> _Attempt:
        """With what is found as probably meant behind the few hits as typed: whoever writes 'bitcon' is not alone."""
        understood = first.meant.understood
        if first.meant.suggested and first.meant.suggested[0]:
            return first
        corrected = self._meaning.corrected(understood, self._meaning.suggested(understood, boldness=BOLDER))
        return self._tried(Relaxed(understood.query), filters, corrected) if corrected else first

    def _tried(self, relaxed: Relaxed, filters: Filters, meant: Meant | None = None) -> _Attempt:
        meant = meant or self._meant(relaxed.query)
        plan, period = meant.plan, meant.plan.period
        if period and period.is_required and not (filters.since or filters.until) and not relaxed.is_any_time:
            filters = replace(filters, since=period.since, until=period.until)
            plan = replace(plan, units=())
        if relaxed.is_any_time:  # so no day comes first or alone
            told = tuple(note for note in meant.understood.interpreted if note.kind != "date")
            meant = replace(meant, understood=replace(meant.understood, interpreted=told))
            plan = replace(plan, period=None)
        plan = replace(plan, least_share=0.0) if relaxed.is_any_share else plan
        matches = retrieve(self._reader, self._meaning.ranking, plan, filter_mask(self._reader, filters), self._now)
        return _Attempt(meant, plan, matches, relaxed.told)

    def _relaxations(self, failed: _Attempt) -> Iterator[Relaxed]:
        understood = failed.meant.understood
        query = understood.query
        suggestion = self._meaning.suggested(understood, boldness=1.0)
        sure = suggestion.text if suggestion and suggestion.confidence >= SURE else None
        yield from relaxations(query, understood, sure)

    def _offered(self, attempt: _Attempt) -> Suggestion | None:
        """What may have been meant instead; nothing where the query was changed already."""
        understood = attempt.meant.understood
        told = understood.interpreted
        if attempt.told or (told and any(one.kind == "keystrokes" for one in told)):
            return None
        (suggestion,) = attempt.meant.suggested or (self._meaning.suggested(understood),)
        if suggestion is None and attempt.matches.total < FEW:
            return self._meaning.suggested(understood, boldness=BOLDER if attempt.matches.total else 1.0)
        return suggestion

    def _did_you_mean(self, attempt: _Attempt, page: Page, suggestion: Suggestion) -> str | None:
        """The suggestion, unless it is told already, or doubtful while the results are good."""
        told = sum(note.kind == "spelling" for note in attempt.meant.understood.interpreted)
        if told >= max(1, len(suggestion.changes)):
            return None
        if suggestion.confidence < CERTAIN and self._is_answered(attempt, page):
            return None
        return suggestion.text

    def _is_answered(self, attempt: _Attempt, page: Page) -> bool:
        """Whether one of the first articles has all of the query in a row, spelled as it was typed, with accents."""
        typed = attempt.meant.understood.typed
        if typed.toned == typed.toneless or self._reader.missing(Stream.TONED, typed.toned):
            return False
        docs = page.passages.showing_all(ALWAYS_READ) if page.passages else []
        return bool(docs) and float(attempt.matches.scorer.coverage(np.sort(np.array(docs))).max()) > ALL


@lru_cache(maxsize=1)
def _day_of(hour: int) -> date:
    """The day in Vietnam. hour: of those since 1970."""
    return datetime.fromtimestamp(hour * 3600, LOCAL_ZONE).date()


def _marked(plan: Plan, suggestion: Suggestion) -> Plan:
    """The plan with the accents that were left out, where they are certain."""
    return accented(plan, suggestion) if suggestion.confidence >= CERTAIN else plan


def _of_text(typed: str, query: Query, plan: Plan) -> tuple[Interpretation, ...]:
    """What became of the text: only its beginning was searched for, or there is nothing in it to search for."""
    if query.was_cut:
        return (Interpretation(kind="shortened", typed=f"{query.text[:60]}…", meant=query.text, undo=query.text),)
    if plan.units or plan.required or plan.excluded or plan.period or not typed.strip():
        return ()
    return (Interpretation(kind="nothing", typed=typed, meant="", undo=typed),)
