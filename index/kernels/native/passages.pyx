# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""What of some texts is marked and shown, in C; each function is that of `index.kernels.plain.passages`."""

from cpython.buffer cimport PyBUF_WRITABLE
from libc.math cimport sqrt
from libc.stdint cimport int64_t, uint8_t
from libc.stdlib cimport calloc, free, malloc
from libc.string cimport memset

from index.kernels.native.arrays cimport data, longs

import numpy as np

from index.kernels.plain import passages as plain

VERSION = 4

cdef int64_t NEAR_CHARS = plain.NEAR_CHARS, WORTH_ALONE = plain.WORTH_ALONE, WINDOW_CHARS = plain.WINDOW_CHARS
cdef double ADJACENT_BONUS = plain.ADJACENT_BONUS, ROUNDING = plain.ROUNDING, EARLY_CHARS = plain.EARLY_CHARS

cdef struct Marked:
    int64_t* bounds
    int64_t* starts
    int64_t* ends
    int64_t* units
    Py_ssize_t texts
    Py_ssize_t size

cdef struct Window:
    double value
    int64_t start
    int64_t end

cdef struct Seen:
    const double* weights  # of each unit
    Py_ssize_t units
    int64_t* latest  # mark of each unit, -1 before the first
    double* before  # each mark: all bonuses of the marks before it
    double* values  # each mark: that of the window that ends with it
    double bonuses
    double shown  # of the units in the window


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
    cdef Marked own = _marked(marked, len(worth))
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


def best_windows(marks, weights):
    """The best window of each text."""
    cdef Py_ssize_t units = len(weights), text, size = 0
    cdef Marked own = _marked(marks, units)
    windows = plain.Windows(np.empty(own.texts), np.empty(own.texts, np.int64), np.empty(own.texts, np.int64))
    cdef double* values = <double*> data(windows[0], sizeof(double), &size, PyBUF_WRITABLE)
    cdef int64_t* starts = longs(windows[1], &size)
    cdef int64_t* ends = longs(windows[2], &size)
    cdef double* numbers = <double*> malloc((units + 2 * own.size + 1) * sizeof(double))
    cdef int64_t* latest = <int64_t*> malloc((units + 1) * sizeof(int64_t))
    cdef Seen seen = Seen(numbers, units, latest, numbers + units, numbers + units + own.size, 0, 0)
    cdef Window best
    try:
        if not numbers or not latest:
            raise MemoryError
        for text, weight in enumerate(weights):
            numbers[text], latest[text] = weight, -1
        for text in range(own.texts):
            best = _best_window(&own, own.bounds[text], own.bounds[text + 1], &seen)
            values[text], starts[text], ends[text] = best.value, best.start, best.end
        return windows
    finally:
        free(numbers)
        free(latest)


def gains(windows, Py_ssize_t fields, double most, double passage, double early):
    """What the best window of each article is worth."""
    cdef Py_ssize_t size = 0, start_count = 0, text, docs
    cdef const double* values = <const double*> data(windows[0], sizeof(double), &size)
    cdef const int64_t* starts = longs(windows[1], &start_count)
    if size != start_count or fields < 1 or size % fields or not most > 0:
        raise ValueError("a value and a start of each field are expected")
    best = np.zeros(size // fields, np.float32)
    cdef float* into = <float*> data(best, sizeof(float), &docs, PyBUF_WRITABLE)
    cdef double shown
    for text in range(size):
        shown = min(values[text] / most, 1.0)
        shown = most * shown * (passage * sqrt(shown) + early / (1 + starts[text] / EARLY_CHARS))
        into[text // fields] = max(into[text // fields], <float> shown)
    return best


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


cdef Marked _marked(marks, Py_ssize_t units) except *:
    """Marks whose places and units there are."""
    cdef Marked own
    cdef Py_ssize_t end_count = 0, unit_count = 0, place
    own.bounds, own.starts = longs(marks[0], &own.texts), longs(marks[1], &own.size)
    own.ends, own.units = longs(marks[2], &end_count), longs(marks[3], &unit_count)
    own.texts -= 1
    if not own.size == end_count == unit_count or own.texts < 0:
        raise ValueError("a start, an end and a unit of each mark are expected")
    if own.bounds[0] != 0 or own.bounds[own.texts] != own.size:
        raise IndexError("bounds of all marks are expected")
    for place in range(own.texts):
        if own.bounds[place] > own.bounds[place + 1]:
            raise IndexError("ascending bounds are expected")
    for place in range(own.size):
        if not 0 <= own.units[place] < units:
            raise IndexError("no such unit")
    return own


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


cdef Window _best_window(const Marked* own, Py_ssize_t first, Py_ssize_t last, Seen* seen) noexcept:
    """Of the marks first to last - 1; of equal ones the first."""
    cdef Py_ssize_t place
    cdef double most = 0
    _put_values(own, first, last, seen)
    for place in range(first, last):
        most = seen.values[place] if place == first else max(most, seen.values[place])
    for place in range(first, last):
        if seen.values[place] >= most - ROUNDING:
            break
    if first == last or seen.values[place] <= ROUNDING:
        return Window(0, 0, 0)
    return Window(seen.values[place], own.starts[_first_in(own, first, place)], own.ends[place])


cdef void _put_values(const Marked* own, Py_ssize_t begin, Py_ssize_t last, Seen* seen) noexcept:
    """Of the windows that end with the marks of a text."""
    cdef Py_ssize_t place, first = begin
    cdef int64_t unit
    cdef bint has_changed
    cdef double bonus
    for place in range(begin, last):
        unit = own.units[place]
        bonus = seen.weights[unit] * ADJACENT_BONUS if place > begin and _follows(own, place) else 0
        seen.bonuses += bonus
        seen.before[place] = seen.bonuses - bonus
        has_changed = seen.latest[unit] < first
        seen.latest[unit] = place
        while first < place and own.starts[first] < own.ends[place] - WINDOW_CHARS:
            has_changed |= seen.latest[own.units[first]] == first
            first += 1
        if has_changed:
            _show(first, seen)
        seen.values[place] = (seen.bonuses - seen.before[first]) + seen.shown


cdef void _show(Py_ssize_t first, Seen* seen) noexcept:
    """The weights of the units since the first mark of a window."""
    cdef Py_ssize_t unit
    seen.shown = 0
    for unit in range(seen.units):
        if seen.latest[unit] >= first:
            seen.shown += seen.weights[unit]


cdef bint _follows(const Marked* own, Py_ssize_t place) noexcept:
    """Whether another unit stands right before."""
    return (
        0 < own.starts[place] - own.ends[place - 1] <= NEAR_CHARS and own.units[place] != own.units[place - 1]
    )


cdef Py_ssize_t _first_in(const Marked* own, Py_ssize_t first, Py_ssize_t place) noexcept:
    """First mark of the window that ends with a mark."""
    while first < place and own.starts[first] < own.ends[place] - WINDOW_CHARS:
        first += 1
    return first
