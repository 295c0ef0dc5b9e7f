# cython: language_level=3
"""Where the numbers of an array lie, in a fifth of the time of a typed view."""

from cpython.buffer cimport PyBUF_SIMPLE, PyBUF_WRITABLE, PyBuffer_Release, PyObject_GetBuffer


cdef inline void* data(array, Py_ssize_t item, Py_ssize_t* size, int flags=PyBUF_SIMPLE) except? NULL:
    """Valid as long as the array lives. item: bytes of a number; size: how many there are, told."""
    cdef Py_buffer view
    PyObject_GetBuffer(array, &view, flags)
    size[0] = view.len // item
    PyBuffer_Release(&view)
    return view.buf
