# cython: language_level=3
"""Rows of codes, added up where there is one."""

from libc.stdint cimport uint8_t

cdef enum:
    ROWS = 16
    PIECE = 2_048  # documents

cdef struct Rows:  # to be added together
    Py_ssize_t size
    const uint8_t* codes[ROWS]
    uint8_t amounts[ROWS]


cdef inline void add_rows(uint8_t* counts, Rows* rows, Py_ssize_t size) noexcept:
    """Adds all of them and leaves none: piece by piece, so that the counts of one stay near, and two rows at once."""
    cdef Py_ssize_t first, row
    if rows.size % 2:
        rows.codes[rows.size], rows.amounts[rows.size] = rows.codes[0], 0
        rows.size += 1
    for first in range(0, size, PIECE):
        for row in range(0, rows.size, 2):
            _add_two(counts, rows, row, first, min(size, first + PIECE))
    rows.size = 0


cdef inline void _add_two(uint8_t* counts, const Rows* rows, Py_ssize_t row, Py_ssize_t first, Py_ssize_t end) noexcept:
    cdef Py_ssize_t place
    cdef uint8_t none = 0  # a literal would make longs of all
    cdef const uint8_t* one = rows.codes[row]
    cdef const uint8_t* other = rows.codes[row + 1]
    cdef uint8_t of_one = rows.amounts[row], of_other = rows.amounts[row + 1]
    for place in range(first, end):
        counts[place] += <uint8_t> ((of_one if one[place] else none) + (of_other if other[place] else none))
