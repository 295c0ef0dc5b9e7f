# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""BM25F of a plan's terms in some articles, in C; each function is that of `index.kernels.plain.scoring`.

Documents are scored in blocks, each term by term (`blocks.pxd`). Where only
the best are wanted, a block loses between its terms those that cannot be
among them any more.
"""

from cpython.buffer cimport PyBUF_WRITABLE
from libc.stdint cimport int32_t, int64_t, uint8_t, uint16_t, uint64_t
from libc.stdlib cimport calloc, free
from libc.string cimport memcpy, memset

from index.kernels.native.arrays cimport data, looked_up
from index.kernels.native.blocks cimport BLOCK, FIELDS, Block, Sum, bound_less, drop_below, is_empty, number_of, open_block, sum_up
from index.kernels.native.blocks cimport take_frequencies, take_norms, take_told, take_where_present, weigh
from index.kernels.native.few cimport postings_of, spread, united
from index.kernels.native.held cimport add_held
from index.kernels.native.postings cimport CodedList, Decoded, close_decoded, decode, decode_row, docs_of, passed, take_codes
from index.kernels.native.rows cimport Row, UnitTerms, has_ceilings, put_bounds, put_ceilings, put_ends, put_part

import numpy as np

VERSION = 10

cdef enum:
    BIG = 255
    TABLE = FIELDS * 256  # counts
    PART_BITS = 20
    PART_MOST = (1 << 20) - 1
    LISTED_SHARE = 4  # of the documents: where more have a term, they are not looked at one by one

cdef double ROUNDING = 1 + 1e-4  # what float32 sums and differences may be off


cdef class Worth:
    """What codes are worth in a segment: where the arrays of a formula lie, looked for once."""

    def __cinit__(self, formula):
        cdef Py_ssize_t size = 0
        if formula.norms.shape[1] != FIELDS:
            raise ValueError("norms of three fields are expected")
        self.formula, self.doc_count = formula, formula.norms.shape[0]
        self.norms = <const float*> data(formula.norms, sizeof(float), &size)
        self.tables = <const float*> data(formula.tables, sizeof(float), &size)
        self.table_count = size // TABLE
        self.k1, self.most = formula.k1, formula.k1 + 1
        self._bounds = formula.bounds
        self.classes = <const uint16_t*> data(self._bounds.of_docs, sizeof(uint16_t), &size)
        self._ceilings = <const uint8_t**> calloc(self.table_count + 1, sizeof(const uint8_t*))
        if not self._ceilings:
            raise MemoryError

    def __dealloc__(self):
        free(self._ceilings)

    cdef const float* table_at(self, Py_ssize_t first) except NULL:
        """The counts of each code. first: see `plain.rows.Part`."""
        if first % TABLE or not 0 <= first // TABLE < self.table_count:
            raise IndexError("no such table")
        return self.tables + first

    cdef const uint8_t* ceilings_of(self, const float* table) except NULL:
        """What each code of a table is worth at most; the bounds keep what is pointed to."""
        cdef Py_ssize_t size = 0, number = (table - self.tables) // TABLE
        if not self._ceilings[number]:
            self._ceilings[number] = <const uint8_t*> data(self._bounds.table(number * TABLE), 1, &size)
        return self._ceilings[number]


cdef Worth worth_of(formula):
    """Made for the first query, and kept beside the arrays."""
    if formula.worth is None:
        formula.worth = Worth(formula)
    return formula.worth


cdef class Terms:
    """A plan's terms that occur in one segment."""

    def __init__(self, formula, list units not None, list shares not None, Py_ssize_t number, float lost):
        cdef Py_ssize_t place, most = 1
        cdef UnitTerms unit
        if self.rows or None in units or len(shares) != len(units):
            raise ValueError("units and a share of each are expected, once")
        for unit in units:
            most += unit.count
        self.worth, self._lists, self.lost = worth_of(formula), [], lost
        self.classes, self.doc_count = self.worth.classes, self.worth.doc_count
        self.rows = <Row*> calloc(most, sizeof(Row))
        self.decoded = <Decoded*> calloc(most, sizeof(Decoded))
        if not self.rows or not self.decoded:
            raise MemoryError
        for place, unit in enumerate(units):
            self._put_unit(unit, shares[place], place, number)
        put_ends(self.rows, self.count)
        self.step = put_bounds(self.rows, self.count, self.worth.most) * ROUNDING
        self._list_only()
        for place in range(self.count):
            self.units += self.rows[place].ends_unit
            if has_ceilings(&self.rows[place]):
                put_ceilings(&self.rows[place], self.worth.ceilings_of(self.rows[place].table))

    def __dealloc__(self):
        cdef Py_ssize_t place
        if self.decoded:
            for place in range(self.count):
                close_decoded(&self.decoded[place])
        free(self.decoded)
        free(self.rows)
        free(self.numbers)

    def __len__(self):
        return self.count

    cdef _put_unit(self, UnitTerms unit, double of_query, int index, Py_ssize_t number):
        """Its roles all of whose terms occur in the segment."""
        cdef Py_ssize_t place
        cdef CodedList own
        cdef Row* row
        for place in range(unit.count):
            own = unit.list_in(number, place)
            if own is not None:
                own.fits(self.doc_count)
                row = &self.rows[self.count]
                put_part(row, &unit.parts[place], of_query, unit.is_nested)
                row.table, row.df, row.unit = self.worth.table_at(unit.parts[place].table), own.df, index
                decode(&self.decoded[self.count], own)
                self._lists.append(own)
                self.count += 1

    cdef int _list_only(self) except -1:
        """Where a single term is asked for, its codes in the order of its documents bound these fastest."""
        if self.count == 1 and not self.decoded[0].docs and self.rows[0].df <= self.doc_count // LISTED_SHARE:
            decode_row(&self.decoded[0], self.doc_count)
        return 0

    def few(self, Py_ssize_t most):
        """The terms among the documents with any of them alone, which know what is `held`; None if they are many."""
        cdef Py_ssize_t place, size = 0
        cdef Terms own
        if self.numbers or postings_of(self.decoded, self.count, most) > most:
            return None
        own = Terms.__new__(Terms)
        own._all, own.worth, own._lists, own.classes = self, self.worth, self._lists, self.classes
        own.lost, own.step, own.units = self.lost, self.step, self.units
        own.rows = <Row*> calloc(self.count + 1, sizeof(Row))
        own.decoded = <Decoded*> calloc(self.count + 1, sizeof(Decoded))
        if not own.rows or not own.decoded:
            raise MemoryError
        memcpy(own.rows, self.rows, self.count * sizeof(Row))
        own.numbers = united(self.decoded, self.count, &own.doc_count)
        for place in range(self.count):
            spread(&own.decoded[place], &self.decoded[place], own.numbers, own.doc_count)
            own.count += 1
        own.held = np.zeros(own.doc_count, np.uint8)
        add_held(<uint8_t*> data(own.held, 1, &size, PyBUF_WRITABLE), own.rows, own.decoded, own.count, own.doc_count)
        return own

    @property
    def docs(self):
        """The numbers of few documents in the segment, ascending."""
        cdef Py_ssize_t size = 0, place
        cdef int64_t* into
        docs = np.empty(self.doc_count, np.int64)
        into = <int64_t*> data(docs, sizeof(int64_t), &size, PyBUF_WRITABLE)
        for place in range(self.doc_count):
            into[place] = number_of(self.numbers, place)
        return docs

    def add_held(self, held, Py_ssize_t first=0):
        """held[first + d] += steps of the units that document d holds."""
        cdef Py_ssize_t size = 0
        cdef uint8_t* own = <uint8_t*> data(held, 1, &size, PyBUF_WRITABLE)
        if not 0 <= first <= size - self.doc_count:
            raise ValueError("what is held of each document is expected")
        add_held(own + first, self.rows, self.decoded, self.count, self.doc_count)

    def scores(self, docs):
        """sum * (1 - lost * (1 - coverage)) of some documents, ascending."""
        return self._of(docs, False)

    def coverage(self, docs):
        """Share of the query in some documents, ascending."""
        return self._of(docs, True)

    cdef _of(self, docs, bint is_coverage):
        cdef Block block
        cdef Py_ssize_t total = 0, size = 0, number, first
        cdef int32_t* numbers = docs_of(docs, self.doc_count, &total)
        cdef Sum* wanted = &block.cover if is_coverage else &block.score
        cdef float* into
        try:
            values = np.empty(total, np.float32)
            into = <float*> data(values, sizeof(float), &size, PyBUF_WRITABLE)
            for number in range((total + BLOCK - 1) // BLOCK):  # a named step would make objects of the numbers
                first = number * BLOCK
                block.size = min(<Py_ssize_t> BLOCK, total - first)
                memcpy(block.docs, numbers + first, block.size * sizeof(int32_t))
                open_block(&block)
                self.score(&block, 0)
                memcpy(into + first, wanted.summed, block.size * sizeof(float))
            return values
        finally:
            free(numbers)

    cdef void bound_less(self, Block* block) noexcept:
        """By the terms in rows: of all documents there are too many."""
        cdef Py_ssize_t number
        for number in range(0 if self.numbers else self.count):
            if self.rows[number].ceilings and not self.decoded[number].docs:
                bound_less(&self.rows[number], self.decoded[number].codes, self.classes, block)

    cdef int score(self, Block* block, double bar) except -1:
        """Scores of a block's documents, without their factors; only of those that can reach the bar, if any."""
        cdef Py_ssize_t number, place
        cdef float whole = 1  # a literal would make doubles of all
        cdef const Row* row
        take_norms(self.worth.norms, self.numbers, block)
        for number in range(self.count):
            row = &self.rows[number]
            self._take_scores(number, block)
            sum_up(&block.score, row, block)
            take_where_present(row.share, block)
            sum_up(&block.cover, row, block)
            if bar > 0:
                take_told(row, self.classes, self.numbers, block)
                sum_up(&block.told, row, block)
                if row.ends_unit:
                    drop_below(block, bar)
        for place in range(block.size):
            block.score.summed[place] *= whole - self.lost * (whole - block.cover.summed[place])
        return 0

    cdef int _take_scores(self, Py_ssize_t number, Block* block) except -1:
        cdef Py_ssize_t place
        cdef const Row* row = &self.rows[number]
        take_codes(&self.decoded[number], block.docs, block.size, block.codes)
        if is_empty(block):
            memset(block.values, 0, block.size * sizeof(float))
            return 0
        take_frequencies(row.table, block)
        for place in range(block.size):
            if block.codes[place] == BIG:
                block.values[place] = self._big_frequency(number, block.docs[place])
        weigh(self.worth.k1, self.worth.most, row.weight, block)
        return 0

    cdef float _big_frequency(self, Py_ssize_t row, int32_t doc) except -1:
        """tf~ of counts without a code."""
        if self.numbers:
            return self._all._big_frequency(row, self.numbers[doc])
        cdef CodedList own = <CodedList> self._lists[row]
        cdef const Decoded* decoded = &self.decoded[row]
        cdef Py_ssize_t field, entry = doc if own.is_row else passed(decoded.docs, 0, decoded.df, doc)
        cdef uint64_t packed
        cdef float frequency = 0, count
        kept, bigs = own.kept, self.worth.formula.bigs[own.is_row]
        packed = looked_up(bigs[0], bigs[1], own.first + <Py_ssize_t> (entry if kept is None else kept[entry]))
        for field in range(FIELDS):
            if self.rows[row].fields >> field & 1:
                count = <float> (packed >> (PART_BITS * (FIELDS - 1 - field)) & PART_MOST)
                frequency += count * self.worth.norms[<Py_ssize_t> doc * FIELDS + field]
        return frequency
