"""Plain Whoosh as its manual shows it: pyvi's words, its own writer, searcher and highlights.

One stored TEXT field holds title and body, words joined by `_`.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import whoosh
from whoosh import fields, highlight, index, qparser
from whoosh import query as queries
from whoosh.analysis import LowercaseFilter, RegexTokenizer

from peers.documents import Document
from peers.peer import SNIPPET_CHARS, TOP, Answer, Term

WRITER_MEMORY_MB = 512
FIELD = "text"


class WhooshPeer:
    """A folder with one Whoosh index, merged into one segment."""

    name = f"plain Whoosh {whoosh.versionstring()} + pyvi"

    def build(self, path: Path, documents: Iterable[Document]) -> None:
        """Index the segmented text of all documents."""
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir(parents=True)
        analyzer = RegexTokenizer(r"\w+") | LowercaseFilter()
        schema = fields.Schema(
            id=fields.ID(stored=True, unique=True), **{FIELD: fields.TEXT(analyzer=analyzer, stored=True)}
        )
        writer = index.create_in(str(path), schema).writer(limitmb=WRITER_MEMORY_MB)
        for document in documents:
            writer.add_document(id=document.id, **{FIELD: document.segmented})
        writer.commit(optimize=True)
        self.open(path)

    def open(self, path: Path) -> None:
        """Open the index; a thread gets its searcher at its first query."""
        self._ix = index.open_dir(str(path))
        self._own = threading.local()
        self._parser = qparser.QueryParser(FIELD, self._ix.schema, group=qparser.OrGroup)

    def query(self, terms: Sequence[Term]) -> Any:
        """Any of the terms, whatever column they were meant for."""
        return queries.Or([queries.Term(FIELD, term) for term in dict.fromkeys(term for _, term in terms)])

    def top(self, query: Any) -> Answer:
        """Whoosh's ten best and its exact total."""
        found = self._searcher().search(query, limit=TOP)
        return Answer(len(found), [(hit.docnum, hit.score) for hit in found])

    def ids(self, answer: Answer) -> list[str]:
        """Stored ids."""
        return [self._searcher().stored_fields(doc)["id"] for doc, _ in answer.hits]

    def page(self, segmented_query: str) -> dict[str, object]:
        """What a search page needs: total, and ten ids with highlights."""
        found = self._searcher().search(self._parser.parse(segmented_query), limit=TOP)
        found.fragmenter = highlight.ContextFragmenter(maxchars=SNIPPET_CHARS)
        hits = [
            {"id": hit["id"], "score": hit.score, "snippet": hit.highlights(FIELD, top=1).replace("_", " ")}
            for hit in found
        ]
        return {"total": len(found), "hits": hits}

    def _searcher(self) -> Any:
        """One per thread: a shared one sometimes answers wrongly."""
        if not hasattr(self._own, "searcher"):
            self._own.searcher = self._ix.searcher()
        return self._own.searcher
