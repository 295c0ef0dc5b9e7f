# cython: language_level=3
"""Numbers of several documents side by side: loops that the compiler turns into vectors."""

from libc.stdint cimport int32_t, uint8_t, uint64_t
from libc.string cimport memcpy

cdef extern from *:
    int __builtin_ctzll(unsigned long long) noexcept nogil

cdef enum:
    LANES = 64


cdef inline Py_ssize_t put_places(const uint8_t* is_given, Py_ssize_t first, int32_t* into) noexcept:
    """How many of LANES flags, 0 or 1, are given; first + place of each into `into`."""
    cdef Py_ssize_t place, found = 0
    cdef uint64_t eight, given = 0
    for place in range(0, LANES, 8):
        memcpy(&eight, is_given + place, 8)
        given |= (eight * <uint64_t> 0x0102040810204080) >> 56 << place  # a bit for each
    while given:
        into[found] = <int32_t> (first + __builtin_ctzll(given))
        found += 1
        given &= given - 1
    return found


cdef inline void keep_least(float* least, const float* values, Py_ssize_t size) noexcept:
    cdef Py_ssize_t place
    for place in range(size):
        least[place] = values[place] if values[place] < least[place] else least[place]


cdef inline void keep_most(float* most, const float* values, Py_ssize_t size) noexcept:
    cdef Py_ssize_t place
    for place in range(size):
        most[place] = values[place] if values[place] > most[place] else most[place]


cdef inline void add(float* summed, const float* values, Py_ssize_t size) noexcept:
    cdef Py_ssize_t place
    for place in range(size):
        summed[place] += values[place]


cdef inline void gather(float* values, const int32_t* places, Py_ssize_t size) noexcept:
    """Those at some places, ascending, come first."""
    cdef Py_ssize_t place
    for place in range(size):
        values[place] = values[places[place]]


cdef inline Py_ssize_t count_least(const uint8_t* values, Py_ssize_t size, uint8_t least) noexcept:
    """How many of them are the least value or more."""
    cdef Py_ssize_t first = 0, place, found = 0
    while first + LANES <= size:
        found += _count_lanes(values + first, least)
        first += LANES
    for place in range(first, size):
        found += values[place] >= least
    return found


cdef inline uint8_t _count_lanes(const uint8_t* values, uint8_t least) noexcept:
    """In a byte, so that vectors do it."""
    cdef Py_ssize_t place
    cdef uint8_t found = 0, one = 1, none = 0  # literals would make longs of all
    for place in range(LANES):
        found += one if values[place] >= least else none
    return found
