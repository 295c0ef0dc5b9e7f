# cython: language_level=3
"""What chunks yield, as `index.kernels.plain.segmenting` tells it."""

from libc.stdint cimport int64_t

from index.kernels.native.ahead cimport AHEAD, prefetch


cdef inline Py_ssize_t yielded(
    const int64_t[::1] firsts, const int64_t[::1] values, Py_ssize_t width, const int64_t[::1] numbers
) except -1:
    """How many tuples all chunks yield; all of them are in bounds."""
    cdef Py_ssize_t place, first, last, count = 0
    for place in range(numbers.shape[0]):
        if not 0 <= numbers[place] < firsts.shape[0] - 1:
            raise IndexError("no such chunk")
        first, last = firsts[numbers[place]], firsts[numbers[place] + 1]
        if not 0 <= first <= last <= values.shape[0] // width:
            raise IndexError("a chunk yields what there is not")
        count += last - first
    return count


cdef inline void look_ahead(
    const int64_t[::1] firsts, const int64_t[::1] values, Py_ssize_t width, const int64_t[::1] numbers, Py_ssize_t place
) noexcept:
    """Ask for what the chunks behind a place yield; all of them are in bounds."""
    if place + 2 * AHEAD < numbers.shape[0]:
        prefetch(&firsts[numbers[place + 2 * AHEAD]])
    if place + AHEAD < numbers.shape[0] and firsts[numbers[place + AHEAD]] * width < values.shape[0]:
        prefetch(&values[firsts[numbers[place + AHEAD]] * width])
