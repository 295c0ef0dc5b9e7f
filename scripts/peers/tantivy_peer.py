"""Tantivy, with every fair advantage.

One merged segment, one thread, only frequencies indexed and no body stored,
the collectors for the ten best and the count in one search, and queries
built from terms, not parsed.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import tantivy

from peers.documents import COLUMNS, Document
from peers.peer import TOP, Answer, Term

HEAP_BYTES = 4_000_000_000  # holds 100,000 articles of every stream: one segment is written, nothing to merge
TOKENIZER = "blanks"
NAME = f"Tantivy {version('tantivy')}"


class TantivyPeer:
    """A folder with one Tantivy index."""

    name = NAME

    def __init__(self, columns: Sequence[str] = COLUMNS) -> None:
        self._columns = tuple(columns)

    def build(self, path: Path, documents: Iterable[Document]) -> None:
        """Index the chosen columns with one thread and commit once."""
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir(parents=True)
        writer = self._index(path).writer(heap_size=HEAP_BYTES, num_threads=1)
        for document in documents:
            texts = {column: document.columns[column] for column in self._columns}
            writer.add_document(tantivy.Document(id=document.id, **texts))
        writer.commit()
        writer.wait_merging_threads()
        self.open(path)

    def open(self, path: Path) -> None:
        """Map the index; it must be one segment."""
        index = self._index(path)
        index.reload()
        self._searcher = index.searcher()
        if self._searcher.num_segments != 1:
            raise RuntimeError(f"{path}: {self._searcher.num_segments} segments; Tantivy is to search one")

    def query(self, terms: Sequence[Term]) -> Any:
        """A boolean query that any of the terms satisfies."""
        clauses = [tantivy.Query.term_query(self._schema, column, term, "freq") for column, term in terms]
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, clause) for clause in clauses])

    def top(self, query: Any) -> Answer:
        """Count and the best ten in one pass."""
        found = self._searcher.search(query, TOP, True)
        return Answer(found.count, [(address.doc, score) for score, address in found.hits])

    def ids(self, answer: Answer) -> list[str]:
        """Stored ids."""
        return [self._searcher.doc(tantivy.DocAddress(0, doc))["id"][0] for doc, _ in answer.hits]

    def _index(self, path: Path) -> Any:
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
        for column in self._columns:
            builder.add_text_field(column, tokenizer_name=TOKENIZER, index_option="freq")
        self._schema = builder.build()
        index = tantivy.Index(self._schema, path=str(path))
        tokenizer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        index.register_tokenizer(TOKENIZER, tokenizer)
        return index
