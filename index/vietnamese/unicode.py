"""Unicode text made harmless and composed, without losing places.

harmless: lone surrogates and endless combining runs replaced, character for character
composed: NFC, and where each of its characters stood before
compatible: full-width letters, ligatures and raised digits as plain ones
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache, partial

MAX_MARKS = 30  # in a row, which NFC sorts in n² steps: Stream-Safe Text Format, UAX #15; Vietnamese needs 2
MAX_SHORT_RUN = 8  # characters of a run that is remembered

# No letter of these two ranges is changed by NFC or melts into the one before. They hold those of Vietnamese.
_MAYBE_CHANGED = re.compile(
    r"[^\s\u0300-\u1dff\u1f00-\U0010ffff]?[^\s\x00-\u02ff\u1e00-\u1eff]+|[^\S\x00-\u02ff\u1e00-\u1eff]+"
)
_SURROGATE = re.compile(r"[\ud800-\udfff]")
# No mark lies in the two ranges, which hold nearly every letter of Vietnamese: five times as fast with them.
_MAYBE_MARK = r"[^\x00-\u02ff\u1e00-\u1eff\w\s]"
_MAYBE_MARKS = re.compile(f"{_MAYBE_MARK}{_MAYBE_MARK}{{{MAX_MARKS},}}")
_REPLACEMENT = "\ufffd"  # neither a letter nor blank


def harmless(text: str) -> str:
    """`text` without what breaks pyvi, character for character.

    A lone surrogate cannot be encoded; a long run of marks takes NFC for ever.
    """
    return _MAYBE_MARKS.sub(_with_few_marks, _SURROGATE.sub(_REPLACEMENT, text))


def composed(text: str) -> tuple[str, list[int] | None]:
    """`text` in NFC, and the offset in `text` of each place in it.

    No offsets if nothing changed. Where NFC changes a combining sequence, all its characters have the offset of
    the first. The last offset is the length of `text`.
    """
    if unicodedata.is_normalized("NFC", text):
        return text, None
    parts: list[str] = []
    offsets: list[int] = []
    last = 0
    for run in _MAYBE_CHANGED.finditer(text):
        if found := _parts(run[0]):
            start = run.start()
            _take(text, last, start, parts, offsets)
            for part, size, is_changed in found:
                parts.append(part)
                offsets += [start] * len(part) if is_changed else range(start, start + size)
                start += size
            last = start
    _take(text, last, len(text), parts, offsets)
    return "".join(parts), [*offsets, len(text)]


def _take(text: str, start: int, end: int, parts: list[str], offsets: list[int]) -> None:
    """What is between two runs that NFC changes."""
    part = unicodedata.normalize("NFC", text[start:end])
    parts.append(part)
    offsets += range(start, end) if part == text[start:end] else [start] * len(part)


def _parts(run: str) -> Sequence[tuple[str, int, bool]]:
    """What NFC makes of each part of a run that it changes by itself: (text, size before, whether it is another).

    Nothing if it changes nothing. Texts in NFD have some hundred different runs, again and again.
    """
    return _of_short(run) if len(run) <= MAX_SHORT_RUN else _of_run(run)


@lru_cache(maxsize=4_096)
def _of_short(run: str) -> Sequence[tuple[str, int, bool]]:
    return _of_run(run)


def _of_run(run: str) -> Sequence[tuple[str, int, bool]]:
    if unicodedata.is_normalized("NFC", run):
        return ()
    found = ((run[start:end], unicodedata.normalize("NFC", run[start:end])) for start, end in _independent(run))
    return tuple((part, len(given), part != given) for given, part in found)


def compatible(text: str) -> str:
    """NFKC of a run of letters and digits, where that is one too; else NFC ('½' is '1⁄2' in NFKC)."""
    found = unicodedata.normalize("NFKC", text)
    return found if found.isalnum() else unicodedata.normalize("NFC", text)


def is_mark(char: str) -> bool:
    """Whether a character combines with the one before it."""
    return char >= "\u0300" and unicodedata.category(char)[0] == "M"


def _with_few_marks(run: re.Match[str]) -> str:
    chars, marks = list(run[0]), 0
    for i, char in enumerate(chars):
        marks = marks + 1 if is_mark(char) else 0
        if marks > MAX_MARKS:
            chars[i] = _REPLACEMENT
    return "".join(chars)


def _independent(run: str) -> Iterator[tuple[int, int]]:
    """Parts of a run that NFC changes each by itself."""
    start = 0
    for i in range(1, len(run)):
        if not is_mark(run[i]) and not _composes(run[start:i], run[i]):
            yield start, i
            start = i
    yield start, len(run)


def _composes(before: str, char: str) -> bool:
    """Whether a letter melts into the letter before, as Hangul's do."""
    nfc = partial(unicodedata.normalize, "NFC")
    return char >= "\u1100" and nfc(before + char) != nfc(before) + nfc(char)
