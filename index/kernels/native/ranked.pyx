# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""The best hits of a plan, in C; each function is that of `index.kernels.plain.ranked`.

Those with the highest bounds are scored first; the scores found are the bar
of all others.
"""

from cpython.buffer cimport PyBUF_WRITABLE
from libc.stdint cimport int32_t, int64_t, uint8_t

from index.kernels.native.arrays cimport data
from index.kernels.native.best cimport BLOCK_DOCS, DROPS, Hits, Top, add_all, add_reach, ask_again
from index.kernels.native.best cimport close_hits, close_top, find_blocks, find_peaks, found_count, level_of, open_hits
from index.kernels.native.best cimport put_found, put_left, steps_below, take_back, take_block
from index.kernels.native.blocks cimport BLOCK, SCORED, Block, drop_unscored, number_of, open_block
from index.kernels.native.scoring cimport Terms

import numpy as np

VERSION = 9

cdef enum:
    SEEDS = 64  # documents scored first


cdef class Ranked:
    """The hits of a plan in one segment. What was scored once is remembered, and what the others can reach, too."""

    cdef Terms _terms
    cdef object _arrays
    cdef Hits _hits
    cdef Top _top

    def __cinit__(self, Terms terms not None, held, uint8_t least, factors):
        cdef Py_ssize_t held_count = 0, factor_count = 0, row
        cdef const uint8_t* own = <const uint8_t*> data(held, 1, &held_count)
        cdef const float* factor = <const float*> data(factors, sizeof(float), &factor_count)
        if held_count != terms.doc_count or factor_count != terms.segment_count:
            raise ValueError("what is held and a factor of each document are expected")
        self._terms, self._arrays = terms, (held, factors)
        open_hits(&self._hits, own, least, factor, terms.doc_count)
        put_left(&self._hits, terms.lost, terms.units)
        for row in range(terms.count):
            add_reach(&self._hits, &terms.rows[row], &terms.decoded[row], terms.classes, terms.numbers)
        find_peaks(&self._hits)

    def __dealloc__(self):
        close_hits(&self._hits)
        close_top(&self._top)

    def best(self, Py_ssize_t count, double bar):
        """(numbers, scores) of the `count` best hits and all their equals; none below `bar`, in no order."""
        count = min(count, self._hits.doc_count)  # for more there would be no room
        ask_again(&self._top, count, bar)
        take_back(&self._hits, steps_below(self._top.bar, self._terms.step))
        if bar <= 0:
            self._try(level_of(&self._hits, max(count, <Py_ssize_t> SEEDS)))
        self._try(1)
        return _found_in(&self._top)

    cdef int _try(self, int least) except -1:
        """Score those hits that reach `least` and can be among the best."""
        cdef Block block
        cdef Py_ssize_t place
        cdef int32_t number
        block.size = 0
        least = max(least, steps_below(self._top.bar, self._terms.step))
        for place in range(find_blocks(&self._hits, least)):
            number = self._hits.found[place]
            if self._hits.peaks[number] >= least:
                block.size += take_block(&self._hits, number, least, block.docs + block.size)
                if block.size > BLOCK - BLOCK_DOCS:
                    self._score_hits(&block)
                    least = max(least, steps_below(self._top.bar, self._terms.step))
                    block.size = 0
        self._score_hits(&block)
        return 0

    cdef int _score_hits(self, Block* block) except -1:
        """Of those whose bound can be the bar; then each term's bound makes way for what it gives."""
        cdef Hits* hits = &self._hits
        cdef Py_ssize_t place
        open_block(block)
        block.reach, block.step = hits.reach, <float> self._terms.step
        block.drops, block.drop_count, block.drop_room = hits.drops, hits.drop_count, DROPS
        if self._top.bar > 0:
            self._narrow(block)
        self._terms.score(block, self._top.bar)
        hits.drop_count = block.drop_count
        for place in range(block.size):
            block.score.summed[place] *= hits.factors[number_of(self._terms.numbers, block.docs[place])]
            hits.reach[block.docs[place]] = SCORED
        add_all(&self._top, block.docs, block.score.summed, block.size)
        return 0

    cdef void _narrow(self, Block* block) noexcept:
        """Bound them by what they reach, then by what the codes of dense terms are worth."""
        cdef const Hits* hits = &self._hits
        cdef Py_ssize_t place, doc
        cdef int32_t places[BLOCK]
        for place in range(block.size):
            doc = block.docs[place]
            block.bounds[place] = block.step * hits.reach[doc]
            block.factors[place] = hits.factors[number_of(self._terms.numbers, doc)] * hits.left[hits.held[doc]]
        drop_unscored(block, self._top.bar, places)
        self._terms.bound_less(block)
        drop_unscored(block, self._top.bar, places)


cdef _found_in(const Top* top):
    """(numbers, scores) of those that are not below the bar."""
    cdef Py_ssize_t size = 0, count = found_count(top)
    docs, scores = np.empty(count, np.int64), np.empty(count, np.float32)
    cdef int64_t* into_docs = <int64_t*> data(docs, sizeof(int64_t), &size, PyBUF_WRITABLE)
    put_found(top, into_docs, <float*> data(scores, sizeof(float), &size, PyBUF_WRITABLE))
    return docs, scores
