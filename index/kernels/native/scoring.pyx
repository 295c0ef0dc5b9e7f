# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""BM25F of a plan's terms in some articles, in C; each function is that of `index.kernels.plain.scoring`.

Documents are scored in blocks whose numbers stay in the processor's cache,
each block term by term, so that the compiler can use vectors.
"""

from libc.stdint cimport int64_t, uint8_t
from libc.stdlib cimport calloc, free, malloc
from libc.string cimport memcpy, memset

from index.kernels.native.arrays cimport data
from index.kernels.native.lists cimport List, list_of, passed, spread

import sys

import numpy as np

VERSION = 1
BOUNDS_PAY = sys.maxsize  # articles that are scored at once as fast as bounded first: any number

cdef enum:
    BLOCK = 256  # documents
    FIELDS = 3
    SEARCH_COST = 6  # one search costs about as much as spreading and wiping so many entries
    BIG = 255

cdef struct Row:
    Py_ssize_t table
    float weight
    float share
    bint begins_role
    bint ends_role
    bint is_first_role  # of its unit
    bint ends_unit

cdef struct Sum:
    float* summed
    float role[BLOCK]
    float unit[BLOCK]

cdef struct Block:
    const int64_t* docs
    Py_ssize_t first  # place of its first document among all that are wanted
    Py_ssize_t size
    uint8_t codes[BLOCK]
    float norms[FIELDS][BLOCK]
    float values[BLOCK]


cdef class Terms:
    """A plan's terms that occur in one segment."""

    cdef const float[:, ::1] _norms
    cdef const float[::1] _tables
    cdef float _k1, _most
    cdef object _lists
    cdef object _big_frequency
    cdef List* _list
    cdef Row* _row
    cdef Py_ssize_t _count
    cdef uint8_t* _scratch  # a zero for each document of the segment

    def __cinit__(self, formula, lists, tables, weights, shares, roles, units, big_frequency):
        self._norms, self._tables, self._k1, self._most = formula.norms, formula.tables, formula.k1, formula.k1 + 1
        self._lists, self._big_frequency = lists, big_frequency  # what is pointed to lives as long as the lists
        self._count = len(lists)
        self._list = <List*> malloc((self._count + 1) * sizeof(List))
        self._row = <Row*> calloc(self._count + 1, sizeof(Row))
        if not self._list or not self._row:
            raise MemoryError
        if self._norms.shape[1] != FIELDS:
            raise ValueError("norms of three fields are expected")
        self._put_rows(tables, weights, shares)
        self._put_limits(roles, units)

    def __dealloc__(self):
        free(self._list)
        free(self._row)
        free(self._scratch)

    cdef _put_rows(self, const Py_ssize_t[::1] tables, const float[::1] weights, const float[::1] shares):
        cdef Py_ssize_t row
        if not self._count == tables.shape[0] == weights.shape[0] == shares.shape[0]:
            raise ValueError("one table, weight and share of each term are expected")
        for row in range(self._count):
            docs, codes = self._lists[row]
            self._list[row] = list_of(docs, codes, self._norms.shape[0])
            if not 0 <= tables[row] <= self._tables.shape[0] - FIELDS * 256:
                raise IndexError("no such table")
            self._row[row].table, self._row[row].weight, self._row[row].share = tables[row], weights[row], shares[row]

    cdef _put_limits(self, const Py_ssize_t[::1] roles, const Py_ssize_t[::1] units):
        cdef Py_ssize_t place, row, end, last = self._count
        cdef set first_roles = set(units)
        if first_roles and (0 not in first_roles or max(first_roles) >= roles.shape[0]):
            raise IndexError("first roles of units are expected")
        for place in reversed(range(roles.shape[0])):
            if not 0 <= roles[place] < last:
                raise IndexError("ascending first terms of roles are expected")
            for row in range(roles[place], last):
                self._row[row].is_first_role = place in first_roles
            last = roles[place]
            self._row[last].begins_role = True
        for row in range(self._count):
            self._row[row].ends_role = row == self._count - 1 or self._row[row + 1].begins_role
            end = row == self._count - 1 or self._row[row + 1].begins_role and self._row[row + 1].is_first_role
            self._row[row].ends_unit = end
        if last:
            raise ValueError("each term is expected to belong to a role")

    def scores(self, const int64_t[::1] docs, float lost):
        """sum * (1 - lost * (1 - coverage)) of some documents, ascending."""
        sums = np.zeros(docs.shape[0], np.float32)
        cdef float[::1] sum = sums, coverage = np.zeros(docs.shape[0], np.float32)
        cdef Py_ssize_t place
        cdef float whole = 1  # a literal would make doubles of all
        self._add(docs, sum, coverage)
        for place in range(docs.shape[0]):
            sum[place] *= whole - lost * (whole - coverage[place])
        return sums

    def bounds(self, const int64_t[::1] docs, float lost):
        """Not less than `scores`: these themselves, which take no longer."""
        return self.scores(docs, lost)

    def coverage(self, const int64_t[::1] docs):
        """Share of the query in some documents, ascending."""
        coverage = np.zeros(docs.shape[0], np.float32)
        self._add(docs, None, coverage)
        return coverage

    cdef _add(self, const int64_t[::1] docs, float[::1] sums, float[::1] coverage):
        cdef Py_ssize_t total = docs.shape[0]
        if not total:
            return
        if docs[0] < 0 or docs[total - 1] >= self._norms.shape[0]:
            raise IndexError("no such document")
        cdef uint8_t* codes = <uint8_t*> malloc(total * self._count + 1)
        if not codes:
            raise MemoryError
        try:
            self._spread(&docs[0], total, codes)
            self._add_blocks(&docs[0], total, NULL if sums is None else &sums[0], &coverage[0])
        finally:
            free(codes)

    cdef _spread(self, const int64_t* docs, Py_ssize_t total, uint8_t* codes):
        """The codes of all documents at once, of the lists where that is faster than to search."""
        cdef Py_ssize_t row
        cdef List* own
        for row in range(self._count):
            own = &self._list[row]
            own.reached, own.wanted = 0, NULL
            if own.docs and own.size < total * SEARCH_COST:
                if not self._scratch:
                    self._scratch = <uint8_t*> calloc(self._norms.shape[0], 1)
                    if not self._scratch:
                        raise MemoryError
                spread(own, docs, total, self._scratch, codes + row * total)
                own.wanted = codes + row * total

    cdef _add_blocks(self, const int64_t* docs, Py_ssize_t total, float* sums, float* coverage):
        cdef Block block
        cdef Sum score, cover
        cdef Py_ssize_t first
        for first in range(0, total, BLOCK):
            block.docs, block.first, block.size = docs + first, first, min(<Py_ssize_t> BLOCK, total - first)
            score.summed = sums + first if sums else NULL
            cover.summed = coverage + first
            self._add_block(&block, &score, &cover)

    cdef _add_block(self, Block* block, Sum* score, Sum* cover):
        cdef Py_ssize_t row
        if score.summed:
            _take_norms(self._norms, block)
        for row in range(self._count):
            _take_codes(&self._list[row], block)
            if score.summed:
                self._take_scores(row, block)
                _sum(score, &self._row[row], block)
            _take_shares(self._row[row].share, block)
            _sum(cover, &self._row[row], block)

    cdef _take_scores(self, Py_ssize_t row, Block* block):
        if _is_empty(block):
            memset(block.values, 0, block.size * sizeof(float))
            return
        _take_frequencies(&self._tables[self._row[row].table], block)
        self._put_big_frequencies(row, block)
        _weigh(self._k1, self._most, self._row[row].weight, block)

    cdef _put_big_frequencies(self, Py_ssize_t row, Block* block):
        cdef Py_ssize_t place
        for place in range(block.size):
            if block.codes[place] == BIG:
                block.values[place] = self._big_frequency(row, block.docs[place])


