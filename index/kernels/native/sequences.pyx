# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Sequences of syllables among labelled ones, in C; each function is that of `index.kernels.plain.sequences`."""

from libc.stdint cimport uint8_t
from libc.stdlib cimport calloc, free, malloc

from index.kernels.native.arrays cimport data
from index.kernels.native.found cimport Found
from index.kernels.native.labelled cimport Syllable

VERSION = 10

cdef enum:
    LABELS = 256

cdef struct Sequence:
    const uint8_t* steps  # (count, LABELS)
    const uint8_t* labels
    Py_ssize_t count
    Py_ssize_t told  # labels


def resolved(found, beneath, list wanted):
    """The units' syllables with their labels, and those of sequences with what they stand for."""
    cdef Found own = found if isinstance(found, Found) else Found(found), told = Found()
    cdef Py_ssize_t number, size = 0
    cdef const uint8_t* units = <const uint8_t*> data(beneath, 1, &size)
    if size != LABELS:
        raise ValueError("a label for each is expected")
    cdef Sequence* sequences = <Sequence*> malloc((len(wanted) + 1) * sizeof(Sequence))
    # where the labels of each syllable begin
    cdef Py_ssize_t* starts = <Py_ssize_t*> calloc(own.size + 1, sizeof(Py_ssize_t))
    try:
        if not sequences or not starts:
            raise MemoryError
        for number, (steps, labels) in enumerate(wanted):
            sequences[number] = _sequence(steps, labels)
        _tell(own, units, sequences, len(wanted), starts, NULL)
        for number in range(own.size):
            starts[number + 1] += starts[number]
        told.size = starts[own.size]
        told.syllables = <Syllable*> malloc((told.size + 1) * sizeof(Syllable))
        if not told.syllables:
            raise MemoryError
        _tell(own, units, sequences, len(wanted), starts, told.syllables)
    finally:
        free(sequences)
        free(starts)
    return told


cdef Sequence _sequence(steps, labels) except *:
    cdef Sequence own = Sequence(NULL, NULL, 0, 0)
    cdef Py_ssize_t size = 0
    own.steps, own.labels = <const uint8_t*> data(steps, 1, &size), <const uint8_t*> data(labels, 1, &own.told)
    own.count = size // LABELS
    if not own.count or not own.told or size % LABELS:
        raise ValueError("steps of 256 labels each and one label or more are expected")
    return own


cdef void _tell(
    Found own,
    const uint8_t* units,
    const Sequence* sequences,
    Py_ssize_t count,
    Py_ssize_t* starts,
    Syllable* told,
) noexcept:
    """Put each label behind those of its syllable; without `told` only count them, a place further on."""
    cdef const Syllable* found = own.syllables
    cdef Py_ssize_t syllable, number, head, step
    for syllable in range(own.size):
        if units[found[syllable].label]:
            _add(found, syllable, units[found[syllable].label], starts, told)
    for number in range(count):
        for head in range(own.size - sequences[number].count + 1):
            if _stands(found + head, &sequences[number]):
                for step in range(max(sequences[number].count, sequences[number].told)):
                    syllable = head + min(step, sequences[number].count - 1)
                    _add(found, syllable, sequences[number].labels[min(step, sequences[number].told - 1)], starts, told)


cdef inline void _add(
    const Syllable* found, Py_ssize_t syllable, uint8_t label, Py_ssize_t* starts, Syllable* told
) noexcept:
    if told:
        told[starts[syllable]] = found[syllable]
        told[starts[syllable]].label = label
        starts[syllable] += 1
    else:
        starts[syllable + 1] += 1


cdef inline bint _stands(const Syllable* head, const Sequence* sequence) noexcept:
    cdef Py_ssize_t step, tail = sequence.count - 1
    for step in range(sequence.count):
        if not sequence.steps[step * LABELS + head[step].label]:
            return False
    return head[tail].place - head.place == tail and head[tail].text == head.text
