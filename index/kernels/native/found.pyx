# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""What a search in a token column finds, in C; the class is that of `index.kernels.plain.found`."""

from cpython.buffer cimport PyBUF_WRITABLE
from libc.stdint cimport int64_t, uint8_t
from libc.stdlib cimport free, malloc

from index.kernels.native.arrays cimport data, longs
from index.kernels.native.labelled cimport Syllable

import numpy as np

VERSION = 10


cdef class Found:
    """What was found; iterated over, the arrays of `plain.Found`, of which it can be made, too."""

    def __cinit__(self, arrays=None):
        if arrays is not None:
            self._take(arrays)

    def __dealloc__(self):
        free(self.syllables)

    def __iter__(self):
        cdef Py_ssize_t size = 0, one
        numbers = [np.empty(self.size, np.int64) for _ in range(4)]
        labels = np.empty(self.size, np.uint8)
        cdef int64_t* texts = <int64_t*> data(numbers[0], sizeof(int64_t), &size, PyBUF_WRITABLE)
        cdef int64_t* starts = <int64_t*> data(numbers[1], sizeof(int64_t), &size, PyBUF_WRITABLE)
        cdef int64_t* ends = <int64_t*> data(numbers[2], sizeof(int64_t), &size, PyBUF_WRITABLE)
        cdef int64_t* places = <int64_t*> data(numbers[3], sizeof(int64_t), &size, PyBUF_WRITABLE)
        cdef uint8_t* own = <uint8_t*> data(labels, 1, &size, PyBUF_WRITABLE)
        cdef const Syllable* found = self.syllables
        for one in range(self.size):
            texts[one], starts[one], ends[one] = found[one].text, found[one].start, found[one].end
            places[one], own[one] = found[one].place, found[one].label
        return iter((numbers[0], numbers[1], numbers[2], labels, numbers[3]))

    cdef int _take(self, arrays) except -1:
        cdef Py_ssize_t[5] sizes = [0, 0, 0, 0, 0]
        cdef Py_ssize_t one
        cdef const int64_t* texts = longs(arrays[0], &sizes[0])
        cdef const int64_t* starts = longs(arrays[1], &sizes[1])
        cdef const int64_t* ends = longs(arrays[2], &sizes[2])
        cdef const uint8_t* labels = <const uint8_t*> data(arrays[3], 1, &sizes[3])
        cdef const int64_t* places = longs(arrays[4], &sizes[4])
        for one in range(1, 5):
            if sizes[one] != sizes[0]:
                raise ValueError("a place and a label of each syllable are expected")
        self.syllables = <Syllable*> malloc((sizes[0] + 1) * sizeof(Syllable))
        if not self.syllables:
            raise MemoryError
        for one in range(sizes[0]):
            self.syllables[one] = Syllable(texts[one], starts[one], ends[one], places[one], labels[one])
        self.size = sizes[0]
        return 0
