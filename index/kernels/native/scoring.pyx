# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""BM25F of a plan's terms in some articles, in C; each function is that of `index.kernels.plain.scoring`.

Documents are scored in blocks, each term by term (`blocks.pxd`). Where only
the best are wanted, those with the highest bounds come first, and a block
loses between its terms those that cannot be among the best any more.
"""

from cpython.buffer cimport PyBUF_WRITABLE
from libc.stdint cimport INT16_MAX, int32_t, int64_t, uint8_t, uint16_t, uint64_t
from libc.stdlib cimport calloc, free
from libc.string cimport memcpy, memset

from index.kernels.native.arrays cimport data, looked_up
from index.kernels.native.best cimport BLOCK_DOCS, DROPS, Hits, Top, add_all, add_reach, ask_again
from index.kernels.native.best cimport close_hits, close_top, find_blocks, find_peaks, found_count, level_of, open_hits
from index.kernels.native.best cimport put_found, steps_below, take_back, take_block
from index.kernels.native.blocks cimport BLOCK, FIELDS, SCORED, Block, Sum, drop_below, is_empty, open_block, sum_up
from index.kernels.native.blocks cimport take_frequencies, take_norms, take_told, take_where_present, weigh
from index.kernels.native.held cimport add_held
from index.kernels.native.postings cimport CodedList, Decoded, close_decoded, decode, decode_row, docs_of, passed, take_codes
from index.kernels.native.rows cimport WHOLE, Row, UnitTerms, has_ceilings, put_bounds, put_ends, put_part

import numpy as np

VERSION = 6

cdef enum:
    BIG = 255
    PART_BITS = 20
    PART_MOST = (1 << 20) - 1
    SEEDS = 64  # documents scored first
    LISTED_SHARE = 4  # of the documents: where more have a term, they are not looked at one by one

cdef double ROUNDING = 1 + 1e-4  # what float32 sums and differences may be off


cdef class Terms:
    """A plan's terms that occur in one segment."""

    cdef object _formula
    cdef list _lists
    cdef list _kept  # what is pointed to
    cdef const float* _norms
    cdef const float* _tables
    cdef const uint16_t* _classes  # of the documents, see `plain.formula.Bounds`
    cdef Py_ssize_t _table_size
    cdef float _k1, _most, _lost
    cdef double _step
    cdef Row* _rows
    cdef Decoded* _decoded  # each list
    cdef Py_ssize_t _count, _units, _doc_count

    def __cinit__(self, formula, units, Py_ssize_t number, lost):
        cdef Py_ssize_t size = 0, place, most = sum([(<UnitTerms?> unit).count for unit, _ in units], 1)
        self._tables = <const float*> data(formula.tables, sizeof(float), &self._table_size)
        self._norms = <const float*> data(formula.norms, sizeof(float), &size)
        self._doc_count = size // FIELDS
        if formula.norms.shape[1] != FIELDS:
            raise ValueError("norms of three fields are expected")
        self._k1, self._most, self._lost = formula.k1, formula.k1 + 1, lost
        self._classes = <const uint16_t*> data(formula.bounds.of_docs, sizeof(uint16_t), &size)
        self._formula, self._lists, self._kept = formula, [], [formula.bounds]  # what is pointed to lives as long as these
        self._rows = <Row*> calloc(most, sizeof(Row))
        self._decoded = <Decoded*> calloc(most, sizeof(Decoded))
        if not self._rows or not self._decoded:
            raise MemoryError
        for place, (unit, of_query) in enumerate(units):
            self._put_unit(unit, of_query, place, number)
        put_ends(self._rows, self._count)
        self._step = put_bounds(self._rows, self._count, self._most) * ROUNDING
        self._list_rarest()
        for place in range(self._count):
            self._units += self._rows[place].ends_unit
            self._put_ceilings(place)

    def __dealloc__(self):
        cdef Py_ssize_t place
        if self._decoded:
            for place in range(self._count):
                close_decoded(&self._decoded[place])
        free(self._decoded)
        free(self._rows)

    def __len__(self):
        return self._count

    cdef _put_unit(self, UnitTerms unit, double of_query, int index, Py_ssize_t number):
        """Its roles all of whose terms occur in the segment."""
        cdef Py_ssize_t place
        cdef CodedList own
        cdef Row* row
        for place in range(unit.count):
            own = unit.list_in(number, place)
            if own is not None:
                own.fits(self._doc_count)
                row = &self._rows[self._count]
                put_part(row, &unit.parts[place], of_query, unit.is_nested)
                if not 0 <= unit.parts[place].table <= self._table_size - FIELDS * 256:
                    raise IndexError("no such table")
                row.table, row.df, row.unit = self._tables + unit.parts[place].table, own.df, index
                decode(&self._decoded[self._count], own)
                self._lists.append(own)
                self._count += 1

    cdef int _list_rarest(self) except -1:
        """Where nothing else bounds what is scored, look at each document of the rarest term."""
        cdef Py_ssize_t place, rarest = 0
        for place in range(self._count):
            rarest = place if self._rows[place].df < self._rows[rarest].df else rarest
        if self._count and not self._decoded[rarest].docs and self._rows[rarest].df <= self._doc_count // LISTED_SHARE:
            decode_row(&self._decoded[rarest], self._doc_count)
        return 0

    cdef _put_ceilings(self, Py_ssize_t place):
        """Only for sparse lists: in rows so many documents would be looked at that looking at the best is cheaper."""
        cdef Py_ssize_t size = 0
        cdef Row* own = &self._rows[place]
        if self._decoded[place].docs and has_ceilings(own):
            table = self._formula.bounds.table(own.table - self._tables)
            own.ceilings = <const float*> data(table, sizeof(float), &size)
            self._kept.append(table)

    def add_held(self, held):
        """held[d] += steps of the units that document d holds."""
        cdef Py_ssize_t size = 0
        cdef uint8_t* own = <uint8_t*> data(held, 1, &size, PyBUF_WRITABLE)
        if size != self._doc_count:
            raise ValueError("what is held of each document is expected")
        add_held(own, self._rows, self._decoded, self._count, size)

    def ranked(self, held, mask, factors):
        """The hits, to be asked for the best of them."""
        return Ranked(self, held, mask, factors)

    def scores(self, docs):
        """sum * (1 - lost * (1 - coverage)) of some documents, ascending."""
        return self._of(docs, False)

    def coverage(self, docs):
        """Share of the query in some documents, ascending."""
        return self._of(docs, True)

    cdef _of(self, docs, bint is_coverage):
        cdef Block block
        cdef Py_ssize_t total = 0, size = 0, number, first
        cdef int32_t* numbers = docs_of(docs, self._doc_count, &total)
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
                self._score(&block, 0)
                memcpy(into + first, wanted.summed, block.size * sizeof(float))
            return values
        finally:
            free(numbers)

    cdef int _score(self, Block* block, double bar) except -1:
        """Scores of a block's documents, without their factors; only of those that can reach the bar, if any."""
        cdef Py_ssize_t number, place
        cdef float whole = 1  # a literal would make doubles of all
        cdef const Row* row
        take_norms(self._norms, block)
        for number in range(self._count):
            row = &self._rows[number]
            self._take_scores(number, block)
            sum_up(&block.score, row, block)
            take_where_present(row.share, block)
            sum_up(&block.cover, row, block)
            if bar > 0:
                take_told(row, self._classes, block)
                sum_up(&block.told, row, block)
                if row.ends_unit:
                    drop_below(block, bar)
        for place in range(block.size):
            block.score.summed[place] *= whole - self._lost * (whole - block.cover.summed[place])
        return 0

    cdef int _take_scores(self, Py_ssize_t number, Block* block) except -1:
        cdef Py_ssize_t place
        cdef const Row* row = &self._rows[number]
        take_codes(&self._decoded[number], block.docs, block.size, block.codes)
        if is_empty(block):
            memset(block.values, 0, block.size * sizeof(float))
            return 0
        take_frequencies(row.table, block)
        for place in range(block.size):
            if block.codes[place] == BIG:
                block.values[place] = self._big_frequency(number, block.docs[place])
        weigh(self._k1, self._most, row.weight, block)
        return 0

    cdef float _big_frequency(self, Py_ssize_t row, int32_t doc) except -1:
        """tf~ of counts without a code."""
        cdef CodedList own = <CodedList> self._lists[row]
        cdef const Decoded* decoded = &self._decoded[row]
        cdef Py_ssize_t field, entry = doc if own.is_row else passed(decoded.docs, 0, decoded.df, doc)
        cdef uint64_t packed
        cdef float frequency = 0, count
        kept, bigs = own.kept, self._formula.bigs[own.is_row]
        packed = looked_up(bigs[0], bigs[1], own.first + <Py_ssize_t> (entry if kept is None else kept[entry]))
        for field in range(FIELDS):
            if self._rows[row].fields >> field & 1:
                count = <float> (packed >> (PART_BITS * (FIELDS - 1 - field)) & PART_MOST)
                frequency += count * self._norms[<Py_ssize_t> doc * FIELDS + field]
        return frequency


