"""Found documents → hits with marked titles and passages, all at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import msgspec

from index.article import LOCAL_ZONE
from index.kernels import texts
from index.kernels.passages import ROUNDING, Span
from index.schema import Field
from index.search_page import Hit
from index.searching.order import Page
from index.searching.passages import Passages
from index.searching.plan import Plan
from index.searching.reader import EditionReader
from index.searching.shown_numbers import ShownNumber, shown_numbers, with_numbers
from index.searching.snippets import marked_html, reach, snippet_html

_HEADER_BYTES = {0xD9: 2, 0xDA: 3, 0xDB: 5}  # MessagePack's str 8, 16, 32; one byte of shorter texts

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


_decode = msgspec.msgpack.Decoder(_Stored).decode


def hits(reader: EditionReader, plan: Plan, weights: Sequence[float], page: Page) -> tuple[Hit, ...]:
    """The hits of one page. weights: what each unit of the plan weighs."""
    docs = page.docs.tolist()
    if not docs:
        return ()
    numbers = shown_numbers(plan.alternatives)
    known = page.passages
    passages = known if known is not None and known.holds(docs) else Passages(reader, plan, weights, docs)
    return tuple(
        _hit(_decode(reader.stored(doc)), score, passages, doc, numbers)
        for doc, score in zip(docs, page.scores.tolist(), strict=True)
    )


def _hit(article: _Stored, score: float, passages: Passages, doc: int, numbers: tuple[ShownNumber, ...]) -> Hit:
    published = article.published_at and article.published_at.astimezone(LOCAL_ZONE)
    day = published and published.date()
    return Hit(
        id=article.id,
        url=article.url,
        title=article.title,
        title_html=marked_html(article.title, with_numbers(passages.spans(doc, _TITLE), numbers, article.title, day)),
        snippet_html=_snippet(article, passages, doc, numbers, day),
        published_at=published,
        category=article.category,
        author=article.author,
        score=round(score, 6),
    )


def _snippet(article: _Stored, passages: Passages, doc: int, numbers: tuple[ShownNumber, ...], day: date | None) -> str:
    """From the lead, unless the body shows more of the query."""
    of_lead, of_body = passages.window(doc, _LEAD), passages.window(doc, _BODY)
    if article.lead and of_body.value <= of_lead.value + ROUNDING:
        spans = with_numbers(passages.spans(doc, _LEAD), numbers, article.lead, day)
        return snippet_html(article.lead, spans, of_lead)
    near = reach(of_body)
    text = _part(article.body, near)
    spans = with_numbers(passages.spans(doc, _BODY, near), numbers, text, day, near[0])
    return snippet_html(text, spans, of_body, near[0])


def _part(packed: msgspec.Raw, near: Span) -> str:
    """A part of a packed text, of which alone characters are made."""
    data = memoryview(packed)
    text: str = texts.part(data[_HEADER_BYTES.get(data[0], 1) :], *near)
    return text
