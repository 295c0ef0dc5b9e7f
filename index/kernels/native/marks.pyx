# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Which syllables of some texts are marked, in C; each function is that of `index.kernels.plain.marks`."""

from libc.stdint cimport int64_t, uint8_t
from libc.stdlib cimport calloc, free, malloc
from libc.string cimport memset

from index.kernels.native.arrays cimport data, longs
from index.kernels.native.marked cimport Marked, marked_of

import numpy as np

from index.kernels.plain import marks as plain

VERSION = 6

cdef int64_t NEAR_CHARS = plain.NEAR_CHARS, WORTH_ALONE = plain.WORTH_ALONE


def of_units(found, Py_ssize_t docs, Py_ssize_t fields, Py_ssize_t units):
    """Syllables of units as marks; the others of a unit only in an article that has none as typed."""
    cdef uint8_t* has_exact = <uint8_t*> calloc(docs * units + 1, 1)
    try:
        if not has_exact:
            raise MemoryError
        return _of_units(found, docs * fields, fields, units, has_exact)
    finally:
        free(has_exact)


def telling(marked, worth, Py_ssize_t fields):
    """Without marks that stand alone and say little."""
    if not marked[1].size or min(worth) >= WORTH_ALONE:
        return marked
    cdef Marked own = marked_of(marked, len(worth))
    cdef Py_ssize_t text, count = 0
    cdef uint8_t* is_kept = <uint8_t*> malloc(own.size + 1)
    cdef int64_t* worths = <int64_t*> malloc((len(worth) + 1) * sizeof(int64_t))
    try:
        if not is_kept or not worths:
            raise MemoryError
        for text, one in enumerate(worth):
            worths[text] = one
        for text in range(0, own.texts, fields):
            count += _keep_telling(&own, text, min(text + fields, own.texts), worths, is_kept)
        return _kept(&own, count, is_kept)
    finally:
        free(is_kept)
        free(worths)


def spans(marks, Py_ssize_t text, int64_t first=-1, int64_t last=plain.BEHIND_ALL):
    """The marks of a text that reach beyond `first` and begin at `last` or before."""
    cdef Py_ssize_t size = 0, count = 0, place
    cdef const int64_t* bounds = longs(marks[0], &count)
    cdef const int64_t* starts = longs(marks[1], &size)
    cdef const int64_t* ends = longs(marks[2], &place)
    if not (0 <= text < count - 1 and 0 <= bounds[text] <= bounds[text + 1] <= size == place):
        raise IndexError("no such text")
    return [
        (starts[place], ends[place])
        for place in range(bounds[text], bounds[text + 1])
        if ends[place] > first and starts[place] <= last
    ]