cdef class Ranked:
    """The hits of a plan in one segment. What was scored once is remembered, and what the others can reach, too."""

    cdef Terms _terms
    cdef object _arrays
    cdef Hits _hits
    cdef Top _top

    def __cinit__(self, Terms terms not None, held, mask, factors):
        cdef Py_ssize_t sizes[3]
        cdef Py_ssize_t row
        sizes[0] = sizes[1] = sizes[2] = 0
        cdef const uint8_t* own = <const uint8_t*> data(held, 1, &sizes[0])
        cdef const uint8_t* is_hit = <const uint8_t*> data(mask, 1, &sizes[1])
        cdef const float* factor = <const float*> data(factors, sizeof(float), &sizes[2])
        if not sizes[0] == sizes[1] == sizes[2] == terms._doc_count:
            raise ValueError("what is held, a mask and a factor of each document are expected")
        self._terms, self._arrays = terms, (held, mask, factors)
        open_hits(&self._hits, own, is_hit, factor, terms._doc_count)
        for row in range(terms._count):
            add_reach(&self._hits, &terms._rows[row], &terms._decoded[row], terms._classes)
        find_peaks(&self._hits)

    def __dealloc__(self):
        close_hits(&self._hits)
        close_top(&self._top)

    def best(self, Py_ssize_t count, double bar):
        """(numbers, scores) of the `count` best hits and all their equals; none below `bar`, in no order."""
        cdef int level = INT16_MAX + 1
        ask_again(&self._top, count, bar)
        take_back(&self._hits, steps_below(self._top.bar, self._terms._step))
        if bar <= 0:
            level = level_of(&self._hits, max(count, <Py_ssize_t> SEEDS))
            self._try(level, INT16_MAX + 1)
        self._try(1, level)
        return _found_in(&self._top)

    cdef int _try(self, int least, int below) except -1:
        """Score those hits that reach `least`, but not `below`, and can be among the best."""
        cdef Block block
        cdef Py_ssize_t place
        cdef int32_t number
        block.size = 0
        least = max(least, steps_below(self._top.bar, self._terms._step))
        for place in range(find_blocks(&self._hits, least) if least < below else 0):
            number = self._hits.found[place]
            if least < below and self._hits.peaks[number] >= least:
                block.size += take_block(&self._hits, number, least, below, block.docs + block.size)
                if block.size > BLOCK - BLOCK_DOCS:
                    self._score_hits(&block)
                    least = max(least, steps_below(self._top.bar, self._terms._step))
                    block.size = 0
        self._score_hits(&block)
        return 0

    cdef int _score_hits(self, Block* block) except -1:
        """Of those whose reach can be the bar; then each term's bound makes way for what it gives."""
        cdef Hits* hits = &self._hits
        cdef Py_ssize_t place, doc
        cdef float whole = 1, lost = self._terms._lost
        for place in range(block.size):
            doc = block.docs[place]
            block.bounds[place] = <float> (hits.reach[doc] * self._terms._step)
            block.factors[place] = <float> (hits.held[doc] + self._terms._units) / WHOLE  # what is covered, at most
            block.factors[place] = hits.factors[doc] * (whole - lost * (whole - min(whole, block.factors[place])))
        open_block(block)
        block.reach, block.step = hits.reach, <float> self._terms._step
        block.drops, block.drop_count, block.drop_room = hits.drops, hits.drop_count, DROPS
        drop_below(block, self._top.bar)
        self._terms._score(block, self._top.bar)
        hits.drop_count = block.drop_count
        for place in range(block.size):
            block.score.summed[place] *= hits.factors[block.docs[place]]
            hits.reach[block.docs[place]] = SCORED
        add_all(&self._top, block.docs, block.score.summed, block.size)
        return 0


cdef _found_in(const Top* top):
    """(numbers, scores) of those that are not below the bar."""
    cdef Py_ssize_t size = 0, count = found_count(top)
    docs, scores = np.empty(count, np.int64), np.empty(count, np.float32)
    cdef int64_t* into_docs = <int64_t*> data(docs, sizeof(int64_t), &size, PyBUF_WRITABLE)
    put_found(top, into_docs, <float*> data(scores, sizeof(float), &size, PyBUF_WRITABLE))
    return docs, scores
