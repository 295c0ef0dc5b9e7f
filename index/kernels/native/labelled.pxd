# cython: language_level=3
"""Labels of syllables, and those found that have one."""

from libc.stdint cimport int64_t, uint8_t, uint64_t
from libc.stdlib cimport realloc

cdef struct Range:
    uint64_t low
    uint64_t high
    uint8_t label

cdef struct Syllable:
    int64_t text
    int64_t start
    int64_t end
    int64_t place
    uint8_t label

cdef struct Search:
    uint8_t* labels  # of each code
    Range* ranges
    Py_ssize_t range_count
    Syllable* found
    Py_ssize_t count
    Py_ssize_t room
    Py_ssize_t most  # of them after this article
    int64_t shift  # place in the segment → in these articles


cdef inline uint8_t label_of(const Search* search, uint64_t own) noexcept:
    """The label of a syllable without a code."""
    cdef Py_ssize_t one
    cdef uint8_t label = 0
    for one in range(search.range_count):
        if search.ranges[one].low <= own < search.ranges[one].high:
            label = search.ranges[one].label
    return label


cdef inline int put(Search* search, Syllable one) except -1:
    cdef Syllable* more
    if search.count == search.room:
        more = <Syllable*> realloc(search.found, 2 * search.room * sizeof(Syllable))
        if not more:
            raise MemoryError
        search.found, search.room = more, 2 * search.room
    search.found[search.count] = one
    search.count += 1
    return 0
