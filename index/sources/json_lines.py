"""JSON lines: one article record per line.

Reads bytes, so that one line that is not UTF-8 costs one line.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from index.article import InvalidFieldError, Rejected, SourcedArticle, article_from_record
from index.sources.legacy_bytes import legacy_text, utf_16_hint

MAX_LINE_BYTES = 32 * 1024 * 1024
_UTF8_BOM = b"\xef\xbb\xbf"
_SHAPE = "a line holds one whole object"
_DECODE = msgspec.json.Decoder().decode


def read(stream: BinaryIO, source: str) -> Iterator[SourcedArticle | Rejected]:
    """Yield every record of the stream, usable or not; blank lines are skipped."""
    for number, line in enumerate(_lines(stream), start=1):
        if len(line) > MAX_LINE_BYTES:
            yield Rejected(source, number, "record", f"longer than {MAX_LINE_BYTES // 1024**2} MB")
        elif line.strip():
            yield _record(line, source, number)


def _record(line: bytes, source: str, number: int) -> SourcedArticle | Rejected:
    try:
        return SourcedArticle(article_from_record(_DECODE(line)), source, number)
    except InvalidFieldError as ex:
        return Rejected(source, number, ex.field, f"{ex.reason}; {_SHAPE}" if ex.field == "record" else ex.reason)
    except (UnicodeDecodeError, msgspec.DecodeError, RecursionError) as ex:
        return _record_from_before_unicode(line, source, number, ex)


def _record_from_before_unicode(line: bytes, source: str, number: int, error: Exception) -> SourcedArticle | Rejected:
    """The record of a line that is not UTF-8 if its encoding is beyond doubt, else what is wrong."""
    try:
        line.decode()
    except UnicodeDecodeError as ex:
        if text := legacy_text(line):
            return _record(text.encode(), source, number)
        return Rejected(source, number, "record", f"not UTF-8 (byte {ex.start + 1} of the line){utf_16_hint(line)}")
    return Rejected(source, number, "record", f"not JSON: {error}; {_SHAPE}")


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    """Lines without a byte order mark; an endless one is cut, its rest dropped."""
    first = True
    while line := stream.readline(MAX_LINE_BYTES + 1):
        rest = line
        while len(rest) > MAX_LINE_BYTES and not rest.endswith(b"\n"):
            rest = stream.readline(MAX_LINE_BYTES + 1)
        yield line.removeprefix(_UTF8_BOM) if first else line
        first = False
