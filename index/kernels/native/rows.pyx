# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""A plan's units as an edition has them, in C; each function is that of `index.kernels.plain.rows`."""

from libc.stdlib cimport calloc, free

from index.kernels.native.postings cimport CodedList

VERSION = 7


cdef class UnitTerms:
    """The terms of a unit, role after role."""

    def __cinit__(self, parts, *, bint is_nested):
        self.is_nested, self.lists = is_nested, []
        self.segments = min([len(part.lists) for part in parts], default=0)
        self.parts = <Part*> calloc(len(parts) + 1, sizeof(Part))
        if not self.parts:
            raise MemoryError
        for part in parts:
            self.parts[self.count] = Part(part.table, part.fields, part.weight, part.share, part.role)
            self.lists.append(tuple(part.lists))
            self.count += 1

    def __dealloc__(self):
        free(self.parts)

    cdef CodedList list_in(self, Py_ssize_t segment, Py_ssize_t place):
        """A part's postings in a segment; None unless it has all terms of the role."""
        cdef Py_ssize_t other
        if not 0 <= segment < self.segments:
            raise IndexError("no such segment")
        for other in range(self.count):
            if self.parts[other].role == self.parts[place].role and (<tuple> self.lists[other])[segment] is None:
                return None
        return (<tuple> self.lists[place])[segment]
