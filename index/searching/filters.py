"""Masks over all articles: dates, sections, bylines."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import numpy as np

from index.article import LOCAL_ZONE
from index.schema import UNDATED
from index.search_page import Filters
from index.searching.columns import Key, author_key, holds_in_row, path_key
from index.searching.reader import EditionReader, Mask


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
    if filters.until and filters.until < date.max:
        mask &= reader.published < _midnight(filters.until + timedelta(days=1))
    if filters.category:
        mask &= category_mask(reader, filters.category)
    if filters.author:
        mask &= author_mask(reader, author_key(filters.author))
    return mask


def category_mask(reader: EditionReader, wanted: str) -> Mask:
    """Articles whose section path begins with the wanted levels.

    If none does, those that have the levels further in. Case and the place
    of tone marks do not matter.
    """
    levels = path_key(wanted)
    mask = reader.category.mask(lambda key: bool(levels) and key[: len(levels)] == levels)
    return mask if mask.any() else reader.category.mask(lambda key: holds_in_row(key, levels))


def author_mask(reader: EditionReader, wanted: Key) -> Mask:
    """Articles whose byline holds the syllables in a row, accents aside."""
    return reader.author.mask(lambda key: holds_in_row(key, wanted))


def _midnight(day: date) -> int:
    """Start of a day in Vietnam, seconds since 1970 UTC."""
    return int(datetime.combine(day, time(), LOCAL_ZONE).timestamp())