def codes_of(lists, docs, Py_ssize_t doc_count):
    """Codes of several lists in some documents, ascending: uint8 (lists, documents)."""
    codes = np.empty((len(lists), docs.size), np.uint8)
    cdef Block block
    cdef List own
    cdef Py_ssize_t first, row, count = 0
    cdef const int64_t* wanted = <const int64_t*> data(docs, sizeof(int64_t), &count)
    cdef uint8_t[:, ::1] into = codes
    if count and (wanted[0] < 0 or wanted[count - 1] >= doc_count):
        raise IndexError("no such document")
    for row in range(len(lists)):
        own = list_of(lists[row][0], lists[row][1], doc_count)
        for first in range(0, count, BLOCK):
            block.docs, block.size = wanted + first, min(<Py_ssize_t> BLOCK, count - first)
            _take_codes(&own, &block)
            memcpy(&into[row, first], block.codes, block.size)
    return codes


cdef void _take_norms(const float[:, ::1] norms, Block* block) noexcept:
    cdef Py_ssize_t place, field
    for place in range(block.size):
        for field in range(FIELDS):
            block.norms[field][place] = norms[block.docs[place], field]


cdef void _take_codes(List* own, Block* block) noexcept:
    """Codes of the block's documents, 0 where the term is not."""
    cdef Py_ssize_t place, reached = own.reached
    if own.wanted:
        memcpy(block.codes, own.wanted + block.first, block.size)
        return
    if not own.docs:
        for place in range(block.size):
            block.codes[place] = own.codes[block.docs[place]]
        return
    for place in range(block.size):
        reached = passed(own.docs, reached, own.size, block.docs[place])
        block.codes[place] = own.codes[reached] if reached < own.size and own.docs[reached] == block.docs[place] else 0
    own.reached = reached


