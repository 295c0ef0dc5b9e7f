"""Found documents → hits with marked titles and passages, all at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

import msgspec

from index.article import LOCAL_ZONE
from index.kernels import texts
from index.kernels.texts import Packed, Part
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

    @property
    def day(self) -> date | None:
        """When it was published, in Vietnam."""
        return self.published_at and self.published_at.astimezone(LOCAL_ZONE).date()


class _Values(msgspec.Struct, gc=False):
    """See `index.schema.stored_values`."""

    article: _Stored


_decode = msgspec.msgpack.Decoder(_Values).decode


def hits(reader: EditionReader, plan: Plan, weights: Sequence[float], page: Page) -> tuple[Hit, ...]:
    """The hits of one page. weights: what each unit of the plan weighs."""
    docs = page.docs.tolist()
    if not docs:
        return ()
    passages = page.passages
    if passages is None or not passages.holds(docs):
        passages = Passages(reader, plan, weights)
        passages.look_at(docs)
    articles = [_decode(stored).article for stored in reader.stored(docs)]
    html = _html(passages, docs, articles, shown_numbers(plan.alternatives))
    return tuple(map(_hit, articles, html, page.scores.tolist()))


def _html(
    passages: Passages, docs: Sequence[int], articles: Sequence[_Stored], numbers: tuple[ShownNumber, ...]
) -> list[tuple[str, str]]:
    """Title and passage of each article, marked."""
    parts = [_shown_part(article, passages, doc) for article, doc in zip(articles, docs, strict=True)]
    if not numbers:
        return passages.hits_html(docs, [article.title for article in articles], parts)
    return [
        _Shown(passages, doc, numbers, article.day).html(article.title, part)
        for doc, article, part in zip(docs, articles, parts, strict=True)
    ]


def _shown_part(article: _Stored, passages: Passages, doc: int) -> Part:
    """The lead if there is one, and the body shows no more of the query."""
    shows_lead = article.lead and not passages.is_better(doc, _BODY, _LEAD)
    return (_LEAD, article.lead) if shows_lead else (_BODY, article.body)


def _hit(article: _Stored, html: tuple[str, str], score: float) -> Hit:
    title, passage = html
    return Hit(
        id=article.id,
        url=article.url,
        title=article.title,
        title_html=title,
        snippet_html=passage,
        published_at=article.published_at and article.published_at.astimezone(LOCAL_ZONE),
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

    def html(self, title: str, part: Part) -> tuple[str, str]:
        """The whole title, and the best passage of another text."""
        spans = self.passages.spans(self.doc, _TITLE)
        return marked_html(title, with_numbers(spans, self.numbers, title, self.day)), self._passage_html(*part)

    def _passage_html(self, part: int, own: str | Packed) -> str:
        """Characters are made of the passage alone."""
        window = self.passages.window(self.doc, part)
        first, last = near = reach(window)
        text = own[first:last] if isinstance(own, str) else texts.part(own, first, last)
        spans = with_numbers(self.passages.spans(self.doc, part, near), self.numbers, text, self.day, first)
        return snippet_html(text, spans, window, first)
