# cython: language_level=3
"""How much of a query each document of a segment holds."""

from libc.stdint cimport int32_t, uint8_t
from libc.stdlib cimport free, malloc
from libc.string cimport memcpy, memset

from index.kernels.native.postings cimport Decoded, take_codes
from index.kernels.native.rows cimport Row, held_steps

cdef enum:
    DENSE = 16
    PIECE = 2_048  # documents

cdef struct Dense:  # rows of codes, to be added together
    Py_ssize_t size
    const uint8_t* codes[DENSE]
    uint8_t amounts[DENSE]


cdef inline int add_held(
    uint8_t* held, const Row* rows, const Decoded* lists, Py_ssize_t count, Py_ssize_t doc_count
) except -1:
    """held[d] += steps of the units that a document holds, of each the most of its roles."""
    cdef Dense dense
    cdef Py_ssize_t first = 0, end
    dense.size = 0
    while first < count:
        end = first + 1
        while not rows[end - 1].ends_unit:
            end += 1
        if rows[first].is_nested:
            _add_nested(held, rows + first, lists + first, end - first, doc_count, &dense)
        elif _has_steps(rows + first, end - first):
            _add_most(held, rows + first, lists + first, end - first, doc_count)
        first = end
    _add_dense(held, &dense, doc_count)
    return 0


cdef inline bint _has_steps(const Row* rows, Py_ssize_t count) noexcept:
    cdef Py_ssize_t place
    cdef bint any_steps = False
    for place in range(count):
        any_steps |= held_steps(&rows[place]) > 0
    return any_steps


cdef inline void _add_nested(
    uint8_t* held, const Row* rows, const Decoded* lists, Py_ssize_t count, Py_ssize_t doc_count, Dense* dense
) noexcept:
    """For each role of one unit what it shows more than those behind it, which are there as well."""
    cdef Py_ssize_t place
    cdef int amount
    for place in range(count):
        amount = held_steps(&rows[place]) - (held_steps(&rows[place + 1]) if place + 1 < count else 0)
        if amount:
            _add(held, &lists[place], <uint8_t> amount, doc_count, dense)


cdef inline void _add(uint8_t* held, const Decoded* own, uint8_t amount, Py_ssize_t doc_count, Dense* dense) noexcept:
    """A sparse list at once, a row of codes with others."""
    cdef Py_ssize_t place
    cdef const int32_t* docs = own.docs
    if docs:
        for place in range(own.df):
            held[docs[place]] += amount
        return
    dense.codes[dense.size], dense.amounts[dense.size] = own.codes, amount
    dense.size += 1
    if dense.size == DENSE:
        _add_dense(held, dense, doc_count)


cdef inline void _add_dense(uint8_t* held, Dense* dense, Py_ssize_t doc_count) noexcept:
    """Adds all of them and leaves none: piece by piece, so that what is held stays near, and two rows at once."""
    cdef Py_ssize_t first, row
    if dense.size % 2:
        dense.codes[dense.size], dense.amounts[dense.size] = dense.codes[0], 0
        dense.size += 1
    for first in range(0, doc_count, PIECE):
        for row in range(0, dense.size, 2):
            _add_two(held, dense, row, first, min(doc_count, first + PIECE))
    dense.size = 0


cdef inline void _add_two(uint8_t* held, const Dense* dense, Py_ssize_t row, Py_ssize_t first, Py_ssize_t end) noexcept:
    cdef Py_ssize_t place
    cdef uint8_t none = 0  # a literal would make longs of all
    cdef const uint8_t* one = dense.codes[row]
    cdef const uint8_t* other = dense.codes[row + 1]
    cdef uint8_t of_one = dense.amounts[row], of_other = dense.amounts[row + 1]
    for place in range(first, end):
        held[place] += <uint8_t> ((of_one if one[place] else none) + (of_other if other[place] else none))


cdef inline int _add_most(
    uint8_t* held, const Row* rows, const Decoded* lists, Py_ssize_t count, Py_ssize_t doc_count
) except -1:
    """held[d] += the most steps of one unit's roles all of whose terms a document has."""
    cdef Py_ssize_t first = 0, place
    cdef uint8_t steps
    cdef uint8_t* most = <uint8_t*> malloc(doc_count + 1)
    if not most:
        raise MemoryError
    memset(most, 0, doc_count)
    try:
        for place in range(count):
            steps = <uint8_t> held_steps(&rows[place])
            if rows[place].ends_role:
                if steps and place > first:
                    _raise_together(most, steps, lists + first, place + 1 - first, doc_count)
                elif steps:
                    _raise(most, steps, lists + place, doc_count)
                first = place + 1
        for place in range(doc_count):
            held[place] += most[place]
    finally:
        free(most)
    return 0


cdef inline void _raise(uint8_t* most, uint8_t steps, const Decoded* own, Py_ssize_t doc_count) noexcept:
    """most[d] is at least so much where a term is."""
    cdef Py_ssize_t place
    cdef uint8_t least
    cdef const int32_t* docs = own.docs
    if docs:
        for place in range(own.df):
            most[docs[place]] = max(most[docs[place]], steps)
        return
    for place in range(doc_count):
        least = steps if own.codes[place] else 0
        most[place] = most[place] if most[place] > least else least


cdef inline int _raise_together(
    uint8_t* most, uint8_t steps, const Decoded* lists, Py_ssize_t count, Py_ssize_t doc_count
) except -1:
    """most[d] is at least so much where all of several terms are."""
    cdef Py_ssize_t rarest = 0, place, number, size, kept
    for place in range(count):
        rarest = place if lists[place].df < lists[rarest].df else rarest
    cdef Py_ssize_t room = lists[rarest].df if lists[rarest].docs else doc_count
    cdef int32_t* docs = <int32_t*> malloc((room + 1) * sizeof(int32_t))
    cdef uint8_t* codes = <uint8_t*> malloc(room + 1)
    try:
        if not docs or not codes:
            raise MemoryError
        size = _put_docs(docs, &lists[rarest], doc_count)
        for place in range(count):
            take_codes(&lists[place], docs, size, codes)
            kept = 0
            for number in range(size):
                docs[kept] = docs[number]
                kept += codes[number] > 0
            size = kept
        for place in range(size):
            most[docs[place]] = max(most[docs[place]], steps)
    finally:
        free(docs)
        free(codes)
    return 0


cdef inline Py_ssize_t _put_docs(int32_t* into, const Decoded* own, Py_ssize_t doc_count) noexcept:
    """The documents of a list."""
    cdef Py_ssize_t place, size = 0
    if own.docs:
        memcpy(into, own.docs, own.df * sizeof(int32_t))
        return own.df
    for place in range(doc_count if own.df else 0):
        into[size] = <int32_t> place
        size += own.codes[place] > 0
    return size
