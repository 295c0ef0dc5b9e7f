# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Reading a token column, in C; each function is that of `index.kernels.plain.tokens`.

An article's syllables are walked through once, from code to label, length
and gap. What a damaged column points to outside of itself is refused.
"""

from cpython.buffer cimport PyBUF_WRITABLE
from libc.stdint cimport int64_t, uint8_t, uint16_t, uint32_t, uint64_t
from libc.stdlib cimport calloc, free, malloc
from libc.string cimport memset

from index.kernels.native.ahead cimport ask_for_lines, prefetch
from index.kernels.native.arrays cimport Numbers, address, data, not_below, number, numbers_of
from index.kernels.native.found cimport Found
from index.kernels.native.labelled cimport Range, Search, Syllable, label_of, put

import numpy as np

from index.kernels.plain import tokens as plain

VERSION = 10

cdef enum:
    RARE = 65535
    CODE_LINES = 20  # asked for of each article, however long it is: a loop up to its end would wait for the bounds
    GAP_LINES = 3
    ROOM = 512  # syllables for which there is room at first
    MOST_UNITS = 127  # that a byte has two labels of each of

cdef uint8_t[256] gaps_of_four  # of a byte's four codes together, inside a field
for byte in range(256):
    gaps_of_four[byte] = sum((byte >> shift) + 1 & 3 for shift in range(0, 8, 2))


cdef class UnitIds:
    """The ids that a unit is shown by."""

    cdef uint64_t low, high, typed_low, typed_high

    def __cinit__(self, uint64_t low, uint64_t high, uint64_t typed_low, uint64_t typed_high):
        self.low, self.high, self.typed_low, self.typed_high = low, high, typed_low, typed_high


cdef class Column:
    """The codes of one segment's syllables, and what they stand for."""

    cdef const uint16_t* _codes
    cdef const uint8_t* _gaps
    cdef const uint8_t* _chars
    cdef const uint8_t* _chars_of_code
    cdef const uint32_t* _codes_below
    cdef Py_ssize_t _size, _fields, _code_count, _id_count
    cdef bint _has_rare
    cdef Numbers _bounds, _odd_places, _odd_gaps, _odd_sizes, _rare_places, _rare_ids, _id_of_code
    cdef Numbers _first_odd, _first_rare  # of each article, and the end; known since the first look
    cdef dict _arrays
    cdef list _kept  # what is pointed to
    cdef uint8_t* _labels  # of each code; 0 between two searches

    def __cinit__(self, arrays, Py_ssize_t fields):
        cdef Py_ssize_t gap_count = 0, below_count = 0
        own = {name: arrays[name] for name in plain.ARRAYS} | {"chars": plain.chars_of_codes(arrays)}
        own["below"] = plain.codes_below(arrays)
        self._arrays, self._kept, self._fields, self._has_rare = own, [], fields, own["common_ids"].size > 0
        self._codes = <const uint16_t*> data(own["token_ids"], sizeof(uint16_t), &self._size)
        self._gaps = <const uint8_t*> data(own["token_gaps"], 1, &gap_count)
        self._chars = <const uint8_t*> data(own["vocabulary_chars"], 1, &self._id_count)
        self._chars_of_code = <const uint8_t*> data(own["chars"], 1, &self._code_count)
        self._codes_below = <const uint32_t*> data(own["below"], sizeof(uint32_t), &below_count)
        self._labels = <uint8_t*> calloc(self._code_count + 1, 1)
        self._bounds, self._id_of_code = numbers_of(own["token_bounds"]), numbers_of(own["common_ids"])
        self._odd_places, self._odd_gaps = numbers_of(own["odd_places"]), numbers_of(own["odd_gaps"])
        self._odd_sizes = numbers_of(own["odd_sizes"])
        self._rare_places, self._rare_ids = numbers_of(own["rare_places"]), numbers_of(own["rare_ids"])
        if not self._labels:
            raise MemoryError
        if fields < 1:
            raise ValueError("at least one field is expected")
        if gap_count * 4 < self._size or own["token_ids"].itemsize != sizeof(uint16_t) and self._size:
            raise ValueError("a gap and a code of two bytes of each syllable are expected")
        if not self._odd_places.size == self._odd_gaps.size == self._odd_sizes.size:
            raise ValueError("a gap and a length at each odd place are expected")
        if self._rare_places.size != self._rare_ids.size:
            raise ValueError("an id at each rare place is expected")

    def __dealloc__(self):
        free(self._labels)

    def find(self, docs, list units not None, Py_ssize_t most, beneath=(), above=()):
        """Where syllables of units and of the given ranges stand in some articles; later ranges win."""
        cdef Found found = Found()
        cdef Search search = Search(self._labels, NULL, 0, NULL, 0, ROOM, 0, 0)
        cdef Py_ssize_t doc, text = 0
        search.ranges = <Range*> malloc((2 * len(units) + len(beneath) + len(above) + 1) * sizeof(Range))
        search.found = <Syllable*> malloc(ROOM * sizeof(Syllable))
        try:
            if not search.ranges or not search.found:
                raise MemoryError
            self._look_ahead(docs)
            self._put_ranges(beneath, &search)
            self._put_units(units, &search)
            self._put_ranges(above, &search)
            self._put_labels(&search, True)
            try:
                for doc in docs:
                    search.most = search.count + most
                    self._find_in(doc, text, &search)
                    text += self._fields
            finally:
                self._put_labels(&search, False)  # before objects are made: these may let another thread in
        finally:
            free(search.ranges)
            found.syllables, found.size = search.found, search.count
        return found

    def ids(self, starts, ends):
        """The ids of the syllables start <= place < end of each span, one after the other."""
        cdef Py_ssize_t span_count = 0, end_count = 0, span, total = 0, size = 0
        cdef const int64_t* first = <const int64_t*> data(starts, sizeof(int64_t), &span_count)
        cdef const int64_t* last = <const int64_t*> data(ends, sizeof(int64_t), &end_count)
        if span_count != end_count:
            raise ValueError("an end of each span is expected")
        for span in range(span_count):
            self._check(first[span], last[span])
            ask_for_lines(self._codes + first[span], CODE_LINES)
            total += last[span] - first[span]
        ids = np.empty(total, np.uint32)
        cdef uint32_t* into = <uint32_t*> data(ids, sizeof(uint32_t), &size, PyBUF_WRITABLE)
        for span in range(span_count):
            self._put_ids(first[span], last[span], into)
            into += last[span] - first[span]
        return ids

    cdef int _check(self, int64_t first, int64_t last) except -1:
        if not 0 <= first <= last <= self._size:
            raise IndexError("no such syllables")
        return 0

    cdef int _put_ranges(self, ranges, Search* search) except -1:
        for low, high, label in ranges:
            self._put_range(Range(low, high, label), search)
        return 0

    cdef int _put_units(self, list units, Search* search) except -1:
        """What is spelled as typed comes last, of each the first unit."""
        cdef UnitIds own
        cdef Py_ssize_t unit, count = len(units)
        if count > MOST_UNITS:
            raise OverflowError("no label is left")
        for unit in range(count - 1, -1, -1):
            own = units[unit]
            self._put_range(Range(own.low, own.high, 2 * unit + 1), search)
        for unit in range(count - 1, -1, -1):
            own = units[unit]
            self._put_range(Range(own.typed_low, own.typed_high, 2 * unit + 2), search)
        return 0

    cdef int _put_range(self, Range own, Search* search) except -1:
        if not own.low <= own.high <= <uint64_t> self._id_count:
            raise IndexError("no such ids")
        search.ranges[search.range_count] = own
        search.range_count += 1
        return 0

    cdef void _put_labels(self, const Search* search, bint are_given) noexcept:
        """Give the codes of all ranges their labels, or take these away."""
        cdef Py_ssize_t place
        cdef uint32_t first
        cdef const Range* own
        for place in range(search.range_count):
            own = &search.ranges[place]
            first = self._codes_below[own.low]
            memset(search.labels + first, own.label if are_given else 0, self._codes_below[own.high] - first)

    cdef int _look_ahead(self, docs) except -1:
        """Ask for what all articles begin with, which is far away, before it is needed."""
        cdef Py_ssize_t doc, place
        if not self._first_odd.size:
            self._find_firsts()
        for doc in docs:
            if not 0 <= doc < (self._bounds.size - 1) // self._fields:
                raise IndexError("no such article")
            prefetch(address(&self._bounds, doc * self._fields))
            prefetch(address(&self._first_odd, doc))
            prefetch(address(&self._first_rare, doc))
        for doc in docs:
            place = number(&self._bounds, doc * self._fields)
            ask_for_lines(self._codes + place, CODE_LINES)
            ask_for_lines(self._gaps + (place >> 2), GAP_LINES)
            prefetch(address(&self._odd_places, number(&self._first_odd, doc)))
            prefetch(address(&self._odd_gaps, number(&self._first_odd, doc)))
            prefetch(address(&self._odd_sizes, number(&self._first_odd, doc)))
            prefetch(address(&self._rare_places, number(&self._first_rare, doc)))
            prefetch(address(&self._rare_ids, number(&self._first_rare, doc)))
        return 0

    cdef int _find_firsts(self) except -1:
        """Where each article begins among the odd and the rare places."""
        bounds = self._arrays["token_bounds"]
        odd = plain.firsts_in(self._arrays["odd_places"], bounds, self._fields)
        rare = plain.firsts_in(self._arrays["rare_places"], bounds, self._fields)
        self._kept += [odd, rare]
        self._first_odd, self._first_rare = numbers_of(odd), numbers_of(rare)
        return 0

    cdef int _find_in(self, Py_ssize_t doc, Py_ssize_t text, Search* search) except -1:
        """What is found in an article that there is. text: number of its first field."""
        cdef Py_ssize_t field, bound = doc * self._fields
        cdef int64_t first = number(&self._bounds, bound), end = first, begin = first
        cdef Py_ssize_t odd = number(&self._first_odd, doc), rare = number(&self._first_rare, doc)
        search.shift -= first
        for field in range(self._fields):
            begin, end = end, number(&self._bounds, bound + field + 1)
            self._check(begin, end)
            self._find_in_field(begin, end, text + field, &odd, &rare, search)
        search.shift += end
        return 0

    cdef int _find_in_field(
        self, int64_t begin, int64_t end, Py_ssize_t text, Py_ssize_t* odd, Py_ssize_t* rare, Search* search
    ) except -1:
        """odd, rare: the next ones of those, told."""
        cdef int64_t place = begin, size, reached = -1  # a field's first gap is one less than it is elsewhere
        cdef int64_t next_odd = self._place(&self._odd_places, odd[0])
        cdef Py_ssize_t code
        cdef uint64_t own
        cdef uint8_t label
        while place < end:
            if not place & 3:
                place = self._behind_unlabelled(place, next_odd if place <= next_odd < end else end, &reached, search)
                if place == end:
                    break
            code = self._codes[place]
            if code == RARE and self._has_rare:
                own = self._rare_id(place, rare[0])
                rare[0] += 1
                size, label = self._chars[own], label_of(search, own)
            elif code < self._code_count:
                size, label = self._chars_of_code[code], search.labels[code]
            else:
                raise IndexError("no such code")
            if place == next_odd:
                size = number(&self._odd_sizes, odd[0])
                reached += number(&self._odd_gaps, odd[0]) + (place == begin)
                odd[0] += 1
                next_odd = self._place(&self._odd_places, odd[0])
            else:
                reached += ((self._gaps[place >> 2] >> ((place & 3) << 1)) + 1) & 3
            reached += size
            if label and search.count < search.most:
                put(search, Syllable(text, reached - size, reached, place + search.shift, label))
            place += 1
        return 0

    cdef int64_t _behind_unlabelled(
        self, int64_t place, int64_t end, int64_t* reached, const Search* search
    ) noexcept:
        """Behind fours of syllables that have codes, but no labels. reached: where they end, told."""
        cdef const uint16_t* codes = self._codes
        cdef const uint8_t* labels = search.labels
        cdef const uint8_t* chars = self._chars_of_code
        cdef Py_ssize_t behind = min(self._code_count, RARE if self._has_rare else RARE + 1), one, two, three, four
        while place + 4 <= end:
            one, two, three, four = codes[place], codes[place + 1], codes[place + 2], codes[place + 3]
            if one >= behind or two >= behind or three >= behind or four >= behind:
                break
            if labels[one] | labels[two] | labels[three] | labels[four]:
                break
            reached[0] += chars[one] + chars[two] + chars[three] + chars[four] + gaps_of_four[self._gaps[place >> 2]]
            place += 4
        return place

    cdef int64_t _rare_id(self, int64_t place, Py_ssize_t rare) except -1:
        if self._place(&self._rare_places, rare) != place:
            raise IndexError("a rare syllable is not listed")
        cdef uint64_t own = number(&self._rare_ids, rare)
        if own >= <uint64_t> self._id_count:
            raise IndexError("no such id")
        return own

    cdef int64_t _place(self, const Numbers* listed, Py_ssize_t entry) noexcept:
        """-1 behind the last one."""
        return number(listed, entry) if entry < listed.size else -1

    cdef int _put_ids(self, int64_t first, int64_t last, uint32_t* into) except -1:
        cdef int64_t place
        cdef Py_ssize_t rare = not_below(&self._rare_places, first)
        for place in range(first, last):
            if not self._has_rare:
                into[place - first] = self._codes[place]
            elif self._codes[place] == RARE:
                into[place - first] = self._rare_id(place, rare)
                rare += 1
            elif self._codes[place] < self._id_of_code.size:
                into[place - first] = number(&self._id_of_code, self._codes[place])
            else:
                raise IndexError("no such code")
        return 0
