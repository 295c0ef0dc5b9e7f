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
