"""Tantivy as its users would search news with it: pyvi's words, its query parser, its snippets.

One stored field holds title and body, words joined by `_`, as plain Whoosh gets them. No facets, no spelling, no
accents: less than a complete answer of ours.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import tantivy

from peers.documents import Document
from peers.peer import SNIPPET_CHARS, TOP
from peers.tantivy_peer import HEAP_BYTES, NAME

FIELD = "text"
TOKENIZER = "words"
_WORD = re.compile(r"\w+")


class TantivyPages:
    """A folder with one Tantivy index, one segment."""

    name = f"{NAME} + pyvi"

    def build(self, path: Path, documents: Iterable[Document]) -> None:
        """Index and store the segmented text of all documents."""
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir(parents=True)
        writer = self._index_in(path).writer(heap_size=HEAP_BYTES, num_threads=1)
        for document in documents:
            writer.add_document(tantivy.Document(id=document.id, **{FIELD: document.segmented}))
        writer.commit()
        writer.wait_merging_threads()
        self.open(path)

    def open(self, path: Path) -> None:
        """Map the index."""
        self._index = self._index_in(path)
        self._index.reload()
        self._searcher = self._index.searcher()

    def page(self, segmented_query: str) -> dict[str, object]:
        """What a search page needs: total, and ten ids with snippets."""
        words = " ".join(_WORD.findall(segmented_query))
        query = self._index.parse_query(words, [FIELD])
        found = self._searcher.search(query, TOP, True)
        snippets = tantivy.SnippetGenerator.create(self._searcher, query, self._schema, FIELD)
        snippets.set_max_num_chars(SNIPPET_CHARS)
        hits = []
        for score, address in found.hits:
            document = self._searcher.doc(address)
            snippet = snippets.snippet_from_doc(document).to_html().replace("_", " ")
            hits.append({"id": document["id"][0], "score": score, "snippet": snippet})
        return {"total": found.count, "hits": hits}

    def _index_in(self, path: Path) -> Any:
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
        builder.add_text_field(FIELD, stored=True, tokenizer_name=TOKENIZER, index_option="freq")
        self._schema = builder.build()
        index = tantivy.Index(self._schema, path=str(path))
        words = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.regex(_WORD.pattern))
        index.register_tokenizer(TOKENIZER, words.filter(tantivy.Filter.lowercase()).build())
        return index
