# cython: language_level=3
"""Marks of several texts: those of found syllables, of which those are kept that tell something."""

from libc.stdint cimport int64_t, uint8_t
from libc.string cimport memset

from index.kernels.native.labelled cimport Syllable

cdef enum:
    NEAR_CHARS = 2  # as in `plain.marks`
    WORTH_ALONE = 2

cdef struct Mark:
    int64_t start
    int64_t end
    int64_t unit

cdef struct Marked:
    Mark* marks
    int64_t* bounds  # first mark of each text, and the end
    Py_ssize_t texts
    Py_ssize_t fields  # texts of an article


cdef inline int put_marks(
    Marked* own, const Syllable* found, Py_ssize_t size, Py_ssize_t units, uint8_t* has_exact
) except -1:
    """Of all syllables, but of a unit's others only in an article without one as typed.

    own: with room for them; has_exact: room for each unit.
    """
    cdef Py_ssize_t place = 0, first, text, kept = 0
    for text in range(0, own.texts, own.fields):
        memset(has_exact, 0, units)
        first = place
        while place < size and found[place].text < text + own.fields:
            if found[place].text < (found[place - 1].text if place else 0):
                raise IndexError("ascending texts are expected")
            if not 0 < found[place].label <= 2 * units:
                raise IndexError("no such unit")
            has_exact[_unit(&found[place])] |= not found[place].label & 1
            place += 1
        kept = _put_article(own, text, found + first, found + place, has_exact, kept)
    own.bounds[own.texts] = kept
    if place < size:
        raise IndexError("no such text")
    return 0


cdef inline Py_ssize_t _put_article(
    Marked* own, Py_ssize_t text, const Syllable* found, const Syllable* last, const uint8_t* has_exact, Py_ssize_t kept
) noexcept:
    """Behind the marks kept before; told: behind them. text: its first."""
    for text in range(text, text + own.fields):
        own.bounds[text] = kept
        while found < last and found.text == text:
            if not (found.label & 1 and has_exact[_unit(found)]):
                own.marks[kept] = Mark(found.start, found.end, _unit(found))
                kept += 1
            found += 1
    return kept


cdef inline Py_ssize_t _unit(const Syllable* found) noexcept:
    return (found.label - 1) >> 1


cdef inline void keep_telling(Marked* own, const int64_t* worths) noexcept:
    """Leave out marks that stand alone and say little. worths: of each unit."""
    cdef Py_ssize_t first, text, end, begin = 0, kept = 0
    cdef bint tells
    for first in range(0, own.texts, own.fields):
        tells = _tells(own, first, begin, worths)
        for text in range(first, first + own.fields):
            end = own.bounds[text + 1]
            kept = _keep_runs(own, begin, end, kept, WORTH_ALONE if tells else 0, worths)
            own.bounds[text + 1], begin = kept, end


cdef inline bint _tells(const Marked* own, Py_ssize_t text, Py_ssize_t begin, const int64_t* worths) noexcept:
    """Whether an article has a run that tells something. text, begin: its first text and mark."""
    cdef Py_ssize_t behind = text + own.fields, last
    for text in range(text, behind):
        while begin < own.bounds[text + 1]:
            last = _end_of_run(own.marks, begin, own.bounds[text + 1])
            if _worth(own.marks, begin, last, worths) >= WORTH_ALONE:
                return True
            begin = last
    return False


cdef inline Py_ssize_t _keep_runs(
    Marked* own, Py_ssize_t begin, Py_ssize_t end, Py_ssize_t kept, int64_t least, const int64_t* worths
) noexcept:
    """Move the runs of a text that are worth as much behind those kept before; told: behind them."""
    cdef Py_ssize_t last, place
    while begin < end:
        last = _end_of_run(own.marks, begin, end)
        if _worth(own.marks, begin, last, worths) >= least:
            for place in range(begin, last):
                own.marks[kept] = own.marks[place]
                kept += 1
        begin = last
    return kept


cdef inline Py_ssize_t _end_of_run(const Mark* marks, Py_ssize_t place, Py_ssize_t last) noexcept:
    """Behind the marks that follow each other from this one on."""
    place += 1
    while place < last and marks[place].start - marks[place - 1].end <= NEAR_CHARS:
        place += 1
    return place


cdef inline int64_t _worth(const Mark* marks, Py_ssize_t first, Py_ssize_t last, const int64_t* worths) noexcept:
    """Of marks that follow each other; of equal neighbours one counts."""
    cdef int64_t worth = 0
    cdef Py_ssize_t place
    for place in range(first, last):
        if place == first or marks[place].unit != marks[place - 1].unit:
            worth += worths[marks[place].unit]
    return worth
