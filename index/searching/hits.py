"""Found documents → hits with marked titles and passages, as JSON, all at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

import msgspec

from index.article import LOCAL_ZONE
from index.kernels import hits, texts
from index.kernels.hits import TITLE
from index.kernels.texts import Packed
from index.search_page import Hit
from index.searching.passages import Passages
from index.searching.plan import Plan
from index.searching.reader import EditionReader
from index.searching.rerank import Page
from index.searching.shown_numbers import ShownNumber, shown_numbers, with_numbers
from index.searching.snippets import marked_html, reach, snippet_html


class _Stored(msgspec.Struct, gc=False):
    """What a hit shows of a stored article; the body only where it is shown."""

    id: str
    title: str
    url: str = ""
    lead: str = ""
    body: msgspec.Raw = msgspec.Raw(b"\xa0")
    category: tuple[str, ...] = ()
    author: str = ""
    published_at: datetime | None = None

    @property
    def day(self) -> date | None:
        """When it was published, in Vietnam."""
        return self.published_at and self.published_at.astimezone(LOCAL_ZONE).date()


class _Values(msgspec.Struct, gc=False):
    """See `index.schema.stored_values`."""

    article: _Stored


_decode = msgspec.msgpack.Decoder(_Values).decode
_encode = msgspec.json.Encoder().encode


def hits_json(reader: EditionReader, plan: Plan, weights: Sequence[float], page: Page) -> bytes:
    """The hits of one page, an array. weights: what each unit of the plan weighs."""
    docs = page.docs
    if not docs:
        return b"[]"
    passages = page.passages
    if passages is None or not passages.looks.holds(docs):
        passages = Passages(reader, plan, weights)
        passages.look_at(docs)
    stored, scores = reader.stored(docs), page.scores
    numbers = shown_numbers(plan.alternatives) if plan.alternatives else ()
    if not numbers:
        found: bytes = hits.hits_json(passages.looks, docs, stored, scores, hit_json)
        return found
    shown = (
        hit_json(packed, *_Shown(passages, doc, numbers, _decode(packed).article).html(), score)
        for doc, packed, score in zip(docs, stored, scores, strict=True)
    )
    return b"[%s]" % b",".join(shown)


def hit_json(packed: bytes, title_html: str, snippet_html: str, score: float) -> bytes:
    """One hit. packed: the article as it is stored."""
    article = _decode(packed).article
    hit = Hit(
        id=article.id,
        url=article.url,
        title=article.title,
        title_html=title_html,
        snippet_html=snippet_html,
        published_at=article.published_at and article.published_at.astimezone(LOCAL_ZONE),
        category=article.category,
        author=article.author,
        score=round(score * 1e6) / 1e6,  # what was float32 is so exact, and takes a fifth of `round(score, 6)`
    )
    return _encode(hit)


class _Shown(NamedTuple):
    """An article in which numbers asked for are marked, too."""

    passages: Passages
    doc: int
    numbers: tuple[ShownNumber, ...]
    article: _Stored

    def html(self) -> tuple[str, str]:
        """The whole title, and the best passage of another text."""
        title = self.article.title
        spans = self.passages.spans(self.doc, TITLE)
        part = self.passages.shown_part(self.doc, self.article.lead, self.article.body)
        return marked_html(title, with_numbers(spans, self.numbers, title, self.article.day)), self._passage_html(*part)

    def _passage_html(self, part: int, own: str | Packed) -> str:
        """Characters are made of the passage alone."""
        window = self.passages.window(self.doc, part)
        first, last = near = reach(window)
        text = own[first:last] if isinstance(own, str) else texts.part(own, first, last)
        spans = with_numbers(self.passages.spans(self.doc, part, near), self.numbers, text, self.article.day, first)
        return snippet_html(text, spans, window, first)
