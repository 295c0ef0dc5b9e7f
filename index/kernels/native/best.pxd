# cython: language_level=3
"""The best of many: hits from the highest potential downwards, and the best scores so far."""

from libc.stdint cimport INT16_MAX, int16_t, int32_t, uint8_t
from libc.stdlib cimport free, malloc, realloc
from libc.string cimport memset

cdef enum:
    SEEDS = 64  # documents scored first
    MORE = 8  # times as many the next time
    BLOCK_DOCS = 64
    GROUP = 16  # documents looked at together
    GROUPS = 4  # in a block
    LEVELS = 1024

cdef struct Hits:
    const int16_t* potential
    const uint8_t* mask
    Py_ssize_t doc_count
    int16_t* peaks  # the highest potential of a hit in each block of documents
    Py_ssize_t blocks
    int shift  # peak >> shift is the level
    Py_ssize_t counts[LEVELS]  # of blocks at each level
    Py_ssize_t level  # of those blocks that were looked into last
    Py_ssize_t wanted  # hits the next time
    int reached  # hits of this potential and more have been given
    int32_t* docs  # those given last, ascending
    Py_ssize_t size
    Py_ssize_t room

cdef struct Top:
    Py_ssize_t count  # of the best that are wanted
    double bar  # no document below it is among them
    float* heap  # the best scores so far, the least first
    Py_ssize_t heap_size
    int32_t* docs  # that were not below the bar when they came
    float* scores
    Py_ssize_t size
    Py_ssize_t room


cdef inline int open_hits(
    Hits* hits, const int16_t* potential, const uint8_t* mask, Py_ssize_t doc_count, Py_ssize_t wanted
) except -1:
    """The documents for which the mask is true; to be closed."""
    cdef Py_ssize_t block
    cdef int16_t highest = 0
    memset(hits, 0, sizeof(Hits))
    hits.potential, hits.mask, hits.doc_count = potential, mask, doc_count
    hits.blocks = (doc_count + BLOCK_DOCS - 1) // BLOCK_DOCS
    hits.wanted, hits.level, hits.reached = max(wanted, <Py_ssize_t> SEEDS), LEVELS, INT16_MAX + 1
    hits.peaks = <int16_t*> malloc((hits.blocks + 1) * sizeof(int16_t))
    if not hits.peaks:
        raise MemoryError
    for block in range(hits.blocks):
        hits.peaks[block] = _peak(hits, block * BLOCK_DOCS, min((block + 1) * BLOCK_DOCS, doc_count))
        highest = max(highest, hits.peaks[block])
    while highest >> hits.shift >= LEVELS:
        hits.shift += 1
    for block in range(hits.blocks):
        hits.counts[hits.peaks[block] >> hits.shift] += 1
    return 0


cdef inline int16_t _peak(const Hits* hits, Py_ssize_t first, Py_ssize_t end) noexcept:
    cdef Py_ssize_t place
    cdef int16_t peak = 0, own
    for place in range(first, end):
        own = hits.potential[place] & -<int16_t> hits.mask[place]  # without a branch: vectors do it
        peak = own if own > peak else peak
    return peak


cdef inline bint next_hits(Hits* hits, double passed) except -1:
    """Put the next hits into `docs`: as many as wanted or more, but none whose potential is passed; false without any."""
    cdef Py_ssize_t block, group, place, level = hits.level, found = 0  # blocks
    cdef int least, last = <int> max(<double> 1, min(passed, <double> INT16_MAX))
    while level and found < hits.wanted and level > last >> hits.shift:
        level -= 1
        found += hits.counts[level]
    least = max(last, <int> level << hits.shift)
    hits.size = 0
    for block in range(hits.blocks):
        if hits.peaks[block] >= least:
            if hits.size + BLOCK_DOCS > hits.room:
                hits.room = 2 * hits.room + BLOCK_DOCS
                hits.docs = <int32_t*> realloc(hits.docs, hits.room * sizeof(int32_t))
                if not hits.docs:
                    raise MemoryError
            for group in range(GROUPS):
                place = block * BLOCK_DOCS + group * GROUP
                _take_group(hits, place, min(place + GROUP, hits.doc_count), <int16_t> least)
    hits.level, hits.reached = level, least
    hits.wanted *= MORE
    return hits.size > 0


cdef inline void _take_group(Hits* hits, Py_ssize_t first, Py_ssize_t end, int16_t least) noexcept:
    """Those of some documents that have not been given; without branches that would be guessed wrongly."""
    cdef Py_ssize_t place, found = hits.size
    cdef const int16_t* potential = hits.potential
    cdef const uint8_t* mask = hits.mask
    cdef int16_t highest = <int16_t> (hits.reached - 1), any_of_them = 0
    for place in range(first, end):
        any_of_them |= -(potential[place] >= least) & -(potential[place] <= highest) & -<int16_t> mask[place]
    if any_of_them:
        for place in range(first, end):
            hits.docs[found] = <int32_t> place
            found += (potential[place] >= least) & (potential[place] <= highest) & mask[place]
        hits.size = found


cdef inline void close_hits(Hits* hits) noexcept:
    free(hits.docs)
    free(hits.peaks)


cdef inline int open_top(Top* top, Py_ssize_t count, double bar) except -1:
    """None yet; to be closed."""
    memset(top, 0, sizeof(Top))
    top.count, top.bar = max(count, <Py_ssize_t> 1), bar
    return 0


cdef inline int add_all(Top* top, const int32_t* docs, const float* scores, Py_ssize_t size) except -1:
    """Take up more."""
    cdef Py_ssize_t place
    if top.size + size > top.room:
        top.room = 2 * (top.size + size)
        top.docs = <int32_t*> realloc(top.docs, top.room * sizeof(int32_t))
        top.scores = <float*> realloc(top.scores, top.room * sizeof(float))
    if not top.heap:
        top.heap = <float*> malloc(top.count * sizeof(float))
    if not top.docs or not top.scores or not top.heap:
        raise MemoryError
    for place in range(size):
        if scores[place] >= top.bar:
            top.docs[top.size], top.scores[top.size] = docs[place], scores[place]
            top.size += 1
            _raise_bar(top, scores[place])
    return 0


cdef inline void _raise_bar(Top* top, float score) noexcept:
    """One more score, not below the bar."""
    cdef Py_ssize_t place = top.heap_size, other
    cdef float* heap = top.heap
    if place < top.count:
        top.heap_size += 1
        while place and heap[(place - 1) // 2] > score:
            heap[place] = heap[(place - 1) // 2]
            place = (place - 1) // 2
    elif score <= heap[0]:
        return
    else:
        place = 0
        while True:
            other = 2 * place + 1
            if other + 1 < top.count and heap[other + 1] < heap[other]:
                other += 1
            if other >= top.count or heap[other] >= score:
                break
            heap[place] = heap[other]
            place = other
    heap[place] = score
    if top.heap_size == top.count and heap[0] > top.bar:
        top.bar = heap[0]


cdef inline void close_top(Top* top) noexcept:
    free(top.heap)
    free(top.docs)
    free(top.scores)
