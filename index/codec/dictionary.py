"""Which number a term has: texts in byte order, or pairs of terms.

texts   keys u1, key_ends u4         the bytes of every term that is a text
pairs   pair_starts_FIELD u4         per first term: where its pairs begin
        pair_seconds_FIELD u4        the second term of each pair

A pair "a b" of a field is stored as two numbers of terms of another field.
Since no term holds a blank, pairs sorted by (first, second) are in byte
order like any other term.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.codec.arrays import ArrayWriter, FieldInfo, SegmentArrays
from index.kernels.merging import Texts

PAIR_JOINER = b" "
MAX_REMEMBERED = 100_000  # term numbers kept per segment: about 10 MB


class DictionaryWriter:
    """Takes the terms of one field after the other, fields in name order."""

    def __init__(self, base: Path) -> None:
        self._base = base
        self._writers = {"keys": ArrayWriter(base, "keys", np.uint8), "key_ends": ArrayWriter(base, "key_ends", "u4")}
        self._terms = 0
        self.fields: dict[str, FieldInfo] = {}

    def add_texts(self, fieldname: str, texts: Texts) -> None:
        """The terms of a field in byte order."""
        keys, ends = self._writers["keys"], self._writers["key_ends"]
        first_key = ends.count
        ends.append(texts.ends + keys.count)
        keys.append(texts.data)
        self._add_field(fieldname, FieldInfo(self._terms, self._terms + texts.ends.size, first_key))

    def add_pairs(self, fieldname: str, pairs_of: str, starts: npt.ArrayLike, seconds: npt.ArrayLike) -> None:
        """The terms of a field of pairs.

        starts: per term of `pairs_of`, and the end; seconds: ascending for
        each first term.
        """
        for name, kind, values in (
            (f"pair_starts_{fieldname}", "u4", starts),
            (f"pair_seconds_{fieldname}", "u4", seconds),
        ):
            self._writers[name] = ArrayWriter(self._base, name, kind)
            self._writers[name].append(values)
        count = self._writers[f"pair_seconds_{fieldname}"].count
        self._add_field(fieldname, FieldInfo(self._terms, self._terms + count, pairs_of=pairs_of))

    def finished(self) -> list[ArrayWriter]:
        """Its arrays, to be packed."""
        return list(self._writers.values())

    def _add_field(self, fieldname: str, info: FieldInfo) -> None:
        if self.fields and fieldname <= next(reversed(self.fields)):
            raise ValueError(f"field {fieldname} after {next(reversed(self.fields))}")
        self.fields[fieldname] = info
        self._terms = info.last


class Dictionary:
    """Looks terms up by bisection in the mapped arrays."""

    def __init__(self, arrays: SegmentArrays) -> None:
        self._arrays = arrays
        self.fields = arrays.info.fields
        self._keys = memoryview(arrays["keys"])  # type: ignore[arg-type]
        self._key_ends = arrays["key_ends"]
        self._numbers: dict[tuple[str, bytes], int | None] = {}

    def number(self, fieldname: str, text: bytes) -> int | None:
        """The term's number, None if the segment does not have it."""
        found = self._numbers.get((fieldname, text), -1)
        if found == -1:
            place, last = self.bisect(fieldname, text)
            found = place if place < last and self.text(fieldname, place) == text else None
            if len(self._numbers) > MAX_REMEMBERED:
                self._numbers.clear()
            self._numbers[fieldname, text] = found
        return found

    def bisect(self, fieldname: str, text: bytes) -> tuple[int, int]:
        """(first term of the field that is not below `text`, end of the field)."""
        field = self.fields.get(fieldname)
        if field is None:
            return 0, 0
        if field.pairs_of:
            return field.first + self._pair_place(fieldname, field.pairs_of, text), field.last
        low, high = field.first, field.last
        while low < high:
            middle = (low + high) // 2
            if self._key(middle - field.first + field.first_key) < text:
                low = middle + 1
            else:
                high = middle
        return low, field.last

    def text(self, fieldname: str, number: int) -> bytes:
        """The bytes of a term of a field."""
        field = self.fields[fieldname]
        place = number - field.first
        if not field.pairs_of:
            return self._key(place + field.first_key)
        starts, seconds = self._pairs(fieldname)
        single = self.fields[field.pairs_of]
        first = int(np.searchsorted(starts, np.uint32(place), side="right")) - 1
        parts = (single.first + first, single.first + int(seconds[place]))
        return PAIR_JOINER.join(self.text(field.pairs_of, part) for part in parts)

    def close(self) -> None:
        """Release the mapped texts."""
        self._keys.release()

    def _pairs(self, fieldname: str) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint32]]:
        return self._arrays[f"pair_starts_{fieldname}"], self._arrays[f"pair_seconds_{fieldname}"]

    def _pair_place(self, fieldname: str, pairs_of: str, text: bytes) -> int:
        """How many pairs of the field are below the text."""
        starts, seconds = self._pairs(fieldname)
        one, _, other = text.partition(PAIR_JOINER)
        single = self.fields[pairs_of]
        first = self._place(pairs_of, one)
        if first == single.last or self.text(pairs_of, first) != one:
            return int(starts[first - single.first])
        second = self._place(pairs_of, other) - single.first
        low, high = (int(place) for place in starts[first - single.first : first - single.first + 2])
        return low + int(np.searchsorted(seconds[low:high], np.uint32(second)))

    def _place(self, fieldname: str, text: bytes) -> int:
        """As `bisect`, remembering what was found."""
        known = self.number(fieldname, text)
        return self.bisect(fieldname, text)[0] if known is None else known

    def _key(self, place: int) -> bytes:
        start = int(self._key_ends[place - 1]) if place else 0
        return bytes(self._keys[start : int(self._key_ends[place])])
