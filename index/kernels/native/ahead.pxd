# cython: language_level=3
"""Asking for memory before it is needed, so that it is near when it is."""

cdef extern from *:
    """
    #if defined(__GNUC__)
    #define prefetch(place) __builtin_prefetch(place)
    #else
    #define prefetch(place) ((void) (place))
    #endif
    """
    void prefetch(const void* place) noexcept

cdef enum:
    AHEAD = 12  # steps of a loop that a look into a large table takes
    LINE = 64  # bytes that come at once


cdef inline void ask_for_lines(const void* first, Py_ssize_t lines) noexcept:
    """For so many lines of memory."""
    cdef Py_ssize_t line
    for line in range(lines):
        prefetch(<const char*> first + line * LINE)