cdef bint _is_empty(const Block* block) noexcept:
    cdef Py_ssize_t place
    cdef uint8_t any_code = 0
    for place in range(block.size):
        any_code |= block.codes[place]
    return not any_code


cdef void _take_frequencies(const float* table, Block* block) noexcept:
    """tf~; 0 for BIG."""
    cdef Py_ssize_t place, code
    for place in range(block.size):
        code = block.codes[place]
        block.values[place] = (
            table[code] * block.norms[0][place]
            + table[256 + code] * block.norms[1][place]
            + table[512 + code] * block.norms[2][place]
        )


cdef void _weigh(float k1, float most, float weight, Block* block) noexcept:
    """values = weight * tf~ * (k1 + 1) / (tf~ + k1). most: k1 + 1."""
    cdef Py_ssize_t place
    cdef float tf, divisor, least = 0 if k1 else 1e-9
    for place in range(block.size):
        tf = block.values[place]
        divisor = tf + k1
        block.values[place] = tf * most / (divisor if divisor > least else least) * weight


cdef void _take_shares(float share, Block* block) noexcept:
    cdef Py_ssize_t place
    for place in range(block.size):
        block.values[place] = share if block.codes[place] else 0


cdef void _sum(Sum* into, const Row* row, const Block* block) noexcept:
    """One more term's values: the least of a role's, the most of a unit's roles, summed over the units."""
    cdef Py_ssize_t size = block.size
    if row.begins_role:
        memcpy(into.role, block.values, size * sizeof(float))
    else:
        _keep_least(into.role, block.values, size)
    if not row.ends_role:
        return
    if row.is_first_role:
        memcpy(into.unit, into.role, size * sizeof(float))
    else:
        _keep_most(into.unit, into.role, size)
    if row.ends_unit:
        _add(into.summed, into.unit, size)


cdef void _keep_least(float* least, const float* values, Py_ssize_t size) noexcept:
    cdef Py_ssize_t place
    for place in range(size):
        least[place] = values[place] if values[place] < least[place] else least[place]


cdef void _keep_most(float* most, const float* values, Py_ssize_t size) noexcept:
    cdef Py_ssize_t place
    for place in range(size):
        most[place] = values[place] if values[place] > most[place] else most[place]


cdef void _add(float* summed, const float* values, Py_ssize_t size) noexcept:
    cdef Py_ssize_t place
    for place in range(size):
        summed[place] += values[place]
