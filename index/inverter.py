"""Batches of articles → one Whoosh segment, by array sorts.

    texts ── split ──> syllables ── vocabulary ──> toned ids ──> tokens, postings
          └─ segmenter ─> words as runs of syllables ──> word ids ──> postings

What comes out equals what Whoosh's writer makes of the same articles and
`Analyser`, term by term and posting by posting; the tests hold them together.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from index.analysis import Stream, number_terms
from index.article import LOCAL_ZONE, Article
from index.codec.arrays import ArrayInfo, base_of, extend_info, pack
from index.codec.bulk import BulkFieldWriter
from index.codec.documents import column_extension, length_writer
from index.codec.frequencies import counted
from index.codec.segment import ArraySegment
from index.codec.stored import StoredWriter
from index.codec.tokens import TokenArrays, write_tokens
from index.collected import FieldOccurrences, each_once, joined, nowhere
from index.kernels.inverting import Occurrences, inverted, inverted_pairs
from index.kernels.syllables import compounds_of
from index.schema import COLUMN_TYPES, Field, column_values, stored_values
from index.vietnamese.chunks import ChunkedTexts
from index.vietnamese.number_signs import signs_of
from index.vietnamese.words import Segmenter
from index.vocabulary import Syllabary, Vocabulary

BYTES_PER_SYLLABLE = 60  # 15 collected, 45 while the largest stream is sorted; measured by bench_reindex
CHARS_AT_ONCE = 200_000  # analysed together: arrays that stay in the processor's cache

Ids = npt.NDArray[np.uint32]
Places = npt.NDArray[np.int64]
Lengths = npt.NDArray[np.int64]


class Inverter:
    """Collects articles and writes them as one segment."""

    def __init__(self, segmenter: Segmenter, dictionary: bytes = b"", syllabary: Syllabary | None = None) -> None:
        """dictionary, syllabary: to store articles with, and to read them; as of an inverter before."""
        self._segmenter = segmenter
        self._syllabary = syllabary or Syllabary()
        self._vocabulary = Vocabulary()
        self._fields = {field: FieldOccurrences() for field in Field}
        self._ids: list[bytes] = []
        self._stored = StoredWriter(dictionary)
        self._numbers: dict[str, int] = {}
        self._columns: dict[str, list[Any]] = {name: [] for name in COLUMN_TYPES}
        self._syllables = 0

    def __len__(self) -> int:
        return len(self._ids)

    @property
    def dictionary(self) -> bytes:
        """What articles are stored with; empty before `write`, and if they are few."""
        return self._stored.dictionary

    @property
    def syllabary(self) -> Syllabary:
        """What it has learnt of the language's chunks."""
        return self._syllabary

    @property
    def memory_bytes(self) -> int:
        """About what it holds now plus what `write` will need for a moment."""
        return self._syllables * BYTES_PER_SYLLABLE + self._stored.nbytes

    def add(self, articles: Sequence[Article]) -> None:
        """Analyse a batch."""
        some: list[Article] = []
        chars = 0
        for article in articles:
            self._ids.append(article.id.encode())
            self._stored.add(stored_values(article))
            for name, value in column_values(article).items():
                self._columns[name].append(value)
            some.append(article)
            chars += len(article.title) + len(article.lead) + len(article.body)
            if chars > CHARS_AT_ONCE:
                self._add_texts(some)
                some, chars = [], 0
        if some:
            self._add_texts(some)

    def write(self, storage: Any, indexname: str) -> ArraySegment:
        """Write everything as a segment that a Whoosh writer can commit."""
        segment = ArraySegment(indexname)
        segment.set_doc_count(len(self))
        base = base_of(storage, segment)
        fields = BulkFieldWriter(base, len(self))
        lengths = self._write_postings(fields)
        arrays = fields.close() | self._write_documents(base, lengths)
        arrays |= write_tokens(base, self._tokens(), self._vocabulary.forms)
        self._write_columns(storage, segment)
        totals = {str(name): int(length.sum()) for name, length in lengths.items()}
        extend_info(base, doc_count=len(self), arrays=arrays, fields=fields.fields, lengths=totals)
        return segment

    def _add_texts(self, articles: Sequence[Article]) -> None:
        """All fields of a few articles at once: all titles, all leads, all bodies."""
        if self._syllabary.is_full:
            self._syllabary = Syllabary()
        texts = self._syllabary.chunked([getattr(article, field) for field in Field for article in articles])
        numbers, starts, sizes, counts = self._syllabary.syllables(texts)
        ids = self._vocabulary.toned_ids(numbers, self._syllabary)
        self._syllables += ids.size
        bounds = np.concatenate(([0], np.cumsum(counts)))
        gaps = _gaps(texts, starts, starts + sizes, bounds)
        heads, ends = _compounds(starts, starts + sizes, self._segmenter.offsets_of(texts), texts)
        words = self._vocabulary.word_ids(ids, heads, ends)
        word_bounds = np.searchsorted(heads, bounds)
        self._add_numbers(articles, texts)
        for number, found in enumerate(self._fields.values()):
            own = slice(number * len(articles), (number + 1) * len(articles))
            first, last = bounds[own.start], bounds[own.stop]
            found.ids.append(ids[first:last])
            found.gaps.append(gaps[first:last])
            found.sizes.append(sizes[first:last].astype(np.uint32))
            found.counts.extend(counts[own].tolist())
            found.words.append(words[word_bounds[own.start] : word_bounds[own.stop]])
            found.word_counts.extend(np.diff(word_bounds[own.start : own.stop + 1]).tolist())

    def _add_numbers(self, articles: Sequence[Article], texts: ChunkedTexts) -> None:
        """texts: as in `_add_texts`."""
        known, signs = self._numbers, signs_of(texts)
        for number, article in enumerate(articles):
            published = article.published_at.astimezone(LOCAL_ZONE).date() if article.published_at else None
            for place, found in zip(range(number, len(texts), len(articles)), self._fields.values(), strict=True):
                terms = number_terms(texts[place], published, signs[place]) if signs[place] else ()
                found.numbers.extend([known.setdefault(token.term, len(known)) for token in terms])
                found.number_counts.append(len(terms))

    def _write_postings(self, writer: BulkFieldWriter) -> dict[str, Lengths]:
        """All indexed fields in name order; returns terms per article of each."""
        every = self._fields.values()
        syllables = [found.syllable_occurrences() for found in every]
        toned = _ranked([text.encode() for text, _ in self._vocabulary.forms])
        toneless = _ranked([text.encode() for _, text in self._vocabulary.forms])
        numbers = _ranked([text.encode() for text in self._numbers])
        words = _ranked(self._vocabulary.word_texts())
        _write_texts(writer, "id", _ranked(self._ids), [nowhere(len(self))] * 2 + [each_once(len(self))])
        _write_texts(writer, Stream.NUMBERS, numbers, [found.number_occurrences() for found in every])
        _write_texts(writer, Stream.TONED, toned, syllables)
        _write_texts(writer, Stream.TONELESS, toneless, syllables)
        pairs = inverted_pairs(syllables, toneless.ranks, len(toneless.texts))
        writer.begin(Stream.TONELESS_PAIRS, counted(pairs.lists.packed))
        writer.add(pairs.lists)
        writer.end_pairs(Stream.TONELESS, pairs.terms, len(toneless.texts))
        _write_texts(writer, Stream.WORDS, words, [found.word_occurrences() for found in every])
        return self._lengths()

    def _lengths(self) -> dict[str, Lengths]:
        """Terms per article of each stream, and syllables of each part."""
        syllables = np.array([self._fields[field].counts for field in Field], np.int64)
        numbers = np.array([self._fields[field].number_counts for field in Field], np.int64)
        return {
            Stream.NUMBERS: numbers.sum(axis=0),
            Stream.TONED: syllables.sum(axis=0),
            Stream.TONELESS: syllables.sum(axis=0),
            Stream.TONELESS_PAIRS: np.maximum(syllables - 1, 0).sum(axis=0),
            Stream.WORDS: np.array([self._fields[field].word_counts for field in Field], np.int64).sum(axis=0),
            **dict(zip(Field, syllables, strict=True)),
        }

    def _write_documents(self, base: Path, lengths: dict[str, Lengths]) -> dict[str, ArrayInfo]:
        writers = [*self._stored.writers(base), *(length_writer(base, name, own) for name, own in lengths.items())]
        return pack(base, "documents", writers)

    def _tokens(self) -> TokenArrays:
        """Fields of one article next to each other: articles first, then fields."""
        counts = np.array([self._fields[field].counts for field in Field], np.int64)  # (fields, articles)
        bounds = np.concatenate(([0], np.cumsum(counts.T.ravel())))
        width = len(Field)
        collected = [np.empty(int(bounds[-1]), np.uint32) for _ in range(3)]
        for number, field in enumerate(Field):
            found = self._fields[field]
            own = counts[number]
            shift = bounds[number:-1:width] - (np.cumsum(own) - own)
            places = np.arange(int(own.sum())) + np.repeat(shift, own)
            for target, source in zip(collected, (found.ids, found.gaps, found.sizes), strict=True):
                target[places] = joined(source)
        ids, gaps, sizes = collected
        return TokenArrays(ids, gaps, sizes, bounds.astype(np.uint64))

    def _write_columns(self, storage: Any, segment: ArraySegment) -> None:
        for name, values in self._columns.items():
            dbfile = segment.create_file(storage, column_extension(name))
            column = COLUMN_TYPES[name].writer(dbfile)
            for doc, value in enumerate(values):
                column.add(doc, value)
            column.finish(len(values))
            dbfile.close()


