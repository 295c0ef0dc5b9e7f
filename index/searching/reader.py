"""One open edition: postings, lengths, tokens and columns as arrays.

The arrays of its segments are mapped from disk. Document numbers are those
of Whoosh's top-level reader. Arrays hold no read position, so threads share
them; stored articles are read under a lock.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

import msgspec
import numpy as np
import numpy.typing as npt

from index.analysis import Stream
from index.article import LOCAL_ZONE, Article
from index.edition import Edition, Verified
from index.errors import ArticleNotFoundError
from index.kernels.hits import OFFSET_SECONDS, OFFSET_SINCE
from index.ngrams import FILE, read_ngrams
from index.remembered import Remembered
from index.schema import UNDATED, Field, stored_article
from index.searching.columns import author_key
from index.searching.language_model import LanguageModel
from index.searching.opening import OpenSegment, joined_texts, open_segments
from index.searching.segments import SegmentReader

Floats = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
Kept = TypeVar("Kept")

UNDATED_MONTH = -(2**31)
MAX_KEPT_ARRAYS = 64
MAX_KEPT_FREQUENCIES = 20_000  # of terms: 4 MB
MAX_KEPT_TERMS = 20_000  # that there are, of each stream: 1 MB


class EditionReader:
    """Read access to one verified edition; safe to share among threads.

    published: int64 (doc_count,), seconds since 1970 UTC or UNDATED;
    newest: the latest of them; category, author: section paths (levels
    joined by ` | `) and bylines as given; language_model: of all articles.
    """

    def __init__(self, edition: Edition, before: EditionReader | None = None, verified: Verified | None = None) -> None:
        """Verify and open.

        before: the reader of the last edition; its segments are taken over;
        verified: files that need not be read again.
        """
        self.verified: Verified = edition.verify(verified)
        self.edition = edition
        self._open: list[OpenSegment] = open_segments(edition, before._open if before else ())
        self.language_model = self._language_model(before)  # at once: a later edition may remove its file
        self.segments = [opened.segment for opened in self._open]
        self._firsts = [segment.first for segment in self.segments]
        self._arrays: dict[Any, Any] = {}
        self.terms: dict[tuple[Stream, str], Any] = {}  # what `lookup.py` found last,
        self.units: dict[Any, Any] = {}  # and of which units
        self._frequencies = Remembered(partial(_doc_frequency, self.segments), MAX_KEPT_FREQUENCIES)
        self._there: defaultdict[Stream, set[str]] = defaultdict(set)
        self.doc_count = sum(segment.doc_count for segment in self.segments)
        self.live = self._live()
        self.published = np.concatenate([opened.published for opened in self._open])
        findable = self.published if self.live is None else self.published[self.live]
        self.newest = int(findable.max(initial=UNDATED))
        self.category = joined_texts([opened.category for opened in self._open])
        self.author = joined_texts([opened.author for opened in self._open])

    def segment_of(self, doc: int) -> tuple[SegmentReader, int]:
        """The segment of a document, and its number there."""
        segment = self.segments[bisect_right(self._firsts, doc) - 1]
        return segment, doc - segment.first

    def by_segment(self, docs: Sequence[int]) -> list[tuple[SegmentReader, Sequence[int]]]:
        """The segments of some documents, and their numbers there, in their order."""
        if len(self.segments) == 1:
            return [(self.segments[0], docs)]
        found: defaultdict[SegmentReader, list[int]] = defaultdict(list)
        for doc in docs:
            segment, number = self.segment_of(doc)
            found[segment].append(number)
        return list(found.items())

    def doc_frequency(self, stream: Stream, term: str) -> int:
        """Number of articles with the term, without reading its postings."""
        return self._frequencies[stream, term]

    def missing(self, stream: Stream, terms: Sequence[str]) -> list[str]:
        """Those of some terms that no article has; mostly none, which is told at once."""
        there = self._there[stream]
        if there.issuperset(terms):
            return []
        found = [term for term in terms if not self.doc_frequency(stream, term)]
        if len(there) >= MAX_KEPT_TERMS:
            there.clear()
        there.update(set(terms).difference(found))
        return found

    def has_author(self, byline: str) -> bool:
        """True if this is the byline of some article, accents and case aside."""
        return author_key(byline) in self.kept("authors", lambda: frozenset(self.author.keys))

    def average_length(self, field: Field) -> float:
        """Mean of `lengths` over all articles."""
        return sum(segment.total_length(field) for segment in self.segments) / max(1, self.doc_count)

    def kept(self, key: Any, make: Callable[..., Kept], *given: Any) -> Kept:
        """An array per article, or something of that kind; made once per edition (and ranking), of what is given."""
        found: Kept | None = self._arrays.get(key)
        if found is None:
            if len(self._arrays) > MAX_KEPT_ARRAYS:
                self._arrays.clear()
            found = self._arrays[key] = make(*given)
        return found

    @property
    def months(self) -> npt.NDArray[np.int32]:
        """Months since 1970 in Vietnam, int32 (doc_count,); UNDATED_MONTH where none."""
        return self.kept("months", lambda: _months(self.published))

    def article(self, doc: int) -> Article:
        """The stored article of a document number."""
        return stored_article(msgspec.msgpack.decode(self.stored([doc])[0]))

    def stored(self, docs: Sequence[int]) -> list[bytes]:
        """What is stored of several as MessagePack, for those who want a part of it."""
        if len(self.segments) == 1:
            return self.segments[0].stored.packed(docs)
        stored: dict[int, bytes] = {}
        for segment, own in self.by_segment(docs):
            stored.update(zip([segment.first + number for number in own], segment.stored.packed(own), strict=True))
        return [stored[doc] for doc in docs]

    def ask_for_stored(self, docs: Sequence[int]) -> None:
        """To be told as soon as it is known which articles will be shown: their memory is far away."""
        for segment, own in self.by_segment(docs):
            segment.stored.ask_for(own)

    def doc_of(self, identifier: str) -> int:
        """Document number of an article id; raises ArticleNotFoundError."""
        for segment in self.segments:
            found = segment.postings("id", identifier.encode(errors="replace"))
            for doc in found.docs.tolist() if found else ():
                if segment.live is None or segment.live[doc]:
                    return int(segment.first + doc)
        raise ArticleNotFoundError(f"no article {identifier!r} in edition {self.edition.name}")

    def _language_model(self, before: EditionReader | None) -> LanguageModel:
        """That of the reader before if an update took its n-grams over."""
        if before and self.edition.manifest.files[FILE] == before.edition.manifest.files[FILE]:
            return before.language_model
        return LanguageModel(read_ngrams(self.edition.path))

    def _live(self) -> Mask | None:
        if all(segment.live is None for segment in self.segments):
            return None
        masks = (np.ones(s.doc_count, np.bool_) if s.live is None else s.live for s in self.segments)
        return np.concatenate(list(masks))


def _doc_frequency(segments: Sequence[SegmentReader], key: tuple[Stream, str]) -> int:
    stream, term = key
    encoded = term.encode()
    return sum([segment.doc_frequency(stream, encoded) for segment in segments])


def _months(published: npt.NDArray[np.int64]) -> npt.NDArray[np.int32]:
    local = (published + OFFSET_SECONDS).astype("datetime64[s]").astype("datetime64[M]").astype(np.int64)
    for doc in np.flatnonzero((published < OFFSET_SINCE) & (published != UNDATED)).tolist():
        time = datetime.fromtimestamp(int(published[doc]), LOCAL_ZONE)
        local[doc] = (time.year - 1970) * 12 + time.month - 1
    return np.where(published == UNDATED, UNDATED_MONTH, local).astype(np.int32)
