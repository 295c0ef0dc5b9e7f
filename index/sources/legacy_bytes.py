"""Bytes that are not UTF-8, but may be Vietnamese from before Unicode."""

from __future__ import annotations

from codecs import BOM_UTF16_BE, BOM_UTF16_LE

from index.vietnamese.legacy import Encoding, recognised

_OF_BYTES: set[Encoding] = {"tcvn3", "vni", "windows-1258"}


def legacy_text(data: bytes) -> str | None:
    """`data` as Windows-1252 if it is surely in an encoding of 8 bits, yet to be converted; None for all other bytes.

    Damaged UTF-8 is none. Judged are words with accents, for a page may begin with kilobytes of markup.
    """
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    found = recognised(" ".join(word for word in text.split() if not word.isascii()))
    return text if found and found.encodings[-1] in _OF_BYTES else None


def utf_16_hint(data: bytes) -> str:
    """What to add to 'not UTF-8': Windows writes UTF-16 where it says "Unicode"."""
    return "; it looks like UTF-16, save it as UTF-8" if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else ""
