"""Articles and queries → terms in columns, the same for every engine.

    Article ──> Document('7', {'title_words': 'tỉnh_uỷ họp', 'title_toneless_pairs': 'tinh_uy uy_hop', …})

A column is a field and a stream; its terms are joined by blanks, which no term contains. They come from the project's
own analysis, so that no engine is slowed down or helped by another tokeniser.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec
import zstandard

from index import Article, SourcedArticle
from index.analysis import Analyser, Analysis, Stream
from index.sources import Reading
from index.vietnamese.words import Ints, PyviSegmenter, Span
from peers.documents import STREAMS, WHOLE, WHOLE_STREAMS, Document

BATCH_ARTICLES = 256


class _BatchSegmenter:
    """Words of texts that were segmented together: ten times pyvi's speed."""

    def __init__(self) -> None:
        self._segmenter = PyviSegmenter()
        self._known: dict[str, list[Span]] = {}

    def take(self, texts: Sequence[str]) -> None:
        """Segment a batch; only its words are known from now on."""
        offsets = self._segmenter.offsets_of(texts)
        self._known = {text: list(map(Span, *found.tolist())) for text, found in zip(texts, offsets, strict=True)}

    def words(self, text: str) -> list[Span]:
        """Spans of a text of the batch, or of any other."""
        found = self._known.get(text)
        return self._segmenter.words(text) if found is None else found

    def runs(self, _: str, __: list[str]) -> None:
        """Nothing: `words` tells."""

    def offsets_of(self, texts: Sequence[str]) -> list[Ints]:
        """The starts and ends of each text's words, for whoever asks for arrays."""
        return self._segmenter.offsets_of(texts)


def analysed_documents(articles: Iterable[Article]) -> Iterator[Document]:
    """Analyse articles, batch by batch. The lead counts as body."""
    segmenter = _BatchSegmenter()
    analyser = Analyser(segmenter)
    remaining = iter(articles)
    while batch := list(itertools.islice(remaining, BATCH_ARTICLES)):
        texts = [(article.title, "\n".join(filter(None, (article.lead, article.body)))) for article in batch]
        segmenter.take(list(itertools.chain.from_iterable(texts)))
        for article, (title, body) in zip(batch, texts, strict=True):
            columns = {
                f"{field}_{stream}": terms
                for field, text in (("title", title), ("body", body))
                for stream, terms in text_streams(analyser.analyse(text)).items()
            }
            for stream in WHOLE_STREAMS:
                columns[f"{WHOLE}_{stream}"] = f"{columns[f'title_{stream}']} {columns[f'body_{stream}']}"
            segmented = "\n".join(joined(text, segmenter.words(text)) for text in (title, body))
            yield Document(article.id, columns, segmented)


def text_streams(analysis: Analysis) -> dict[str, str]:
    """Stream → terms joined by blanks."""
    toned, toneless = analysis.terms(Stream.TONED), analysis.terms(Stream.TONELESS)
    terms = (analysis.terms(Stream.WORDS), toned, toneless, pairs(toneless))
    return {stream: " ".join(found) for stream, found in zip(STREAMS, terms, strict=True)}


def query_streams(query: str, analyser: Analyser) -> dict[str, list[str]]:
    """Stream → distinct terms of a query, in order."""
    return {
        stream: list(dict.fromkeys(terms.split())) for stream, terms in text_streams(analyser.analyse(query)).items()
    }


def pairs(terms: Sequence[str]) -> list[str]:
    """['a', 'b', 'c'] → ['a_b', 'b_c']."""
    return [f"{first}_{second}" for first, second in itertools.pairwise(terms)]


def joined(text: str, words: Iterable[Span]) -> str:
    """'Tỉnh uỷ họp.' → 'Tỉnh_uỷ họp.', as pyvi writes words."""
    pieces, cursor = [], 0
    for start, end in words:
        pieces += [text[cursor:start], "_".join(text[start:end].split())]
        cursor = end
    return "".join([*pieces, text[cursor:]])


def read_articles(sources: Sequence[str]) -> Iterator[Article]:
    """All usable articles of the sources."""
    return (record.article for record in Reading(tuple(sources)) if isinstance(record, SourcedArticle))


def write_documents(path: Path, found: Iterable[Document]) -> int:
    """Keep documents for several peers; returns how many."""
    count = 0
    part = path.with_suffix(".part")
    with zstandard.open(part, "wb", cctx=zstandard.ZstdCompressor(level=1)) as file:
        for document in found:
            file.write(msgspec.json.encode(document) + b"\n")
            count += 1
    part.replace(path)
    return count


def read_documents(path: Path) -> Iterator[Document]:
    """The documents that `write_documents` kept, one at a time."""
    decode = msgspec.json.Decoder(Document).decode
    with zstandard.open(path, "rt", encoding="utf-8") as file:
        yield from map(decode, file)