cdef _of_units(found, Py_ssize_t text_count, Py_ssize_t fields, Py_ssize_t units, uint8_t* has_exact):
    """has_exact: for each unit in each article a zero, to be changed."""
    cdef Py_ssize_t size = 0, label_count = 0, place, count = 0
    cdef const int64_t* texts = longs(found.texts, &size)
    cdef const uint8_t* labels = <const uint8_t*> data(found.labels, 1, &label_count)
    if label_count != size:
        raise ValueError("a label of each syllable is expected")
    for place in range(size):
        if not 0 <= texts[place] < text_count or not 0 < labels[place] <= 2 * units:
            raise IndexError("no such text or unit")
        if place and texts[place] < texts[place - 1]:
            raise IndexError("ascending texts are expected")
        if not labels[place] & 1:
            has_exact[_kind(texts[place] // fields, units, labels[place])] = True
    for place in range(size):
        count += not (labels[place] & 1 and has_exact[_kind(texts[place] // fields, units, labels[place])])
    arrays = []
    cdef Marked own = _room_for(arrays, text_count, count)
    _put_units(found, &own, fields, units, has_exact)
    return plain.Marks(*arrays)


cdef Py_ssize_t _kind(Py_ssize_t doc, Py_ssize_t units, uint8_t label) noexcept:
    return doc * units + (label - 1) // 2


cdef int _put_units(
    found, const Marked* own, Py_ssize_t fields, Py_ssize_t units, const uint8_t* has_exact
) except -1:
    cdef Py_ssize_t size = 0, start_count = 0, end_count = 0, place, kept = 0, text = 0
    cdef const int64_t* texts = longs(found.texts, &size)
    cdef const int64_t* starts = longs(found.starts, &start_count)
    cdef const int64_t* ends = longs(found.ends, &end_count)
    cdef const uint8_t* labels = <const uint8_t*> data(found.labels, 1, &place)
    if not size == start_count == end_count:
        raise ValueError("a start and an end of each syllable are expected")
    for place in range(size):
        while text <= texts[place]:
            own.bounds[text] = kept
            text += 1
        if not (labels[place] & 1 and has_exact[_kind(texts[place] // fields, units, labels[place])]):
            own.starts[kept], own.ends[kept] = starts[place], ends[place]
            own.units[kept] = (labels[place] - 1) // 2
            kept += 1
    for text in range(text, own.texts + 1):
        own.bounds[text] = kept
    return 0


cdef Marked _room_for(marks, Py_ssize_t texts, Py_ssize_t size) except *:
    """New marks. marks: an empty list, of what they lie in."""
    marks += [np.empty(texts + 1, np.int64), *(np.empty(size, np.int64) for _ in range(3))]
    cdef Marked own = Marked(NULL, NULL, NULL, NULL, texts, size)
    own.bounds, own.starts = longs(marks[0], &texts), longs(marks[1], &size)
    own.ends, own.units = longs(marks[2], &size), longs(marks[3], &size)
    return own


cdef _kept(const Marked* marked, Py_ssize_t count, const uint8_t* is_kept):
    """Some of the marks. count: how many those are."""
    arrays = []
    cdef Marked own = _room_for(arrays, marked.texts, count)
    cdef Py_ssize_t text, place, kept = 0
    for text in range(marked.texts):
        own.bounds[text] = kept
        for place in range(marked.bounds[text], marked.bounds[text + 1]):
            if is_kept[place]:
                own.starts[kept], own.ends[kept] = marked.starts[place], marked.ends[place]
                own.units[kept] = marked.units[place]
                kept += 1
    own.bounds[marked.texts] = kept
    return plain.Marks(*arrays)


cdef Py_ssize_t _keep_telling(
    const Marked* own, Py_ssize_t text, Py_ssize_t behind, const int64_t* worths, uint8_t* is_kept
) noexcept:
    """Which marks of an article stay: those of telling runs, or all where there are none. Told: how many."""
    cdef Py_ssize_t first = own.bounds[text], last = own.bounds[behind], place, end, count = 0
    while text < behind:
        place = own.bounds[text]
        while place < own.bounds[text + 1]:
            end = _end_of_run(own, place, own.bounds[text + 1])
            memset(is_kept + place, _worth(own, place, end, worths) >= WORTH_ALONE, end - place)
            count += is_kept[place] * (end - place)
            place = end
        text += 1
    if count:
        return count
    memset(is_kept + first, True, last - first)
    return last - first


cdef Py_ssize_t _end_of_run(const Marked* own, Py_ssize_t place, Py_ssize_t last) noexcept:
    """Behind the marks that follow each other from this one on."""
    place += 1
    while place < last and own.starts[place] - own.ends[place - 1] <= NEAR_CHARS:
        place += 1
    return place


cdef int64_t _worth(const Marked* own, Py_ssize_t first, Py_ssize_t last, const int64_t* worths) noexcept:
    """Of marks that follow each other; of equal neighbours one counts."""
    cdef int64_t worth = 0
    cdef Py_ssize_t place
    for place in range(first, last):
        if place == first or own.units[place] != own.units[place - 1]:
            worth += worths[own.units[place]]
    return worth
