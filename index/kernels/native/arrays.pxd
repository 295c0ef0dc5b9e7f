# cython: language_level=3
"""Where the numbers of an array lie, in a fifth of the time of a typed view."""

from cpython.buffer cimport PyBUF_SIMPLE, PyBUF_WRITABLE, PyBuffer_Release, PyObject_GetBuffer
from libc.stdint cimport int64_t, uint8_t, uint16_t, uint32_t, uint64_t


cdef inline void* data(array, Py_ssize_t item, Py_ssize_t* size, int flags=PyBUF_SIMPLE) except? NULL:
    """Valid as long as the array lives. item: bytes of a number; size: how many there are, told."""
    cdef Py_buffer view
    PyObject_GetBuffer(array, &view, flags)
    size[0] = view.len // item
    PyBuffer_Release(&view)
    return view.buf


cdef struct Numbers:  # unsigned, of 1, 2, 4 or 8 bytes
    const void* first
    Py_ssize_t size
    Py_ssize_t item  # bytes of a number


cdef inline Numbers numbers_of(array) except *:
    """The numbers of an array, valid as long as it lives."""
    cdef Numbers own = Numbers(NULL, 0, array.itemsize)
    if array.dtype.kind != "u":
        raise ValueError("unsigned numbers are expected")
    own.first = data(array, own.item, &own.size)
    return own


cdef inline uint64_t number(const Numbers* own, Py_ssize_t place) noexcept:
    """The number at a place that there is."""
    if own.item == 4:
        return (<const uint32_t*> own.first)[place]
    if own.item == 1:
        return (<const uint8_t*> own.first)[place]
    return (<const uint16_t*> own.first)[place] if own.item == 2 else (<const uint64_t*> own.first)[place]


cdef inline const void* address(const Numbers* own, Py_ssize_t place) noexcept:
    """Where the number at a place lies."""
    return <const char*> own.first + place * own.item


cdef inline Py_ssize_t not_below(const Numbers* own, uint64_t wanted) noexcept:
    """The first place whose number is not below the wanted one; the numbers ascend."""
    cdef Py_ssize_t low = 0, high = own.size, middle
    while low < high:
        middle = (low + high) // 2
        if number(own, middle) < wanted:
            low = middle + 1
        else:
            high = middle
    return low


cdef inline uint64_t looked_up(keys, values, uint64_t wanted) except? 0:
    """The value of the first key that is not below the wanted one; the keys ascend."""
    cdef Numbers own = numbers_of(keys), found = numbers_of(values)
    cdef Py_ssize_t place = not_below(&own, wanted)
    if place >= min(own.size, found.size):
        raise IndexError("no such number")
    return number(&found, place)


cdef inline int64_t* longs(array, Py_ssize_t* size) except? NULL:
    """As `data`, of numbers of eight bytes."""
    cdef Py_buffer view
    PyObject_GetBuffer(array, &view, PyBUF_SIMPLE)
    PyBuffer_Release(&view)
    if view.itemsize != sizeof(int64_t):
        raise ValueError("numbers of eight bytes are expected")
    size[0] = view.len // view.itemsize
    return <int64_t*> view.buf
