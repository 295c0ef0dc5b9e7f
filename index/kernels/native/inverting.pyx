# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Articles' terms → posting lists, in C; each function is that of `index.kernels.plain.inverting`.

Articles come in order, so that counting them per term puts every posting
into its place; pairs are put in order by their second and then by their
first terms. Nothing is compared.
"""

from libc.stdint cimport int64_t, uint32_t, uint64_t
from libc.stdlib cimport calloc, free, malloc
from libc.string cimport memset

import numpy as np

from index.kernels.plain.inverting import Inverted, doc_count_of
from index.kernels.plain.posting_codes import Lists

VERSION = 10

cdef enum:
    PARTS = 3
    PLACE_BITS = 2  # of a part
    PART_BITS = 20
    MOST = (1 << PART_BITS) - 1

cdef struct Occurrence:
    uint32_t rank
    uint32_t place  # document << PLACE_BITS | part

cdef struct State:  # of a rank
    uint32_t postings  # first how many, then the place of the next
    uint32_t doc  # the last document + 1


cdef class Buffer:
    """Occurrences that are freed with it."""

    cdef Occurrence* own
    cdef Py_ssize_t size

    def __cinit__(self, Py_ssize_t size):
        self.size = size
        self.own = <Occurrence*> malloc((size + 1) * sizeof(Occurrence))
        if not self.own:
            raise MemoryError

    def __dealloc__(self):
        free(self.own)


cdef class States:
    """The state of each rank, 0 at first, that is freed with it."""

    cdef State* own
    cdef Py_ssize_t size

    def __cinit__(self, Py_ssize_t size):
        self.size = size
        self.own = <State*> calloc(size + 1, sizeof(State))
        if not self.own:
            raise MemoryError

    def __dealloc__(self):
        free(self.own)


cdef class Counts:
    """A number for each rank, 0 at first, that is freed with it."""

    cdef int64_t* own

    def __cinit__(self, Py_ssize_t size):
        self.own = <int64_t*> calloc(size + 1, sizeof(int64_t))
        if not self.own:
            raise MemoryError

    def __dealloc__(self):
        free(self.own)


def inverted(parts, const uint32_t[::1] ranks):
    """The lists of terms by rank."""
    cdef Py_ssize_t place, rank_count = 0
    for place in range(ranks.shape[0]):
        rank_count = max(rank_count, <Py_ssize_t> ranks[place] + 1)
    cdef Buffer found = _in_order(parts, ranks)
    cdef States states = States(rank_count)
    cdef State* state
    cdef uint32_t doc
    cdef Py_ssize_t terms = 0, total = 0
    for place in range(found.size):
        state, doc = states.own + found.own[place].rank, found.own[place].place >> PLACE_BITS
        if state.doc != doc + 1:
            state.doc = doc + 1
            terms += not state.postings
            state.postings += 1
            total += 1
    keys, lists = np.empty(terms, np.uint64), _lists(terms, total)
    _put_keys(keys, lists.starts, states)
    _put_postings(found, states, lists.docs, lists.packed)
    return Inverted(keys, lists)


cdef _put_keys(uint64_t[::1] keys, int64_t[::1] starts, States states):
    """Of the ranks that occur, whose states become those before their first posting."""
    cdef Py_ssize_t rank, own, term = 0, total = 0
    for rank in range(states.size):
        own = states.own[rank].postings
        states.own[rank] = State(<uint32_t> total, 0)
        if own:
            keys[term], starts[term] = rank, total
            term += 1
            total += own
    starts[term] = total


cdef _put_postings(Buffer found, States states, int64_t[::1] docs, uint64_t[::1] packed):
    """Each posting where the state of its rank says."""
    cdef Py_ssize_t place
    cdef State* state
    cdef uint32_t doc
    for place in range(found.size):
        state, doc = states.own + found.own[place].rank, found.own[place].place >> PLACE_BITS
        if state.doc != doc + 1:
            docs[state.postings], packed[state.postings] = doc, 0
            state.doc = doc + 1
            state.postings += 1
        _count(&packed[state.postings - 1], found.own[place].place)


def inverted_pairs(parts, const uint32_t[::1] ranks, Py_ssize_t rank_count):
    """The lists of two neighbours in a part of an article, by `first rank * rank_count + second rank`."""
    cdef Py_ssize_t place, rank, count = 0, terms = 0, total = 0, first, second
    for place in range(ranks.shape[0]):
        if ranks[place] >= rank_count:
            raise IndexError("a rank is too high")
    cdef Buffer found = _in_order(parts, ranks)
    cdef Counts firsts = Counts(rank_count), seconds = Counts(rank_count)
    for place in range(found.size - 1):
        if found.own[place].place == found.own[place + 1].place:
            firsts.own[found.own[place].rank] += 1
            seconds.own[found.own[place + 1].rank] += 1
            count += 1
    cdef Buffer by_second = Buffer(count), ordered = Buffer(count)
    _add_up(firsts, rank_count)
    _add_up(seconds, rank_count)
    for place in range(found.size - 1):
        if found.own[place].place == found.own[place + 1].place:
            second = found.own[place + 1].rank
            by_second.own[seconds.own[second]] = found.own[place]
            seconds.own[second] += 1
    del found
    place = 0
    for second in range(rank_count):
        while place < seconds.own[second]:
            first = by_second.own[place].rank
            ordered.own[firsts.own[first]] = Occurrence(<uint32_t> second, by_second.own[place].place)
            firsts.own[first] += 1
            place += 1
    del by_second
    return _grouped(ordered, firsts, rank_count)


cdef _add_up(Counts counts, Py_ssize_t rank_count):
    """What was the count of a rank is then the sum of those before it."""
    cdef Py_ssize_t rank, own, total = 0
    for rank in range(rank_count):
        own = counts.own[rank]
        counts.own[rank] = total
        total += own


cdef _grouped(Buffer ordered, Counts ends, Py_ssize_t rank_count):
    """Lists of pairs in order. ordered: second ranks; ends: of each first rank."""
    cdef Py_ssize_t place = 0, first, terms = 0, total = 0
    for first in range(rank_count):
        for place in range(ends.own[first - 1] if first else 0, ends.own[first]):
            if place == (ends.own[first - 1] if first else 0) or ordered.own[place].rank != ordered.own[place - 1].rank:
                terms += 1
                total += 1
            elif (ordered.own[place].place ^ ordered.own[place - 1].place) >> PLACE_BITS:
                total += 1
    keys, lists = np.empty(terms, np.uint64), _lists(terms, total)
    _put_groups(ordered, ends, rank_count, keys, lists.starts, lists.docs, lists.packed)
    return Inverted(keys, lists)


cdef _put_groups(
    Buffer ordered,
    Counts ends,
    Py_ssize_t rank_count,
    uint64_t[::1] keys,
    int64_t[::1] starts,
    int64_t[::1] docs,
    uint64_t[::1] packed,
):
    cdef Py_ssize_t place, start, first, term = 0, posting = 0
    for first in range(rank_count):
        start = ends.own[first - 1] if first else 0
        for place in range(start, ends.own[first]):
            if place == start or ordered.own[place].rank != ordered.own[place - 1].rank:
                keys[term], starts[term] = <uint64_t> first * rank_count + ordered.own[place].rank, posting
                term += 1
                docs[posting], packed[posting] = ordered.own[place].place >> PLACE_BITS, 0
                posting += 1
            elif (ordered.own[place].place ^ ordered.own[place - 1].place) >> PLACE_BITS:
                docs[posting], packed[posting] = ordered.own[place].place >> PLACE_BITS, 0
                posting += 1
            _count(&packed[posting - 1], ordered.own[place].place)
    starts[term] = posting


cdef _lists(Py_ssize_t terms, Py_ssize_t total):
    return Lists(np.empty(terms + 1, np.int64), np.empty(total, np.int64), np.empty(total, np.uint64))


cdef inline void _count(uint64_t* packed, uint32_t place) noexcept:
    """One more in a part, up to MOST."""
    cdef int shift = PART_BITS * (PARTS - 1 - (place & (1 << PLACE_BITS) - 1))
    if packed[0] >> shift & MOST != MOST:
        packed[0] += <uint64_t> 1 << shift


cdef Buffer _in_order(parts, const uint32_t[::1] ranks):
    """All occurrences: documents in order, in each its parts."""
    cdef Py_ssize_t doc_count = doc_count_of(parts), total = 0, size, place, filled = 0, doc
    cdef const uint32_t* ids[PARTS]
    cdef const uint32_t* counts[PARTS]
    cdef const uint32_t[::1] own, own_counts
    cdef int part, part_count = len(parts)
    if doc_count >> 32 - PLACE_BITS:
        raise ValueError("too many documents for one segment")
    memset(ids, 0, sizeof(ids))
    for part in range(part_count):
        own, own_counts = parts[part].ids, parts[part].counts
        size = 0
        for doc in range(doc_count):
            size += own_counts[doc]
        if size != own.shape[0]:
            raise ValueError("the counts have to tell all occurrences")
        for place in range(size):
            if own[place] >= ranks.shape[0]:
                raise IndexError("no such term")
        total += size
        ids[part] = &own[0] if size else NULL
        counts[part] = &own_counts[0] if doc_count else NULL
    if total >> 32:
        raise ValueError("too many terms for one segment")
    cdef Buffer found = Buffer(total)
    for doc in range(doc_count):
        for part in range(part_count):
            for place in range(counts[part][doc]):
                found.own[filled] = Occurrence(ranks[ids[part][0]], <uint32_t> (doc << PLACE_BITS | part))
                ids[part] += 1
                filled += 1
    return found
