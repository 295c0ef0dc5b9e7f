"""One request → one page: understood, retrieved, relaxed if need be, shown.

q ── parse ── understand ── plan ── retrieve ──> hits? ── page, snippets, facets
                 ^                                │ none
                 └──────── relaxed query <────────┘
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from index.analysis import Analyser
from index.article import LOCAL_ZONE
from index.query import Query, parse
from index.ranking import Ranking
from index.search_page import Filters, Interpretation, SearchPage, SearchRequest, Sort
from index.searching.corrections import with_corrections
from index.searching.facets import facets
from index.searching.filters import filter_mask
from index.searching.hits import hits
from index.searching.order import page_of
from index.searching.plan import Plan
from index.searching.planner import Planner
from index.searching.reader import EditionReader
from index.searching.relaxing import Relaxed, relaxations
from index.searching.retrieve import Matches, retrieve
from index.searching.spelling import speller_of
from index.searching.suggestion import Kind, Suggestion
from index.understanding import Understanding, Understood

SURE = 0.8  # a correction of that confidence is searched for where nothing else is found


@dataclass(frozen=True, slots=True)
class _Meant:
    """What a query means, how it is searched for, and what may have been meant instead."""

    understood: Understood
    plan: Plan
    suggestion: Suggestion | None


@dataclass(frozen=True, slots=True)
class _Attempt:
    """What was searched for, and what matched."""

    meant: _Meant
    plan: Plan
    matches: Matches
    told: tuple[Interpretation, ...] = ()


class Answering:
    """Answers requests about one edition with one ranking."""

    def __init__(
        self, reader: EditionReader, ranking: Ranking, analyser: Analyser, understanding: Understanding, now: float
    ) -> None:
        self._reader = reader
        self._ranking = ranking
        self._analyser = analyser
        self._understanding = understanding
        self._now = now

    def answer(self, request: SearchRequest) -> SearchPage:
        """The whole page."""
        started = time.perf_counter()
        attempt = self._found(request)
        plan, matches, understood = attempt.plan, attempt.matches, attempt.meant.understood
        sort = Sort.NEWEST if request.sort is Sort.RELEVANCE and not plan.units else request.sort
        page = page_of(self._reader, matches, sort, request.page, request.page_size)
        return SearchPage(
            query=request.q,
            total=matches.total,
            page=request.page,
            page_size=request.page_size,
            hits=hits(self._reader, plan, matches.scorer.weights, page),
            facets=facets(self._reader, matches.mask),
            interpreted=(*_cut(understood.query), *understood.interpreted, *attempt.told),
            did_you_mean=_suggestion(attempt),
            took_ms=round((time.perf_counter() - started) * 1000, 3),
        )

    def plan(self, q: str) -> Plan:
        """How a query is searched for."""
        return self._meant(parse(q)).plan

    def _meant(self, query: Query) -> _Meant:
        today = datetime.fromtimestamp(self._now, LOCAL_ZONE).date()
        understood = self._understanding.understand(query, self._reader, today)
        suggestion = speller_of(self._reader).suggest(understood.query.text)
        if suggestion and suggestion.kind is Kind.SPELLING:
            understood = with_corrections(understood, suggestion, self._reader)
        plan = Planner(self._analyser, self._reader, self._ranking).plan(understood)
        return _Meant(understood, plan, suggestion)

    def _found(self, request: SearchRequest) -> _Attempt:
        """The first attempt that finds anything, else the one with what was typed."""
        query = parse(request.q)
        first = self._tried(Relaxed(query), request.filters)
        if first.matches.total or not (first.meant.plan.units or first.plan.required):
            return first
        for relaxed in self._relaxations(first):
            attempt = self._tried(relaxed, request.filters)
            if attempt.matches.total:
                return attempt
        return first

    def _tried(self, relaxed: Relaxed, filters: Filters) -> _Attempt:
        meant = self._meant(relaxed.query)
        plan, period = meant.plan, meant.plan.period
        if period and period.is_required and not (filters.since or filters.until) and not relaxed.is_any_time:
            filters = replace(filters, since=period.since, until=period.until)
            plan = replace(plan, units=())
        plan = replace(plan, least_share=0.0) if relaxed.is_any_share else plan
        matches = retrieve(self._reader, self._ranking, plan, filter_mask(self._reader, filters), self._now)
        return _Attempt(meant, plan, matches, relaxed.told)

    def _relaxations(self, failed: _Attempt) -> Iterator[Relaxed]:
        understood = failed.meant.understood
        query = understood.query
        suggestion = speller_of(self._reader).suggest(query.text, boldness=1.0)
        sure = suggestion.text if suggestion and suggestion.confidence >= SURE else None
        yield from relaxations(query, understood, sure)


def _suggestion(attempt: _Attempt) -> str | None:
    """What may have been meant instead; nothing where the query was changed already."""
    meant = attempt.meant
    if attempt.told or any(told.kind == "keystrokes" for told in meant.understood.interpreted):
        return None
    return meant.suggestion.text if meant.suggestion else None


def _cut(query: Query) -> Iterator[Interpretation]:
    if query.was_cut:
        yield Interpretation(kind="shortened", typed=f"{query.text[:60]}…", meant=query.text, undo=query.text)
