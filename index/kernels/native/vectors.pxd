# cython: language_level=3
"""Numbers of several documents side by side: loops that the compiler turns into vectors."""

from libc.stdint cimport int32_t

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
