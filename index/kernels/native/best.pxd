# cython: language_level=3
"""The best of many: hits with the highest bounds, and the best scores so far."""

from libc.stdint cimport INT16_MAX, int16_t, int32_t, int64_t, uint8_t, uint16_t
from libc.stdlib cimport free, malloc, realloc
from libc.string cimport memcpy

from index.kernels.native.blocks cimport SCORED, Drop
from index.kernels.native.postings cimport Decoded
from index.kernels.native.rows cimport WHOLE, Row, less_than
from index.kernels.native.vectors cimport put_places

cdef enum:
    BLOCK_DOCS = 64
    SMALL = 8192  # documents that are looked at one by one
    DROPS = 32_768  # documents that are remembered at most
    NO_HIT = -32_513  # whatever is added or taken for what a document holds, it stays below 0 and within 16 bits

cdef struct Hits:
    const uint8_t* held
    const float* factors
    float left[256]  # of a sum at most, by what is held
    int16_t* reach  # of each document what bounds its sum, in steps; below 0 where it is no hit, is scored or was left
    Py_ssize_t doc_count  # for which there is room in whole blocks
    int16_t* peaks  # the highest reach in each block of documents, 0 or more
    int32_t* found  # blocks that were looked for
    Py_ssize_t blocks
    Drop* drops
    Py_ssize_t drop_count

cdef struct Top:
    Py_ssize_t count  # of the best that are wanted
    double bar  # no document below it is among them
    float* heap  # the best scores so far, the least first
    Py_ssize_t heap_size
    int32_t* docs  # that were scored
    float* scores
    Py_ssize_t size
    Py_ssize_t room


cdef inline int open_hits(
    Hits* hits, const uint8_t* held, uint8_t least, const float* factors, Py_ssize_t doc_count
) except -1:
    """The documents that hold the least; they reach what they hold. To be closed."""
    cdef Py_ssize_t place
    cdef int16_t none = 0, no_hit = NO_HIT
    hits.held, hits.factors = held, factors
    hits.doc_count, hits.blocks = doc_count, (doc_count + BLOCK_DOCS - 1) // BLOCK_DOCS
    hits.found = <int32_t*> malloc((hits.blocks + 1) * sizeof(int32_t))
    hits.reach = <int16_t*> malloc((hits.blocks * (BLOCK_DOCS + 1) + 1) * sizeof(int16_t))
    hits.drops = <Drop*> malloc(DROPS * sizeof(Drop))
    if not hits.found or not hits.reach or not hits.drops:
        raise MemoryError
    hits.peaks = hits.reach + hits.blocks * BLOCK_DOCS
    for place in range(doc_count):  # without a branch: vectors do it
        hits.reach[place] = held[place] | (no_hit if held[place] < least else none)
    for place in range(doc_count, hits.blocks * BLOCK_DOCS):
        hits.reach[place] = SCORED
    return 0


cdef inline void put_left(Hits* hits, float lost, Py_ssize_t units) noexcept:
    """What not holding all of the query leaves of a sum; of each unit less than a step may be held besides."""
    cdef int steps, more = <int> units
    cdef float whole = 1, share  # a literal would make doubles of all
    for steps in range(256):
        share = <float> (steps + more) / WHOLE
        hits.left[steps] = whole - lost * (whole - min(whole, share))


cdef inline void add_reach(
    Hits* hits, const Row* row, const Decoded* own, const uint16_t* classes, const int32_t* numbers
) noexcept:
    """What a term adds to what its documents reach, and what it takes where its code is worth less.

    A row's ceilings are counted only among few documents, which have numbers; else of those alone that are looked at.
    """
    cdef Py_ssize_t place
    cdef int less, added = row.steps if row.adds else 0
    cdef const int32_t* docs = own.docs
    cdef const uint8_t* codes = own.codes
    cdef int16_t* reach = hits.reach
    if not row.ceilings or not docs and not numbers:
        _add_steps(hits, <int16_t> added, own)
    elif docs:
        for place in range(own.df):
            reach[docs[place]] += <int16_t> (added - less_than(row, classes[docs[place]] | codes[place]))
    else:
        for place in range(hits.doc_count):
            less = less_than(row, classes[numbers[place]] | codes[place])
            reach[place] += <int16_t> (added - less if codes[place] else 0)


cdef inline void _add_steps(Hits* hits, int16_t added, const Decoded* own) noexcept:
    cdef Py_ssize_t place
    cdef int16_t none = 0
    cdef const int32_t* docs = own.docs
    if not added:
        return
    if docs:
        for place in range(own.df):
            hits.reach[docs[place]] += added
        return
    for place in range(hits.doc_count):
        hits.reach[place] += added if own.codes[place] else none


cdef inline int steps_below(double bar, double step) noexcept:
    """With less a sum is below the bar."""
    return <int> min(bar / step, <double> INT16_MAX)


cdef inline void find_peaks(Hits* hits) noexcept:
    cdef Py_ssize_t block, place
    cdef int16_t peak
    cdef const int16_t* reach = hits.reach
    for block in range(hits.blocks):
        peak = 0
        for place in range(BLOCK_DOCS):
            peak = reach[place] if reach[place] > peak else peak
        hits.peaks[block] = peak
        reach += BLOCK_DOCS


