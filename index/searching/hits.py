"""Found documents → hits with marked titles and passages, all at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

import msgspec

from index.article import LOCAL_ZONE
from index.kernels import texts
from index.kernels.texts import Packed
from index.schema import Field
from index.search_page import Hit
from index.searching.passages import Passages
from index.searching.plan import Plan
from index.searching.reader import EditionReader
from index.searching.rerank import Page
from index.searching.shown_numbers import ShownNumber, shown_numbers, with_numbers
from index.searching.snippets import marked_html, reach, snippet_html

_TITLE, _LEAD, _BODY = (list(Field).index(field) for field in (Field.TITLE, Field.LEAD, Field.BODY))


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


class _Values(msgspec.Struct, gc=False):
    """See `index.schema.stored_values`."""

    article: _Stored


_decode = msgspec.msgpack.Decoder(_Values).decode


def hits(reader: EditionReader, plan: Plan, weights: Sequence[float], page: Page) -> tuple[Hit, ...]:
    """The hits of one page. weights: what each unit of the plan weighs."""
    docs = page.docs.tolist()
    if not docs:
        return ()
    numbers = shown_numbers(plan.alternatives)
    passages = page.passages
    if passages is None or not passages.holds(docs):
        passages = Passages(reader, plan, weights)
        passages.look_at(docs)
    return tuple(
        _hit(_decode(stored).article, score, passages, doc, numbers)
        for doc, stored, score in zip(docs, reader.stored(docs), page.scores.tolist(), strict=True)
    )


def _hit(article: _Stored, score: float, passages: Passages, doc: int, numbers: tuple[ShownNumber, ...]) -> Hit:
    published = article.published_at and article.published_at.astimezone(LOCAL_ZONE)
    shows_lead = article.lead and not passages.is_better(doc, _BODY, _LEAD)
    part, text = (_LEAD, article.lead) if shows_lead else (_BODY, article.body)
    if numbers:
        shown = _Shown(passages, doc, numbers, published and published.date())
        title, passage = shown.title_html(article.title), shown.passage_html(part, text)
    else:
        title, passage = passages.hit_html(doc, article.title, part, text)
    return Hit(
        id=article.id,
        url=article.url,
        title=article.title,
        title_html=title,
        snippet_html=passage,
        published_at=published,
        category=article.category,
        author=article.author,
        score=round(score * 1e6) / 1e6,  # what was float32 is so exact, and takes a fifth of `round(score, 6)`
    )


class _Shown(NamedTuple):
    """An article in which numbers asked for are marked, too. day: when it was published."""

    passages: Passages
    doc: int
    numbers: tuple[ShownNumber, ...]
    day: date | None

    def title_html(self, title: str) -> str:
        """The whole title."""
        spans = self.passages.spans(self.doc, _TITLE)
        return marked_html(title, with_numbers(spans, self.numbers, title, self.day))

    def passage_html(self, part: int, own: str | Packed) -> str:
        """The best passage of one of its texts, of which alone characters are made."""
        window = self.passages.window(self.doc, part)
        first, last = near = reach(window)
        text = own[first:last] if isinstance(own, str) else texts.part(own, first, last)
        spans = with_numbers(self.passages.spans(self.doc, part, near), self.numbers, text, self.day, first)
        return snippet_html(text, spans, window, first)
