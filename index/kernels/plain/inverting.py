"""Articles' terms → posting lists, in NumPy; see `index.kernels`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from index.kernels.plain.posting_codes import MOST, PART_BITS, PARTS, Lists, Numbers

PART_KEY_BITS = 2  # the lowest ones of a sorted key: 0 to PARTS - 1
_SHIFTS = np.array([PART_BITS * (PARTS - 1 - part) for part in range(PARTS)], np.int64)

Ids = npt.NDArray[np.uint32]
Keys = npt.NDArray[np.unsignedinteger[Any]]


class Occurrences(NamedTuple):
    """Terms of one part of the articles.

    ids: number of each occurrence's term, article after article; counts: of
    each article, how many.
    """

    ids: Ids
    counts: Ids


class Inverted(NamedTuple):
    """Posting lists, terms ascending. terms: uint64, key of each list's term."""

    terms: Keys
    lists: Lists


def inverted(parts: Sequence[Occurrences], ranks: Ids) -> Inverted:
    """The lists of terms by rank. ranks: of each number of a term.

    Raises ValueError or IndexError if counts or ranks do not fit.
    """
    return sorted_lists([(ranks[part.ids], docs_of(part)) for part in parts], doc_count_of(parts))


def inverted_pairs(parts: Sequence[Occurrences], ranks: Ids, rank_count: int) -> Inverted:
    """The lists of two neighbours in a part of an article, by `first rank * rank_count + second rank`."""
    if ranks.size and int(ranks.max()) >= rank_count:
        raise IndexError("a rank is too high")
    found = []
    for part in parts:
        own, docs = ranks[part.ids].astype(np.uint64), docs_of(part)
        together = docs[1:] == docs[:-1]
        keys = own[:-1] * np.uint64(rank_count) + own[1:]
        found.append((keys[together], docs[:-1][together]))
    return sorted_lists(found, doc_count_of(parts))


def doc_count_of(parts: Sequence[Occurrences]) -> int:
    """Of all parts the same."""
    sizes = {part.counts.size for part in parts}
    if len(sizes) != 1 or len(parts) > PARTS:
        raise ValueError(f"at most {PARTS} parts of the same articles are expected")
    return sizes.pop()


def docs_of(part: Occurrences) -> Ids:
    """The article of each occurrence."""
    docs = np.repeat(np.arange(part.counts.size, dtype=np.uint32), part.counts)
    if docs.size != part.ids.size:
        raise ValueError("the counts have to tell all occurrences")
    return docs


def sorted_lists(parts: Sequence[tuple[Keys, Ids]], doc_count: int) -> Inverted:
    """Keys of terms and documents of their occurrences in each part → posting lists.

    One sort of (term, document, part) does it all; keys need to be below
    2**62 / doc_count. Few and narrow arrays: zeroed pages of memory would
    cost more than the sort.
    """
    doc_bits = max(1, (doc_count - 1).bit_length())
    keys = _keys(parts, doc_bits)
    keys.sort()
    heads = first_of_runs(keys)
    counts = np.minimum(np.diff(heads, append=keys.size), MOST)
    keys = keys.take(heads)
    kind = keys.dtype.type
    counts <<= _SHIFTS.take(keys & kind(2**PART_KEY_BITS - 1))
    keys >>= kind(PART_KEY_BITS)
    postings = first_of_runs(keys)
    packed = _sums(counts, postings)
    keys = keys.take(postings)
    terms = keys >> kind(doc_bits)
    heads = first_of_runs(terms)
    keys &= kind((1 << doc_bits) - 1)
    lists = Lists(np.append(heads, keys.size), keys.astype(np.int64), packed.view(np.uint64))
    return Inverted(terms.take(heads).astype(np.uint64), lists)


def _keys(parts: Sequence[tuple[Keys, Ids]], doc_bits: int) -> Keys:
    """Term, document and part of each occurrence as a number of 32 or 64 bits."""
    most = max((int(terms.max(initial=0)) for terms, _ in parts), default=0)
    bits = most.bit_length() + doc_bits + PART_KEY_BITS
    if bits > 64:
        raise ValueError("too many terms and documents for one segment")
    kind: type[np.unsignedinteger[Any]] = np.uint32 if bits <= 32 else np.uint64
    keys: Keys = np.empty(sum(terms.size for terms, _ in parts), kind)
    first = 0
    for number, (terms, docs) in enumerate(parts):
        own = keys[first : first + terms.size]
        own[:] = terms
        own <<= kind(doc_bits)
        own |= docs
        own <<= kind(PART_KEY_BITS)
        own |= kind(number)
        first += own.size
    return keys


def first_of_runs(ordered: Keys) -> Numbers:
    """Where each run of equal numbers begins."""
    is_first = np.ones(ordered.size, np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=is_first[1:])
    return is_first.nonzero()[0]


def _sums(values: Numbers, firsts: Numbers) -> Numbers:
    """Sums of the runs that begin at `firsts`; most runs are of one value."""
    sums = values.take(firsts)
    is_added = np.ones(values.size, np.bool_)
    is_added[firsts] = False
    added = is_added.nonzero()[0]
    np.add.at(sums, added - np.arange(1, added.size + 1), values.take(added))
    return sums
