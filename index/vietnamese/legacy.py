"""Vietnamese from before Unicode: which encoding was it, and how sure is that.

    'Céng hoµ x· héi'    TCVN3 (ABC fonts) read as Windows-1252     → Cộng hoà xã hội
    'Coäng hoøa xaõ hoäi'  VNI-Windows                              → Cộng hòa xã hội
    'Tá»‰nh á»§y'           UTF-8 read as Windows-1252                → Tỉnh ủy

A wrong guess is worse than none. Text with one letter that only Unicode Vietnamese has is left alone, whatever else it
holds. Otherwise each encoding is tried, and what changes is counted: well-formed syllables that appear speak for it,
malformed ones and well-formed ones that vanish against it.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable
from typing import Literal, NamedTuple

from index.vietnamese.legacy_encodings import (
    HAS_UNICODE_ONLY,
    from_html,
    from_tcvn3,
    from_utf8_read_as_1252,
    from_vni,
    from_windows_1258,
    has_letter_entities,
)
from index.vietnamese.phonology import is_syllable

Encoding = Literal["tcvn3", "vni", "windows-1258", "utf-8 read as windows-1252", "html entities"]

DECODERS: dict[Encoding, Callable[[str], str]] = {
    "tcvn3": from_tcvn3,
    "vni": from_vni,
    "windows-1258": from_windows_1258,
    "utf-8 read as windows-1252": from_utf8_read_as_1252,
    "html entities": from_html,
}
MIN_CONFIDENCE = 0.95
MAX_JUDGED_CHARS = 4_000  # the start of a text tells
MAX_LAYERS = 3  # UTF-8 wrongly read twice, within entities

# Log odds. One article in ten thousand is taken to be in an encoding; 97 % of the accented words of Vietnamese news
# are well-formed syllables (the others are names and abbreviations). Of accented words of other languages, decoded, at
# most one in ten is; bytes that by chance are UTF-8 for letters of a syllable are far rarer.
_PRIOR = math.log(1e-4)
_WELL_FORMED = math.log(0.97 / 0.10)
_WELL_FORMED_FROM_UTF8 = math.log(0.97 / 0.001)
_MALFORMED = math.log(0.03 / 0.90)
_IMPOSSIBLE = -700.0  # exp(700) is still a number
MIN_WELL_FORMED = (
    0.85  # of all accented words, decoded: those of one text are not independent, so odds alone would not do
)
_ENTITY_CONFIDENCE = 0.99

# Bytes beyond one a character in UTF-8, per character. Of 2,000 news articles in each encoding the least have 0.075;
# French has 0.04: most texts of other languages need no closer look.
_MIN_SHARE_NOT_ASCII = 0.06

_WORD = re.compile(r"[^\W\d_]+")
_ABBREVIATION = re.compile(r"[b-df-hj-np-tv-xzđ]+")  # HĐND: neither well formed nor a sign of anything


class Recognition(NamedTuple):
    """What a text was, outermost layer first; the text in Unicode; how sure (0–1)."""

    encodings: tuple[Encoding, ...]
    text: str
    confidence: float


def recognised(text: str) -> Recognition | None:
    """What `text` was if it was not Unicode; None if it was, or in doubt.

    A headline alone may be too short to tell: see `converted`. Normal Vietnamese text costs a microsecond.
    """
    layers: list[Encoding] = []
    confidence = 1.0
    while len(layers) < MAX_LAYERS:
        encoding, sure = _outermost(text)
        if encoding is None:
            break
        layers.append(encoding)
        text, confidence = DECODERS[encoding](text), confidence * sure
    return Recognition(tuple(layers), text, confidence) if layers else None


def converted(text: str, encodings: tuple[Encoding, ...]) -> str:
    """`text` in Unicode, if it is in `encodings` as the rest of its article is.

    For headlines, which are too short to tell by themselves. Unchanged if it has a letter that only Unicode has, or if
    it does not become better Vietnamese ('Lò vÒ' is as good as Lũ về).
    """
    for encoding in encodings:
        if encoding == "html entities":
            text = from_html(text)
        elif not HAS_UNICODE_ONLY.search(text) and _weight(encoding, _changes(text, DECODERS[encoding](text))) > 0:
            text = DECODERS[encoding](text)
    return text


def _outermost(text: str) -> tuple[Encoding | None, float]:
    """The encoding to undo first, and how sure that is."""
    if "&" in text and has_letter_entities(text):
        return "html entities", _ENTITY_CONFIDENCE
    if text.isascii() or HAS_UNICODE_ONLY.search(text):
        return None, 0.0
    sample = text[:MAX_JUDGED_CHARS]
    if len(sample.encode("utf-8", "replace")) < (1 + _MIN_SHARE_NOT_ASCII) * len(sample):
        return None, 0.0
    odds = {encoding: _log_odds(encoding, sample) for encoding in DECODERS if encoding != "html entities"}
    best, second = sorted(odds, key=lambda encoding: odds[encoding], reverse=True)[:2]
    confidence = min(_probability(odds[best]), _probability(odds[best] - odds[second]))
    return (best, confidence) if confidence >= MIN_CONFIDENCE else (None, confidence)


def _log_odds(encoding: Encoding, given: str) -> float:
    """Of "it was in this encoding" to "it was not"."""
    changes = _changes(given, DECODERS[encoding](given))
    return _PRIOR + _weight(encoding, changes) if changes.share_after >= MIN_WELL_FORMED else _IMPOSSIBLE


def _weight(encoding: Encoding, changes: _Changes) -> float:
    """What the words that change add to the log odds."""
    each = _WELL_FORMED_FROM_UTF8 if encoding == "utf-8 read as windows-1252" else _WELL_FORMED
    return changes.well_formed * each - changes.vanished * _WELL_FORMED + changes.malformed * _MALFORMED


class _Changes(NamedTuple):
    """Accented words that decoding yields, and well-formed ones it takes away.

    share_after: of well-formed ones among all accented words of the decoded text, changed or not.
    """

    well_formed: int
    malformed: int
    vanished: int
    share_after: float


def _changes(given: str, decoded: str) -> _Changes:
    before, after = _accented_words(given), _accented_words(decoded)
    good = Counter({word: count for word, count in after.items() if is_syllable(word)})
    appeared = (good - before).total()
    vanished = sum(count for word, count in (before - after).items() if is_syllable(word))
    share_after = good.total() / max(1, after.total())
    return _Changes(appeared, (after - before).total() - appeared, vanished, share_after)


def _accented_words(text: str) -> Counter[str]:
    words = (word for word in _WORD.findall(text.lower()) if not word.isascii())
    return Counter(word for word in words if not _ABBREVIATION.fullmatch(word))


def _probability(log_odds: float) -> float:
    return 1 / (1 + math.exp(-max(log_odds, _IMPOSSIBLE)))
