# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Sequences of syllables among labelled ones, in C; each function is that of `index.kernels.plain.sequences`."""

from libc.stdint cimport int64_t, uint8_t
from libc.stdlib cimport calloc, free, malloc

from index.kernels.native.arrays cimport data, longs

import numpy as np

from index.kernels.plain.found import Found

VERSION = 9

cdef enum:
    LABELS = 256

cdef struct Syllables:
    const int64_t* texts
    const int64_t* places
    const uint8_t* labels
    Py_ssize_t size

cdef struct Sequence:
    const uint8_t* steps  # (count, LABELS)
    const uint8_t* labels
    Py_ssize_t count
    Py_ssize_t told  # labels


def resolved(found, beneath, list wanted):
    """The units' syllables with their labels, and those of sequences with what they stand for."""
    cdef Syllables own
    cdef Py_ssize_t[4] sizes
    cdef Py_ssize_t number
    own.texts, own.places = longs(found[0], &sizes[0]), longs(found[4], &sizes[1])
    own.labels = <const uint8_t*> data(found[3], 1, &own.size)
    cdef const uint8_t* units = <const uint8_t*> data(beneath, 1, &sizes[2])
    if not sizes[0] == sizes[1] == own.size == len(found[1]) == len(found[2]) or sizes[2] != LABELS:
        raise ValueError("arrays of one length are expected, and a label for each")
    cdef Sequence* sequences = <Sequence*> malloc((len(wanted) + 1) * sizeof(Sequence))
    # where the labels of each syllable begin
    cdef Py_ssize_t* starts = <Py_ssize_t*> calloc(own.size + 1, sizeof(Py_ssize_t))
    try:
        if not sequences or not starts:
            raise MemoryError
        for number, (steps, labels) in enumerate(wanted):
            sequences[number] = _sequence(steps, labels)
        _tell(&own, units, sequences, len(wanted), starts, NULL)
        for number in range(own.size):
            starts[number + 1] += starts[number]
        at, told = np.empty(starts[own.size], np.int64), np.empty(starts[own.size], np.uint8)
        _place(starts, own.size, longs(at, &sizes[3]))
        _tell(&own, units, sequences, len(wanted), starts, <uint8_t*> data(told, 1, &sizes[3]))
    finally:
        free(sequences)
        free(starts)
    return Found(found[0].take(at), found[1].take(at), found[2].take(at), told, found[4].take(at))


cdef Sequence _sequence(steps, labels) except *:
    cdef Sequence own = Sequence(NULL, NULL, 0, 0)
    cdef Py_ssize_t size = 0
    own.steps, own.labels = <const uint8_t*> data(steps, 1, &size), <const uint8_t*> data(labels, 1, &own.told)
    own.count = size // LABELS
    if not own.count or not own.told or size % LABELS:
        raise ValueError("steps of 256 labels each and one label or more are expected")
    return own


cdef void _tell(
    const Syllables* own,
    const uint8_t* units,
    const Sequence* sequences,
    Py_ssize_t count,
    Py_ssize_t* starts,
    uint8_t* told,
) noexcept:
    """Put each label behind those of its syllable; without `told` only count them, a place further on."""
    cdef Py_ssize_t syllable, number, head, step
    for syllable in range(own.size):
        if units[own.labels[syllable]]:
            _add(syllable, units[own.labels[syllable]], starts, told)
    for number in range(count):
        for head in range(own.size - sequences[number].count + 1):
            if _stands(own, &sequences[number], head):
                for step in range(max(sequences[number].count, sequences[number].told)):
                    syllable = head + min(step, sequences[number].count - 1)
                    _add(syllable, sequences[number].labels[min(step, sequences[number].told - 1)], starts, told)


cdef inline void _add(Py_ssize_t syllable, uint8_t label, Py_ssize_t* starts, uint8_t* told) noexcept:
    if told:
        told[starts[syllable]] = label
        starts[syllable] += 1
    else:
        starts[syllable + 1] += 1


cdef inline bint _stands(const Syllables* own, const Sequence* sequence, Py_ssize_t head) noexcept:
    cdef Py_ssize_t step, tail = head + sequence.count - 1
    for step in range(sequence.count):
        if not sequence.steps[step * LABELS + own.labels[head + step]]:
            return False
    return own.places[tail] - own.places[head] == tail - head and own.texts[tail] == own.texts[head]


cdef void _place(const Py_ssize_t* starts, Py_ssize_t size, int64_t* at) noexcept:
    """The syllable of each label."""
    cdef Py_ssize_t syllable, place
    for syllable in range(size):
        for place in range(starts[syllable], starts[syllable + 1]):
            at[place] = syllable
