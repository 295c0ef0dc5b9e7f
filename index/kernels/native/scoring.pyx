# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""BM25F of a plan's terms in some articles, in C; each function is that of `index.kernels.plain.scoring`.

Documents are scored in blocks whose numbers stay in the processor's cache,
each block term by term, so that the compiler can use vectors. The best are
looked for from the highest potential downwards, more at a time each time.
"""

from cpython.buffer cimport PyBUF_WRITABLE
from libc.stdint cimport int16_t, int32_t, int64_t, uint8_t
from libc.stdlib cimport calloc, free, malloc
from libc.string cimport memcpy, memset

from index.kernels.native.arrays cimport data
from index.kernels.native.best cimport Hits, Top, add_all, close_hits, close_top, next_hits, open_hits, open_top
from index.kernels.native.postings cimport CodedList, docs_of, take_codes
from index.kernels.native.vectors cimport add, keep_least, keep_most

import numpy as np

VERSION = 3

cdef enum:
    BLOCK = 256  # documents
    FIELDS = 3
    BIG = 255

cdef struct Row:
    const float* table  # the counts of each code, field by field
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
    const int32_t* docs
    Py_ssize_t size
    const uint8_t* codes
    float norms[FIELDS][BLOCK]
    float values[BLOCK]


cdef class Terms:
    """A plan's terms that occur in one segment."""

    cdef object _formula, _big_frequency
    cdef list _lists
    cdef const float* _norms
    cdef float _k1, _most, _lost
    cdef Row* _rows
    cdef Py_ssize_t _count, _doc_count
    cdef uint8_t* _scratch  # a zero for each document of the segment

    def __cinit__(self, formula, rows, lost, big_frequency):
        cdef Py_ssize_t size = 0, table_size = 0, number
        cdef const float* tables = <const float*> data(formula.tables, sizeof(float), &table_size)
        self._norms = <const float*> data(formula.norms, sizeof(float), &size)
        self._doc_count = size // FIELDS
        if formula.norms.shape[1] != FIELDS:
            raise ValueError("norms of three fields are expected")
        self._k1, self._most, self._lost = formula.k1, formula.k1 + 1, lost
        self._formula, self._big_frequency = formula, big_frequency  # what is pointed to lives as long as the formula
        self._count, self._lists = len(rows), [row[0] for row in rows]
        self._rows = <Row*> calloc(self._count + 1, sizeof(Row))
        self._scratch = <uint8_t*> calloc(self._doc_count + 1, 1)
        if not self._rows or not self._scratch:
            raise MemoryError
        for number in range(self._count):
            self._put_row(number, rows, tables, table_size)

    def __dealloc__(self):
        free(self._rows)
        free(self._scratch)

    cdef _put_row(self, Py_ssize_t number, rows, const float* tables, Py_ssize_t table_size):
        cdef Row* own = &self._rows[number]
        cdef Py_ssize_t table
        cdef CodedList postings
        postings, table, own.weight, own.share, role, unit = rows[number]
        postings.fits(self._doc_count)
        if not 0 <= table <= table_size - FIELDS * 256:
            raise IndexError("no such table")
        own.table = tables + table
        own.begins_role = own.is_first_role = own.ends_role = own.ends_unit = True
        if number:
            own.begins_role = role != rows[number - 1][4]
            own.is_first_role = unit != rows[number - 1][5] if own.begins_role else self._rows[number - 1].is_first_role
        if number + 1 < self._count:
            own.ends_role = role != rows[number + 1][4]
            own.ends_unit = own.ends_role and unit != rows[number + 1][5]

    def best(self, potential, double step, mask, factors, Py_ssize_t count, double bar):
        """(numbers, scores) of the `count` best hits and all their equals; none below `bar`, in no order."""
        cdef Hits hits
        cdef Top top
        cdef float* scores = NULL
        cdef Py_ssize_t sizes[3]
        cdef const int16_t* own = <const int16_t*> data(potential, sizeof(int16_t), &sizes[0])
        cdef const uint8_t* is_hit = <const uint8_t*> data(mask, 1, &sizes[1])
        cdef const float* factor = <const float*> data(factors, sizeof(float), &sizes[2])
        if not sizes[0] == sizes[1] == sizes[2] == self._doc_count:
            raise ValueError("a potential, a mask and a factor of each document are expected")
        open_hits(&hits, own, is_hit, self._doc_count, count)
        open_top(&top, count, bar)
        try:
            while next_hits(&hits, top.bar / step):
                scores = self._scored(hits.docs, hits.size, NULL)
                _multiply(scores, factor, hits.docs, hits.size)
                add_all(&top, hits.docs, scores, hits.size)
                free(scores)
            return _found_in(&top)
        finally:
            close_hits(&hits)
            close_top(&top)

    def scores(self, docs):
        """sum * (1 - lost * (1 - coverage)) of some documents, ascending."""
        return self._of(docs, False)

    def coverage(self, docs):
        """Share of the query in some documents, ascending."""
        return self._of(docs, True)

    cdef _of(self, docs, bint is_coverage):
        cdef Py_ssize_t total = 0
        cdef float* scores = NULL
        cdef float* coverage = NULL
        cdef int32_t* numbers = docs_of(docs, self._doc_count, &total)
        try:
            coverage = <float*> malloc((total + 1) * sizeof(float))
            if not coverage:
                raise MemoryError
            scores = self._scored(numbers, total, coverage)
            return _array_of(coverage if is_coverage else scores, total)
        finally:
            free(numbers)
            free(scores)
            free(coverage)

    cdef float* _scored(self, const int32_t* docs, Py_ssize_t total, float* coverage) except NULL:
        """Scores of documents of the segment, ascending, to be freed; coverage: NULL, or where to put it."""
        cdef float* sums = <float*> calloc(total + 1, sizeof(float))
        cdef float* covers = <float*> calloc(total + 1, sizeof(float))
        cdef uint8_t* codes = <uint8_t*> malloc(total * self._count + 1)
        cdef Py_ssize_t row, place
        cdef float whole = 1  # a literal would make doubles of all
        try:
            if not sums or not covers or not codes:
                raise MemoryError
            for row in range(self._count):
                take_codes(<CodedList> self._lists[row], docs, total, self._scratch, codes + row * total)
            self._add_blocks(docs, total, codes, sums, covers)
            for place in range(total):
                sums[place] *= whole - self._lost * (whole - covers[place])
            if coverage:
                memcpy(coverage, covers, total * sizeof(float))
        except:
            free(sums)
            raise
        finally:
            free(codes)
            free(covers)
        return sums

    cdef _add_blocks(self, const int32_t* docs, Py_ssize_t total, const uint8_t* codes, float* sums, float* covers):
        cdef Block block
        cdef Sum score, cover
        cdef Py_ssize_t number, first, row
        for number in range((total + BLOCK - 1) // BLOCK):  # a named step would make objects of the numbers
            first = number * BLOCK
            block.docs, block.size = docs + first, min(<Py_ssize_t> BLOCK, total - first)
            score.summed, cover.summed = sums + first, covers + first
            _take_norms(self._norms, &block)
            for row in range(self._count):
                block.codes = codes + row * total + first
                self._take_scores(row, &block)
                _sum(&score, &self._rows[row], &block)
                _take_shares(self._rows[row].share, &block)
                _sum(&cover, &self._rows[row], &block)

    cdef _take_scores(self, Py_ssize_t row, Block* block):
        cdef Py_ssize_t place
        if _is_empty(block):
            memset(block.values, 0, block.size * sizeof(float))
            return
        _take_frequencies(self._rows[row].table, block)
        for place in range(block.size):
            if block.codes[place] == BIG:
                block.values[place] = self._big_frequency(row, block.docs[place])
        _weigh(self._k1, self._most, self._rows[row].weight, block)


cdef _array_of(const float* values, Py_ssize_t total):
    cdef Py_ssize_t size = 0
    array = np.empty(total, np.float32)
    memcpy(data(array, sizeof(float), &size, PyBUF_WRITABLE), values, total * sizeof(float))
    return array


cdef _found_in(const Top* top):
    """(numbers, scores) of those that are not below the bar."""
    cdef Py_ssize_t place, size = 0, found = 0
    for place in range(top.size):
        found += top.scores[place] >= top.bar
    docs, scores = np.empty(found, np.int64), np.empty(found, np.float32)
    cdef int64_t* own_docs = <int64_t*> data(docs, sizeof(int64_t), &size, PyBUF_WRITABLE)
    cdef float* own_scores = <float*> data(scores, sizeof(float), &size, PyBUF_WRITABLE)
    found = 0
    for place in range(top.size):
        if top.scores[place] >= top.bar:
            own_docs[found], own_scores[found] = top.docs[place], top.scores[place]
            found += 1
    return docs, scores


cdef void _multiply(float* scores, const float* factors, const int32_t* docs, Py_ssize_t total) noexcept:
    cdef Py_ssize_t place
    for place in range(total):
        scores[place] *= factors[docs[place]]


cdef void _take_norms(const float* norms, Block* block) noexcept:
    cdef Py_ssize_t place, field
    for place in range(block.size):
        for field in range(FIELDS):
            block.norms[field][place] = norms[<Py_ssize_t> block.docs[place] * FIELDS + field]


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
    if row.begins_role and row.ends_role and row.is_first_role and row.ends_unit:
        add(into.summed, block.values, size)
        return
    if row.begins_role:
        memcpy(into.role, block.values, size * sizeof(float))
    else:
        keep_least(into.role, block.values, size)
    if not row.ends_role:
        return
    if row.is_first_role:
        memcpy(into.unit, into.role, size * sizeof(float))
    else:
        keep_most(into.unit, into.role, size)
    if row.ends_unit:
        add(into.summed, into.unit, size)
