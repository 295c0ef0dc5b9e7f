# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""What a text is in UTF-8, in C; each function is that of `index.kernels.plain.utf8`.

Python keeps the bytes with the text, so that whoever encodes it later only copies them.
"""

from cpython.unicode cimport PyUnicode_AsUTF8AndSize
from libc.stdint cimport uint8_t

VERSION = 10


def has_control(str text not None):
    """Whether it holds a control character but tab and line ends."""
    cdef Py_ssize_t size = 0, place
    cdef const uint8_t* own = <const uint8_t*> PyUnicode_AsUTF8AndSize(text, &size)
    cdef uint8_t found = 0
    for place in range(size):
        found |= (own[place] < 0x20) & (own[place] != 0x09) & (own[place] != 0x0A) & (own[place] != 0x0D)
        found |= own[place] == 0x7F
    return found != 0


def utf8_bytes(str text not None):
    """Its size in UTF-8."""
    cdef Py_ssize_t size = 0
    PyUnicode_AsUTF8AndSize(text, &size)
    return size
