"""Rankers to compare with: BM25 over words and over syllables, SQLite FTS5 and Tantivy as they come.

They see title, lead and body as one text, composed (NFC), and no more Vietnamese than their tokeniser knows.
"""

from __future__ import annotations

import math
import re
import sqlite3
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from typing import Any

from index import SourcedArticle
from index.judgements import DEPTH
from index.vietnamese.words import Segmenter
from relevance.ranker import Ranker, whole_text

K1, B = 1.2, 0.75  # Lucene's and SQLite's defaults

_SYLLABLE = re.compile(r"\w+")
Tokenise = Callable[[str], list[str]]


class Bm25Ranker:
    """BM25 as Lucene computes it, over one stream of terms.

    idf = ln(1 + (N - n + ½) / (n + ½)); Robertson & Zaragoza 2009.
    """

    def __init__(self, name: str, articles: Sequence[SourcedArticle], tokenise: Tokenise) -> None:
        self.name = name
        self._tokenise = tokenise
        self._ids = [one.article.id for one in articles]
        self._postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
        lengths = []
        for doc, one in enumerate(articles):
            terms = tokenise(whole_text(one.article))
            lengths.append(len(terms))
            for term, frequency in Counter(terms).items():
                self._postings[term].append((doc, frequency))
        average = sum(lengths) / max(1, len(lengths)) or 1.0
        self._norms = [K1 * (1 - B + B * length / average) for length in lengths]

    def rank(self, query: str) -> list[str]:
        """Every distinct term of the query counts once; equal scores stay in the articles' order."""
        scores: dict[int, float] = defaultdict(float)
        for term in dict.fromkeys(self._tokenise(query)):
            postings = self._postings.get(term, [])
            idf = math.log(1 + (len(self._ids) - len(postings) + 0.5) / (len(postings) + 0.5))
            for doc, frequency in postings:
                scores[doc] += idf * frequency * (K1 + 1) / (frequency + self._norms[doc])
        best = sorted(scores, key=lambda doc: (-scores[doc], doc))[:DEPTH]
        return [self._ids[doc] for doc in best]


class Fts5Ranker:
    """SQLite FTS5 with `unicode61` as it comes, which removes the accents of letters with one."""

    name = "FTS5"

    def __init__(self, articles: Sequence[SourcedArticle]) -> None:
        self._database = sqlite3.connect(":memory:")
        self._database.execute("CREATE VIRTUAL TABLE articles USING fts5(id UNINDEXED, text)")
        rows = ((one.article.id, composed(whole_text(one.article))) for one in articles)
        self._database.executemany("INSERT INTO articles VALUES (?, ?)", rows)

    def rank(self, query: str) -> list[str]:
        """Any of the query's pieces, each a string of its own."""
        pieces = " OR ".join('"{}"'.format(piece.replace('"', '""')) for piece in composed(query).split())
        asked = "SELECT id FROM articles WHERE articles MATCH ? ORDER BY rank, rowid LIMIT ?"
        return [identifier for (identifier,) in self._database.execute(asked, (pieces, DEPTH))] if pieces else []


class TantivyRanker:
    """Tantivy with its default tokeniser and its own query parser."""

    name = "Tantivy"

    def __init__(self, articles: Sequence[SourcedArticle]) -> None:
        import tantivy  # noqa: PLC0415 - of the `bench` extra

        schema = tantivy.SchemaBuilder().add_text_field("id", stored=True, tokenizer_name="raw").add_text_field("text")
        self._index: Any = tantivy.Index(schema.build())
        writer = self._index.writer(num_threads=1)
        for one in articles:
            writer.add_document(tantivy.Document(id=one.article.id, text=composed(whole_text(one.article))))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

    def rank(self, query: str) -> list[str]:
        """The query's words and digits; operators of its language would be chance hits."""
        words = " ".join(_SYLLABLE.findall(composed(query).lower()))
        hits = self._searcher.search(self._index.parse_query(words, ["text"]), DEPTH).hits if words else []
        return [self._searcher.doc(address)["id"][0] for _, address in hits]


def baselines(articles: Sequence[SourcedArticle], segmenter: Segmenter) -> Iterator[Ranker]:
    """All that can run here."""
    yield Bm25Ranker("BM25 words", articles, words_of(segmenter))
    yield Bm25Ranker("BM25 syllables", articles, toned_syllables)
    if find_spec("tantivy"):
        yield TantivyRanker(articles)
    yield Fts5Ranker(articles)


def missing_baselines() -> list[str]:
    """Names of those whose packages are not installed."""
    return [] if find_spec("tantivy") else [TantivyRanker.name]


def toned_syllables(text: str) -> list[str]:
    """'Tỉnh uỷ: 10/2' → ['tỉnh', 'uỷ', '10', '2']."""
    return _SYLLABLE.findall(composed(text).lower())


def words_of(segmenter: Segmenter) -> Tokenise:
    """pyvi's words, lower case: 'Tỉnh uỷ họp.' → ['tỉnh_uỷ', 'họp']."""

    def words(text: str) -> list[str]:
        text = composed(text)
        found = ("_".join(text[start:end].lower().split()) for start, end in segmenter.words(text))
        return [word for word in found if _SYLLABLE.search(word)]

    return words


def composed(text: str) -> str:
    """NFC."""
    return unicodedata.normalize("NFC", text)
