# cython: language_level=3
"""Documents that have any of some sparse terms, numbered anew, and the terms among these."""

from libc.stdint cimport int32_t, uint8_t
from libc.stdlib cimport calloc, free, malloc
from libc.string cimport memcpy, memset

from index.kernels.native.postings cimport Decoded


cdef inline Py_ssize_t postings_of(const Decoded* lists, Py_ssize_t count, Py_ssize_t most) noexcept:
    """How many postings there are; more than `most` where one of the lists is a row."""
    cdef Py_ssize_t place, total = 0
    for place in range(count):
        total += lists[place].df if lists[place].docs else most + 1
    return total


cdef inline int32_t* united(const Decoded* lists, Py_ssize_t count, Py_ssize_t* size) except NULL:
    """Documents of any list, ascending. To be freed."""
    cdef Py_ssize_t place, total = postings_of(lists, count, 0)
    cdef int32_t* docs = <int32_t*> malloc((total + 1) * sizeof(int32_t))
    cdef int32_t* before = <int32_t*> malloc((total + 1) * sizeof(int32_t))
    if not docs or not before:
        free(docs)
        free(before)
        raise MemoryError
    size[0] = 0
    for place in range(count):
        memcpy(before, docs, size[0] * sizeof(int32_t))
        size[0] = _merged(before, size[0], lists[place].docs, lists[place].df, docs)
    free(before)
    return docs


cdef inline Py_ssize_t _merged(
    const int32_t* one, Py_ssize_t one_size, const int32_t* other, Py_ssize_t other_size, int32_t* into
) noexcept:
    cdef Py_ssize_t first = 0, second = 0, found = 0
    cdef int32_t left, right
    while first < one_size and second < other_size:
        left, right = one[first], other[second]
        into[found] = left if left < right else right
        found += 1
        first += left <= right
        second += right <= left
    memcpy(into + found, one + first, (one_size - first) * sizeof(int32_t))
    found += one_size - first
    memcpy(into + found, other + second, (other_size - second) * sizeof(int32_t))
    return found + other_size - second


cdef inline int spread(Decoded* into, const Decoded* own, const int32_t* docs, Py_ssize_t size) except -1:
    """A list as a row, a code for each of some documents, among which are all of its own."""
    cdef Py_ssize_t entry, place = 0
    memset(into, 0, sizeof(Decoded))
    into.df, into.own_codes = own.df, <uint8_t*> calloc(size + 1, 1)
    if not into.own_codes:
        raise MemoryError
    if own.df == size:
        memcpy(into.own_codes, own.codes, size)
    for entry in range(own.df if own.df < size else 0):
        while docs[place] < own.docs[entry]:
            place += 1
        into.own_codes[place] = own.codes[entry]
    into.codes = into.own_codes
    return 0
