# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""What articles show of a query, in C; the class is that of `index.kernels.plain.looks`."""

from cpython.buffer cimport PyBUF_WRITABLE
from libc.stdint cimport int64_t, uint8_t
from libc.stdlib cimport free, malloc, realloc

from index.kernels.native.arrays cimport data
from index.kernels.native.found cimport Found
from index.kernels.native.marked cimport NEAR_CHARS, WORTH_ALONE, Mark, Marked, keep_telling, put_marks

import numpy as np

from index.kernels.plain import marks as plain_marks
from index.kernels.plain import windows as plain

VERSION = 10

cdef int64_t WINDOW_CHARS = plain.WINDOW_CHARS
cdef double ADJACENT_BONUS = plain.ADJACENT_BONUS, ROUNDING = plain.ROUNDING
cdef double LIGHT = plain_marks.LIGHT, LIGHT_SHARE = plain_marks.LIGHT_SHARE

cdef struct Seen:
    const Asked* asked
    double* before  # each mark: all bonuses of the marks before it
    double* values  # each mark: that of the window that ends with it
    double bonuses
    double shown  # of the units in the window


cdef class Looks:
    """Marks and the best window of each text of the articles that are looked at."""

    def __cinit__(self, Py_ssize_t fields, weights, halves=()):
        cdef Py_ssize_t unit
        cdef double heaviest = 0
        if fields < 1:
            raise ValueError("at least one field is expected")
        self.fields, self._marked.fields = fields, fields
        self._asked.units, self._asked.least = len(weights), WORTH_ALONE
        self._asked.weights = <double*> malloc((self._asked.units + 1) * sizeof(double))
        self._asked.worths = <int64_t*> malloc((self._asked.units + 1) * sizeof(int64_t))
        self._asked.latest = <int64_t*> malloc((self._asked.units + 1) * sizeof(int64_t))
        if not self._asked.weights or not self._asked.worths or not self._asked.latest:
            raise MemoryError
        for unit, weight in enumerate(weights):
            self._asked.weights[unit], self._asked.worths[unit] = weight, WORTH_ALONE
            heaviest = max(heaviest, self._asked.weights[unit])
        for half in halves:
            self._put_worth(half, WORTH_ALONE // 2)
        for unit in range(self._asked.units):
            if 0 < self._asked.weights[unit] < min(LIGHT, LIGHT_SHARE * heaviest):
                self._put_worth(unit, 0)
        self._make_room(0, 0)
        self._marked.bounds[0] = 0

    def __dealloc__(self):
        free(self._asked.weights)
        free(self._asked.worths)
        free(self._asked.latest)
        free(self._marked.marks)
        free(self._marked.bounds)
        free(self.windows)
        free(self._docs)

    def __len__(self):
        return self._marked.texts // self.fields

    def add(self, found, docs, int64_t first=0):
        """Look at some more."""
        cdef Found own = found if isinstance(found, Found) else Found(found)
        cdef Py_ssize_t texts = self._marked.texts, count = self._marked.bounds[texts], article = len(self), text
        cdef int64_t doc
        cdef Marked more
        self._make_room(article + len(docs), count + own.size)
        for doc in docs:
            self._docs[article] = first + doc
            article += 1
        more = Marked(self._marked.marks + count, self._marked.bounds + texts, len(docs) * self.fields, self.fields)
        try:
            _mark(&more, own, &self._asked)
            _put_windows(self.windows + texts, &more, &self._asked)
        except BaseException:
            more.bounds[0] = count
            raise
        for text in range(more.texts + 1):
            more.bounds[text] += count
        self._marked.texts, self._marks = texts + more.texts, None

    def holds(self, docs):
        """Whether these documents were looked at."""
        for doc in docs:
            if self._article(doc) < 0:
                return False
        return True

    def first_text(self, int64_t doc):
        """The number of the first text of a document; below 0 where it was not looked at."""
        return self._article(doc) * self.fields

    cdef Py_ssize_t _article(self, int64_t doc, Py_ssize_t likely=0) noexcept:
        """The number of a document, -1 where it was not looked at. likely: first place to look for it."""
        cdef Py_ssize_t article, count = self._marked.texts // self.fields
        for article in range(likely, count):
            if self._docs[article] == doc:
                return article
        for article in range(min(likely, count)):
            if self._docs[article] == doc:
                return article
        return -1

    cdef int _put_worth(self, Py_ssize_t unit, int64_t worth) except -1:
        if not 0 <= unit < self._asked.units:
            raise IndexError("no such unit")
        self._asked.worths[unit], self._asked.least = worth, min(self._asked.least, worth)
        return 0

    cdef int _make_room(self, Py_ssize_t articles, Py_ssize_t marks) except -1:
        """For so many in all."""
        cdef Py_ssize_t texts = articles * self.fields
        cdef void* own_marks = realloc(self._marked.marks, (marks + 1) * sizeof(Mark))
        cdef void* bounds = realloc(self._marked.bounds, (texts + 1) * sizeof(int64_t))
        cdef void* windows = realloc(self.windows, (texts + 1) * sizeof(Window))
        cdef void* docs = realloc(self._docs, (articles + 1) * sizeof(int64_t))
        self._marked.marks = <Mark*> (own_marks or self._marked.marks)
        self._marked.bounds = <int64_t*> (bounds or self._marked.bounds)
        self.windows = <Window*> (windows or self.windows)
        self._docs = <int64_t*> (docs or self._docs)
        if not own_marks or not bounds or not windows or not docs:
            raise MemoryError
        return 0

    @property
    def marks(self):
        """All marks."""
        if self._marks is None:
            self._marks = _as_arrays(&self._marked)
        return self._marks

    def window(self, Py_ssize_t text):
        """(value, start, end) of the best window of a text."""
        self._check(text)
        return self.windows[text].value, self.windows[text].start, self.windows[text].end

    def spans(self, Py_ssize_t text, int64_t first=-1, int64_t last=plain_marks.BEHIND_ALL):
        """The marks of a text that reach beyond `first` and begin at `last` or before."""
        cdef const Mark* marks = self._marked.marks
        cdef Py_ssize_t place
        self._check(text)
        return [
            (marks[place].start, marks[place].end)
            for place in range(self._marked.bounds[text], self._marked.bounds[text + 1])
            if marks[place].end > first and marks[place].start <= last
        ]

    cdef int _check(self, Py_ssize_t text) except -1:
        if not 0 <= text < self._marked.texts:
            raise IndexError("no such text")
        return 0


cdef int _mark(Marked* own, Found found, const Asked* asked) except -1:
    """Those of the units that tell something."""
    cdef uint8_t* has_exact = <uint8_t*> malloc(asked.units + 1)
    try:
        if not has_exact:
            raise MemoryError
        put_marks(own, found.syllables, found.size, asked.units, has_exact)
    finally:
        free(has_exact)
    if asked.least < WORTH_ALONE:
        keep_telling(own, asked.worths)
    return 0


cdef _as_arrays(const Marked* own):
    cdef Py_ssize_t count = own.bounds[own.texts], place, size = 0
    arrays = [np.empty(own.texts + 1, np.int64), *(np.empty(count, np.int64) for _ in range(3))]
    cdef int64_t* bounds = <int64_t*> data(arrays[0], sizeof(int64_t), &size, PyBUF_WRITABLE)
    cdef int64_t* starts = <int64_t*> data(arrays[1], sizeof(int64_t), &size, PyBUF_WRITABLE)
    cdef int64_t* ends = <int64_t*> data(arrays[2], sizeof(int64_t), &size, PyBUF_WRITABLE)
    cdef int64_t* units = <int64_t*> data(arrays[3], sizeof(int64_t), &size, PyBUF_WRITABLE)
    for place in range(own.texts + 1):
        bounds[place] = own.bounds[place]
    for place in range(count):
        starts[place], ends[place] = own.marks[place].start, own.marks[place].end
        units[place] = own.marks[place].unit
    return plain_marks.Marks(*arrays)


cdef int _put_windows(Window* windows, const Marked* own, const Asked* asked) except -1:
    """The best one of each text."""
    cdef Py_ssize_t text, unit, size = own.bounds[own.texts]
    cdef double* room = <double*> malloc((2 * size + 1) * sizeof(double))
    cdef Seen seen = Seen(asked, room, room + size, 0, 0)
    if not room:
        raise MemoryError
    for unit in range(asked.units):
        asked.latest[unit] = -1
    for text in range(own.texts):
        windows[text] = _best_window(own.marks, own.bounds[text], own.bounds[text + 1], &seen)
    free(room)
    return 0


cdef Window _best_window(const Mark* marks, Py_ssize_t first, Py_ssize_t last, Seen* seen) noexcept:
    """Of the marks first to last - 1; of equal ones the first."""
    cdef Py_ssize_t place
    cdef double most = 0
    _put_values(marks, first, last, seen)
    for place in range(first, last):
        most = seen.values[place] if place == first else max(most, seen.values[place])
    for place in range(first, last):
        if seen.values[place] >= most - ROUNDING:
            break
    if first == last or seen.values[place] <= ROUNDING:
        return Window(0, 0, 0)
    return Window(seen.values[place], marks[_first_in(marks, first, place)].start, marks[place].end)


cdef void _put_values(const Mark* marks, Py_ssize_t begin, Py_ssize_t last, Seen* seen) noexcept:
    """Of the windows that end with the marks of a text."""
    cdef const Asked* asked = seen.asked
    cdef Py_ssize_t place, first = begin
    cdef int64_t unit
    cdef bint has_changed
    cdef double bonus
    for place in range(begin, last):
        unit = marks[place].unit
        bonus = asked.weights[unit] * ADJACENT_BONUS if place > begin and _follows(marks, place) else 0
        seen.bonuses += bonus
        seen.before[place] = seen.bonuses - bonus
        has_changed = asked.latest[unit] < first
        asked.latest[unit] = place
        while first < place and marks[first].start < marks[place].end - WINDOW_CHARS:
            has_changed |= asked.latest[marks[first].unit] == first
            first += 1
        if has_changed:
            _show(first, seen)
        seen.values[place] = (seen.bonuses - seen.before[first]) + seen.shown


cdef void _show(Py_ssize_t first, Seen* seen) noexcept:
    """The weights of the units since the first mark of a window."""
    cdef Py_ssize_t unit
    seen.shown = 0
    for unit in range(seen.asked.units):
        if seen.asked.latest[unit] >= first:
            seen.shown += seen.asked.weights[unit]


cdef bint _follows(const Mark* marks, Py_ssize_t place) noexcept:
    """Whether another unit stands right before."""
    cdef const Mark* before = &marks[place - 1]
    return 0 < marks[place].start - before.end <= NEAR_CHARS and marks[place].unit != before.unit


cdef Py_ssize_t _first_in(const Mark* marks, Py_ssize_t first, Py_ssize_t place) noexcept:
    """First mark of the window that ends with a mark."""
    while first < place and marks[first].start < marks[place].end - WINDOW_CHARS:
        first += 1
    return first
