# cython: language_level=3
"""Posting lists of one segment, and the documents of others in them."""

from libc.stdint cimport int64_t, uint8_t

from index.kernels.native.arrays cimport data

cdef struct List:
    const int64_t* docs  # NULL: there is a code for each document of the segment
    const uint8_t* codes
    Py_ssize_t size
    Py_ssize_t reached  # the entries before this are of documents that were passed
    const uint8_t* wanted  # the codes of all documents that are wanted, or NULL

cdef inline List list_of(docs, codes, Py_ssize_t doc_count) except *:
    """docs: ascending, None if there is a code for each document of the segment; alive as long as the list is used."""
    cdef List own = List(NULL, NULL, 0, 0, NULL)
    cdef Py_ssize_t size = doc_count
    own.codes = <const uint8_t*> data(codes, 1, &own.size)
    if docs is not None:
        own.docs = <const int64_t*> data(docs, sizeof(int64_t), &size)
    if size != own.size:
        raise ValueError("a code of each document is expected")
    if docs is not None and size and (own.docs[0] < 0 or own.docs[size - 1] >= doc_count):
        raise IndexError("no such document")
    return own


cdef inline void spread(const List* own, const int64_t* docs, Py_ssize_t total, uint8_t* scratch, uint8_t* codes) noexcept:
    """codes: of the documents. scratch: a zero for each document of the segment, and so again afterwards."""
    cdef Py_ssize_t place, low, high
    low = passed(own.docs, 0, own.size, docs[0])
    high = passed(own.docs, low, own.size, docs[total - 1] + 1)
    for place in range(low, high):
        scratch[own.docs[place]] = own.codes[place]
    for place in range(total):
        codes[place] = scratch[docs[place]]
    for place in range(low, high):
        scratch[own.docs[place]] = 0


cdef inline Py_ssize_t passed(const int64_t* docs, Py_ssize_t low, Py_ssize_t size, int64_t wanted) noexcept:
    """The first place from `low` on with a document that is not below the wanted one: in doubled steps, then halves."""
    cdef Py_ssize_t step = 1, high = low, middle
    while high < size and docs[high] < wanted:
        low = high + 1
        high += step
        step *= 2
    high = min(high, size)
    while low < high:
        middle = (low + high) // 2
        if docs[middle] < wanted:
            low = middle + 1
        else:
            high = middle
    return low