cdef inline int level_of(const Hits* hits, Py_ssize_t wanted) noexcept:
    """What at least so many hits reach, if there are so many; 1 or more. Told by blocks where there are many."""
    cdef bint are_few = hits.doc_count <= SMALL
    cdef const int16_t* reached = hits.reach if are_few else hits.peaks
    cdef Py_ssize_t size = hits.doc_count if are_few else hits.blocks
    cdef int low = 1, high = max(1, _highest(hits)), middle
    while low < high:
        middle = (low + high + 1) // 2
        if _count(reached, size, <int16_t> middle) >= wanted:
            low = middle
        else:
            high = middle - 1
    return low


cdef inline int16_t _highest(const Hits* hits) noexcept:
    cdef Py_ssize_t block
    cdef int16_t highest = 0
    for block in range(hits.blocks):
        highest = hits.peaks[block] if hits.peaks[block] > highest else highest
    return highest


cdef inline Py_ssize_t _count(const int16_t* reached, Py_ssize_t size, int16_t least) noexcept:
    """In numbers as wide as what is reached, so that vectors need not be made longer."""
    cdef Py_ssize_t first, place, found = 0
    cdef int16_t own, one = 1, none = 0  # literals would make longs of all
    for first in range(0, size, SMALL):
        own = 0
        for place in range(first, min(size, first + SMALL)):
            own += one if reached[place] >= least else none
        found += own
    return found


cdef inline Py_ssize_t find_blocks(Hits* hits, int least) noexcept:
    """How many blocks have a document that reaches `least`; into `found`, without a branch, as half of them may."""
    cdef Py_ssize_t block, size = 0
    for block in range(hits.blocks):
        hits.found[size] = <int32_t> block
        size += hits.peaks[block] >= least
    return size


cdef inline Py_ssize_t take_block(const Hits* hits, Py_ssize_t block, int least, int32_t* docs) noexcept:
    """How many of a block's documents reach `least`; into docs, ascending."""
    cdef Py_ssize_t place, first = block * BLOCK_DOCS
    cdef const int16_t* reach = hits.reach + first
    cdef int16_t lowest = <int16_t> least
    cdef uint8_t is_given[BLOCK_DOCS]
    for place in range(BLOCK_DOCS):  # told for all of them by vectors, then picked
        is_given[place] = reach[place] >= lowest
    return put_places(is_given, first, docs)


cdef inline void close_hits(Hits* hits) noexcept:
    free(hits.found)
    free(hits.drops)
    free(hits.reach)


cdef inline void take_back(Hits* hits, int least) noexcept:
    """Of the documents that were left those that can be `least`."""
    cdef Py_ssize_t place, kept = 0
    cdef Drop own
    for place in range(hits.drop_count):
        own = hits.drops[place]
        hits.drops[kept] = own
        hits.reach[own.doc] = own.reach if own.known >= least else SCORED
        kept += own.known < least
    hits.drop_count = kept


cdef inline int ask_again(Top* top, Py_ssize_t count, double bar) except -1:
    """For another number of the best, among those scored until now, too."""
    cdef Py_ssize_t place
    free(top.heap)
    top.count, top.bar, top.heap_size = max(count, <Py_ssize_t> 1), bar, 0
    top.heap = <float*> malloc(top.count * sizeof(float))
    if not top.heap:
        raise MemoryError
    for place in range(top.size):
        if top.scores[place] >= top.bar:
            _raise_bar(top, top.scores[place])
    return 0


cdef inline int add_all(Top* top, const int32_t* docs, const float* scores, Py_ssize_t size) except -1:
    """Take up more."""
    cdef Py_ssize_t place
    if not size:
        return 0
    if top.size + size > top.room:
        _make_room(top, 2 * (top.size + size))
    memcpy(top.docs + top.size, docs, size * sizeof(int32_t))
    memcpy(top.scores + top.size, scores, size * sizeof(float))
    top.size += size
    for place in range(size):
        if scores[place] >= top.bar:
            _raise_bar(top, scores[place])
    return 0


cdef inline int _make_room(Top* top, Py_ssize_t room) except -1:
    """What was scored stays where there is none."""
    cdef int32_t* docs = <int32_t*> realloc(top.docs, room * sizeof(int32_t))
    top.docs = docs if docs else top.docs
    cdef float* scores = <float*> realloc(top.scores, room * sizeof(float))
    top.scores = scores if scores else top.scores
    if not docs or not scores:
        raise MemoryError
    top.room = room
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


cdef inline Py_ssize_t found_count(const Top* top, double bar) noexcept:
    """How many of those scored are not below a bar."""
    cdef Py_ssize_t place, found = 0
    for place in range(top.size):
        found += top.scores[place] >= bar
    return found


cdef inline Py_ssize_t put_found(const Top* top, double bar, int64_t* docs, float* scores) noexcept:
    """Those that are not below a bar; returns how many."""
    cdef Py_ssize_t place, found = 0
    for place in range(top.size):
        if top.scores[place] >= bar:
            docs[found], scores[found] = top.docs[place], top.scores[place]
            found += 1
    return found


cdef inline void close_top(Top* top) noexcept:
    free(top.heap)
    free(top.docs)
    free(top.scores)
