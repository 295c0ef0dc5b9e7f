"""Masks over all articles: dates, sections, bylines."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import numpy as np

from index.article import CATEGORY_SEPARATOR, LOCAL_ZONE
from index.schema import UNDATED
from index.search_page import Filters
from index.searching.plan import ByAuthor, holds_in_order
from index.searching.reader import EditionReader, Mask
from index.vietnamese.syllables import syllables


def filter_mask(reader: EditionReader, filters: Filters) -> Mask | None:
    """True for every article that passes, bool of shape (doc_count,).

    None where nothing is narrowed.
    """
    if filters.is_empty:
        return None
    mask = np.ones(reader.doc_count, np.bool_)
    if filters.since or filters.until:
        mask &= reader.published != UNDATED
    if filters.since:
        mask &= reader.published >= _midnight(filters.since)
    if filters.until:
        mask &= reader.published < _midnight(filters.until + timedelta(days=1))
    if filters.category:
        mask &= category_mask(reader, filters.category)
    if filters.author:
        mask &= author_mask(reader, ByAuthor(tuple(s.toneless for s in syllables(filters.author))))
    return mask


def category_mask(reader: EditionReader, wanted: str) -> Mask:
    """Articles whose section path begins with the wanted levels.

    If none does, those that have the levels further in. Case and the place
    of tone marks do not matter.
    """
    levels = path_key(wanted)
    mask = reader.category.mask(lambda path: bool(levels) and path_key(path)[: len(levels)] == levels)
    return mask if mask.any() else reader.category.mask(lambda path: _contains(path_key(path), levels))


def path_key(path: str) -> tuple[tuple[str, ...], ...]:
    """A section path as compared: per level its syllables as spelled."""
    parts = (tuple(syllable.toned for syllable in syllables(level)) for level in path.split(CATEGORY_SEPARATOR))
    return tuple(part for part in parts if part)


def author_mask(reader: EditionReader, author: ByAuthor) -> Mask:
    """Articles whose byline holds the syllables in order, accents aside."""
    return reader.author.mask(lambda byline: holds_in_order(byline, author.syllables))


def _contains(path: tuple[tuple[str, ...], ...], wanted: tuple[tuple[str, ...], ...]) -> bool:
    starts = range(len(path) - len(wanted) + 1)
    return bool(wanted) and any(path[i : i + len(wanted)] == wanted for i in starts)


def _midnight(day: date) -> int:
    """Start of a day in Vietnam, seconds since 1970 UTC."""
    return int(datetime.combine(day, time(), LOCAL_ZONE).timestamp())
