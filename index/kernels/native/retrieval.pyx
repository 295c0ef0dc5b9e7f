# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Postings of one segment, in C; each function is that of `index.kernels.plain.retrieval`."""

from libc.stdint cimport int64_t, uint8_t, uint16_t

VERSION = 1


def add_where_present(uint16_t[::1] counts, const int64_t[::1] docs, const uint8_t[::1] codes, uint16_t amount):
    cdef Py_ssize_t place
    if docs is None:
        for place in range(codes.shape[0]):
            counts[place] += amount if codes[place] else 0
    else:
        for place in range(docs.shape[0]):
            counts[docs[place]] += amount
