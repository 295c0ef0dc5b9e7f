# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""The stretches of some texts that show most of a query, in C; each function is that of `index.kernels.plain.windows`."""

from cpython.buffer cimport PyBUF_WRITABLE
from libc.math cimport sqrt
from libc.stdint cimport int64_t
from libc.stdlib cimport free, malloc

from index.kernels.native.arrays cimport data, longs
from index.kernels.native.marked cimport Marked, marked_of

import numpy as np

from index.kernels.plain import windows as plain
from index.kernels.plain.marks import NEAR_CHARS as near_chars

VERSION = 6

cdef int64_t NEAR_CHARS = near_chars, WINDOW_CHARS = plain.WINDOW_CHARS
cdef double ADJACENT_BONUS = plain.ADJACENT_BONUS, ROUNDING = plain.ROUNDING, EARLY_CHARS = plain.EARLY_CHARS

cdef struct Window:
    double value
    int64_t start
    int64_t end

cdef struct Seen:
    const double* weights  # of each unit
    Py_ssize_t units
    int64_t* latest  # mark of each unit, -1 before the first
    double* before  # each mark: all bonuses of the marks before it
    double* values  # each mark: that of the window that ends with it
    double bonuses
    double shown  # of the units in the window


def best_windows(marks, weights):
    """The best window of each text."""
    cdef Py_ssize_t units = len(weights), text, size = 0
    cdef Marked own = marked_of(marks, units)
    windows = plain.Windows(np.empty(own.texts), np.empty(own.texts, np.int64), np.empty(own.texts, np.int64))
    cdef double* values = <double*> data(windows[0], sizeof(double), &size, PyBUF_WRITABLE)
    cdef int64_t* starts = longs(windows[1], &size)
    cdef int64_t* ends = longs(windows[2], &size)
    cdef double* numbers = <double*> malloc((units + 2 * own.size + 1) * sizeof(double))
    cdef int64_t* latest = <int64_t*> malloc((units + 1) * sizeof(int64_t))
    cdef Seen seen = Seen(numbers, units, latest, numbers + units, numbers + units + own.size, 0, 0)
    cdef Window best
    try:
        if not numbers or not latest:
            raise MemoryError
        for text, weight in enumerate(weights):
            numbers[text], latest[text] = weight, -1
        for text in range(own.texts):
            best = _best_window(&own, own.bounds[text], own.bounds[text + 1], &seen)
            values[text], starts[text], ends[text] = best.value, best.start, best.end
        return windows
    finally:
        free(numbers)
        free(latest)


def gains(windows, most_shown, double whole, double passage, double early):
    """What the best window of each article is worth."""
    cdef Py_ssize_t size = 0, start_count = 0, docs = 0, fields, text
    cdef const double* values = <const double*> data(windows[0], sizeof(double), &size)
    cdef const int64_t* starts = longs(windows[1], &start_count)
    cdef const double* most = <const double*> data(most_shown, sizeof(double), &docs)
    fields = size // max(docs, 1)
    if size != start_count or size != docs * fields or not whole > 0:
        raise ValueError("a value and a start of each field are expected")
    best = np.zeros(docs, np.float32)
    cdef float* into = <float*> data(best, sizeof(float), &docs, PyBUF_WRITABLE)
    cdef double shown
    for text in range(size):
        shown = min(values[text] / whole, most[text // fields])
        shown = whole * shown * (passage * sqrt(shown) + early / (1 + starts[text] / EARLY_CHARS))
        into[text // fields] = max(into[text // fields], <float> shown)
    return best


cdef Window _best_window(const Marked* own, Py_ssize_t first, Py_ssize_t last, Seen* seen) noexcept:
    """Of the marks first to last - 1; of equal ones the first."""
    cdef Py_ssize_t place
    cdef double most = 0
    _put_values(own, first, last, seen)
    for place in range(first, last):
        most = seen.values[place] if place == first else max(most, seen.values[place])
    for place in range(first, last):
        if seen.values[place] >= most - ROUNDING:
            break
    if first == last or seen.values[place] <= ROUNDING:
        return Window(0, 0, 0)
    return Window(seen.values[place], own.starts[_first_in(own, first, place)], own.ends[place])


cdef void _put_values(const Marked* own, Py_ssize_t begin, Py_ssize_t last, Seen* seen) noexcept:
    """Of the windows that end with the marks of a text."""
    cdef Py_ssize_t place, first = begin
    cdef int64_t unit
    cdef bint has_changed
    cdef double bonus
    for place in range(begin, last):
        unit = own.units[place]
        bonus = seen.weights[unit] * ADJACENT_BONUS if place > begin and _follows(own, place) else 0
        seen.bonuses += bonus
        seen.before[place] = seen.bonuses - bonus
        has_changed = seen.latest[unit] < first
        seen.latest[unit] = place
        while first < place and own.starts[first] < own.ends[place] - WINDOW_CHARS:
            has_changed |= seen.latest[own.units[first]] == first
            first += 1
        if has_changed:
            _show(first, seen)
        seen.values[place] = (seen.bonuses - seen.before[first]) + seen.shown


cdef void _show(Py_ssize_t first, Seen* seen) noexcept:
    """The weights of the units since the first mark of a window."""
    cdef Py_ssize_t unit
    seen.shown = 0
    for unit in range(seen.units):
        if seen.latest[unit] >= first:
            seen.shown += seen.weights[unit]


cdef bint _follows(const Marked* own, Py_ssize_t place) noexcept:
    """Whether another unit stands right before."""
    return (
        0 < own.starts[place] - own.ends[place - 1] <= NEAR_CHARS and own.units[place] != own.units[place - 1]
    )


cdef Py_ssize_t _first_in(const Marked* own, Py_ssize_t first, Py_ssize_t place) noexcept:
    """First mark of the window that ends with a mark."""
    while first < place and own.starts[first] < own.ends[place] - WINDOW_CHARS:
        first += 1
    return first
