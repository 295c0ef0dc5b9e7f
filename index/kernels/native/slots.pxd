# cython: language_level=3
"""A look into the table of `index.kernels.slots`."""

from libc.stdint cimport int64_t, uint64_t

cdef struct Slot:
    uint64_t low
    uint64_t high
    uint64_t number  # + 1; 0: nobody has the place


cdef inline Slot* slot_of(uint64_t[:, ::1] table, int shift, uint64_t low, uint64_t high) noexcept:
    """The place of a key. table: of 2**(64 - shift) rows of three."""
    cdef uint64_t mixed = low * <uint64_t> 0x9E3779B97F4A7C15 ^ high * <uint64_t> 0xC2B2AE3D27D4EB4F
    return <Slot*> &table[<Py_ssize_t> (mixed >> shift), 0]


cdef inline int shift_of(uint64_t[:, ::1] table) except -1:
    """Bits of a hash that are no place."""
    cdef int bits = 0
    while bits < 40 and (<Py_ssize_t> 1) << bits < table.shape[0]:
        bits += 1
    if not bits or (<Py_ssize_t> 1) << bits != table.shape[0] or table.shape[1] != 3:
        raise ValueError("a table of slots is expected")
    return 64 - bits


cdef inline int64_t found(const Slot* slot, uint64_t low, uint64_t high) noexcept:
    """The number of the key, -1 if its place is another's or nobody's."""
    return <int64_t> slot.number - 1 if slot.low == low and slot.high == high else -1


cdef inline void put(Slot* slot, uint64_t low, uint64_t high, int64_t number) noexcept:
    """Remember a key if nobody has its place."""
    if not slot.number:
        slot.low, slot.high, slot.number = low, high, <uint64_t> number + 1


cdef inline int64_t number_of(uint64_t[:, ::1] table, int shift, uint64_t low, uint64_t high, int64_t next) noexcept:
    """The number of a key; the next one if it is new, -1 if there is no place near its own."""
    cdef uint64_t mixed = low * <uint64_t> 0x9E3779B97F4A7C15 ^ high * <uint64_t> 0xC2B2AE3D27D4EB4F
    cdef Py_ssize_t place = <Py_ssize_t> (mixed >> shift), tried
    cdef Slot* slot
    for tried in range(8):
        slot = <Slot*> &table[(place + tried) & (table.shape[0] - 1), 0]
        if not slot.number:
            slot.low, slot.high, slot.number = low, high, <uint64_t> next + 1
            return next
        if slot.low == low and slot.high == high:
            return <int64_t> slot.number - 1
    return -1