class Ranked(NamedTuple):
    """Texts in byte order. ranks: place of each of the texts as given among
    the distinct ones; texts: those."""

    ranks: Ids
    texts: list[bytes]


def _ranked(texts: list[bytes]) -> Ranked:
    distinct = sorted(set(texts))
    rank = {text: number for number, text in enumerate(distinct)}
    return Ranked(np.fromiter(map(rank.__getitem__, texts), np.uint32, len(texts)), distinct)


def _write_texts(writer: BulkFieldWriter, name: str, ranked: Ranked, parts: Sequence[Occurrences]) -> None:
    """One field whose terms are texts, numbered before they were ranked."""
    lists = inverted(parts, ranked.ranks).lists
    writer.begin(name, counted(lists.packed))
    writer.add(lists)
    writer.end_texts(ranked.texts)


def _gaps(texts: ChunkedTexts, starts: Places, ends: Places, bounds: Places) -> Ids:
    """Characters before each syllable, since the one before or its text's start.

    bounds: of each text among the syllables.
    """
    before = np.concatenate(([0], ends[:-1]))
    has_some = np.diff(bounds) > 0
    before[bounds[:-1][has_some]] = texts.text_starts[:-1][has_some]
    return (starts - before).astype(np.uint32)


def _compounds(starts: Places, ends: Places, offsets: Sequence[Places], texts: ChunkedTexts) -> tuple[Places, Places]:
    """First syllable and the one behind the last of each word of several, as in `Analyser`."""
    spans = np.ascontiguousarray(np.concatenate(offsets, axis=1))
    spans += np.repeat(texts.text_starts[:-1], [own.shape[1] for own in offsets])
    return compounds_of(starts, ends, spans, int(texts.text_starts[-1]))
