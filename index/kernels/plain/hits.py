"""The hits of a page as JSON, in Python; see `index.kernels`."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec

from index.kernels.plain import texts
from index.kernels.plain.looks import Looks
from index.kernels.plain.windows import ROUNDING

TITLE, LEAD, BODY = range(3)  # fields of an article among the looks
OFFSET_SECONDS = 7 * 3600  # of Vietnam: UTC+7 without daylight saving,
OFFSET_SINCE = 171_849_600  # since 13 June 1975

AsJson = Callable[[bytes, str, str, float], bytes]
Part = tuple[int, str | texts.Packed]  # the number of a text among an article's, and all of it


class _Shown(msgspec.Struct, gc=False):
    title: str
    lead: str
    body: msgspec.Raw


class _Values(msgspec.Struct, gc=False):
    """See `index.schema.stored_values`."""

    article: _Shown


_decode = msgspec.msgpack.Decoder(_Values).decode


def hits_json(
    looks: Looks, docs: Iterable[int], stored: Iterable[bytes], scores: Iterable[float], as_json: AsJson
) -> bytes:
    """A JSON array of the hits of a page.

    docs: the number of each article, which was looked at; stored: each in
    MessagePack; as_json: (stored, title and passage marked, score) → a hit.
    """
    hits = [
        as_json(packed, *_html(looks, looks.first_text(doc), _decode(packed).article), score)
        for doc, packed, score in zip(docs, stored, scores, strict=True)
    ]
    return b"[%s]" % b",".join(hits)


def _html(looks: Looks, first: int, article: _Shown) -> tuple[str, str]:
    """The title, and the passage around the best window of another text, marked."""
    part, text = shown_part(looks, first, article.lead, article.body)
    title = article.title
    whole = text if isinstance(text, str) else texts.unpacked(text)
    _, start, end = looks.window(first + part)
    earliest, last = texts.reach(start, end)
    spans = looks.spans(first + part, earliest, last)
    passage = texts.snippet_html(whole[earliest:last], spans, earliest, start, earliest)
    return texts.marked_html(title, looks.spans(first + TITLE), 0, len(title)), passage


def shown_part(looks: Looks, first: int, lead: str, body: msgspec.Raw) -> Part:
    """The lead if there is one, and the body shows no more of the query."""
    shows_lead = lead and looks.window(first + BODY)[0] <= looks.window(first + LEAD)[0] + ROUNDING
    return (LEAD, lead) if shows_lead else (BODY, body)
