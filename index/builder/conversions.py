"""Articles from before Unicode: converted as they come in, left alone in doubt.

The body decides; where it says nothing (empty, plain ASCII, too short to tell), all texts of the article together do.
This stands behind every source and before the batches are handed out, so that worker processes see Unicode only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import reduce

from index.article import Article, with_texts
from index.vietnamese.legacy import DECODERS, MAX_JUDGED_CHARS, Encoding, converted, recognised
from index.vietnamese.legacy_encodings import HAS_UNICODE_ONLY
from index.vietnamese.phonology import is_syllable

SHOWN_IDS = 5

_WORD = re.compile(r"[^\W\d_]+")
_ABBREVIATION = re.compile(r"[b-df-hj-np-tv-xzđ]+")  # HĐND
# In UTF-8, bytes beyond one a character: `legacy` looks no closer at texts with less (French has 0.04), nor do we.
_MIN_SHARE_NOT_ASCII = 0.06
_MIN_WELL_FORMED = 0.5  # of accented words, for doubt; `legacy` asks more. Of other languages', decoded, a tenth is


@dataclass(frozen=True, slots=True)
class ConvertedArticles:
    """Articles that were in the same encodings, outermost first. ids: of the first few; surest, least_sure: 0 to 1."""

    encodings: tuple[Encoding, ...]
    articles: int
    surest: float
    least_sure: float
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DoubtfulArticles:
    """Articles that may be from before Unicode and were left as they are. ids: of the first few."""

    articles: int = 0
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Conversions:
    """What a build converted, the most frequent encodings first, and what it left alone in doubt."""

    converted: tuple[ConvertedArticles, ...] = ()
    doubtful: DoubtfulArticles = field(default_factory=DoubtfulArticles)


@dataclass(slots=True)
class _Tally:
    """Grows with neither the collection nor what is converted of it."""

    articles: int = 0
    surest: float = 0.0
    least_sure: float = 1.0
    ids: tuple[str, ...] = ()

    def add(self, identifier: str, confidence: float = 0.0) -> None:
        self.articles += 1
        self.surest = max(self.surest, confidence)
        self.least_sure = min(self.least_sure, confidence)
        if len(self.ids) < SHOWN_IDS:
            self.ids = (*self.ids, identifier)


class Converter:
    """Converts the articles of one build and keeps count."""

    def __init__(self) -> None:
        self._converted: dict[tuple[Encoding, ...], _Tally] = {}
        self._doubtful = _Tally()

    def __call__(self, article: Article) -> Article:
        """The article in Unicode; the same object, after some 3 µs, if it is already or if that is in doubt."""
        if found := recognised(article.body):
            rest = reduce(_undone, found.encodings, replace(article, body=""))
            done = with_texts(replace(rest, body=found.text), str)  # changes nothing, but cleans
        elif found := recognised(together := _together(article)):
            done = reduce(_undone, found.encodings, article)
        else:
            if _is_doubtful(together):
                self._doubtful.add(article.id)
            return article
        encodings = tuple(dict.fromkeys(found.encodings))
        self._converted.setdefault(encodings, _Tally()).add(article.id, found.confidence)
        return done

    @property
    def conversions(self) -> Conversions:
        """What was done so far."""
        tallies = sorted(self._converted.items(), key=lambda item: -item[1].articles)
        return Conversions(
            tuple(
                ConvertedArticles(
                    encodings, tally.articles, round(tally.surest, 4), round(tally.least_sure, 4), tally.ids
                )
                for encodings, tally in tallies
            ),
            DoubtfulArticles(self._doubtful.articles, self._doubtful.ids),
        )


def _together(article: Article) -> str:
    """All texts, those that tell most first: only the start is judged."""
    short = (article.author, *article.category, *article.tags)
    return "\n".join((article.body, article.lead, article.title, *short))


def _undone(article: Article, encoding: Encoding) -> Article:
    """Every text that is in the encoding converted; what is as good either way follows the others."""
    if encoding == "html entities":
        return with_texts(article, DECODERS[encoding])
    short = {article.lead, article.title, article.author, *article.category, *article.tags} - {article.body}
    into = {text: converted(_with_last_space(text, encoding), (encoding,)) for text in (article.body, *short)}
    if any(into[text] != text for text in short) and not any(map(HAS_UNICODE_ONLY.search, into)):
        into |= {text: _decoded_if_well_formed(text, encoding) for text in short if into[text] == text}
    return with_texts(article, into.__getitem__)


def _with_last_space(text: str, encoding: Encoding) -> str:
    """A last à in UTF-8 read as Windows-1252 ('nhÃ\u00a0') lost its no-break space when the record was stripped."""
    is_cut = encoding == "utf-8 read as windows-1252" and text.endswith(("Ã", "Â"))
    return text + "\u00a0" if is_cut else text


def _decoded_if_well_formed(text: str, encoding: Encoding) -> str:
    """VNI's 'Chính trò' → 'Chính trị', of which both are Vietnamese; 'café' stays."""
    decoded = DECODERS[encoding](text)
    return decoded if all(map(is_syllable, _accented_words(decoded))) else text


def _accented_words(text: str) -> list[str]:
    words = (word for word in _WORD.findall(text.lower()) if not word.isascii())
    return [word for word in words if not _ABBREVIATION.fullmatch(word)]


def _is_doubtful(text: str) -> bool:
    """Whether a decoding makes Vietnamese of a text that `recognised` was not sure of: of two words or more."""
    if text.isascii() or HAS_UNICODE_ONLY.search(text):
        return False
    sample = text[:MAX_JUDGED_CHARS]
    if len(sample.encode("utf-8", "replace")) < (1 + _MIN_SHARE_NOT_ASCII) * len(sample):
        return False
    return any(_makes_vietnamese(sample, encoding) for encoding in DECODERS if encoding != "html entities")


def _makes_vietnamese(text: str, encoding: Encoding) -> bool:
    decoded = converted(text, (encoding,))
    if decoded == text:
        return False
    words = _accented_words(decoded)
    good = [word for word in words if is_syllable(word)]
    return len(good) >= _MIN_WELL_FORMED * len(words) and len({word for word in good if len(word) > 1}) > 1
