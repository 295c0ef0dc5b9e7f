"""bm25s: scores computed when indexing, added up by NumPy when searching."""

from __future__ import annotations

import itertools
import json
import logging
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import bm25s
import numpy as np

from peers.documents import Document
from peers.peer import TOP, Answer, Term

IDS = "ids.json"

logging.getLogger("bm25s").setLevel(logging.WARNING)


class Bm25sPeer:
    """A folder with one saved matrix per column. A query asks one column."""

    name = f"bm25s {bm25s.__version__}"

    def __init__(self, columns: Sequence[str]) -> None:
        self._columns = tuple(columns)
        self._matrices: dict[str, Any] = {}
        self._ids: list[str] = []

    def build(self, path: Path, documents: Iterable[Document]) -> None:
        """Number the terms of each column and let bm25s score them."""
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir(parents=True)
        vocabularies: dict[str, dict[str, int]] = {column: {} for column in self._columns}
        texts: dict[str, list[list[int]]] = {column: [] for column in self._columns}
        ids = []
        for document in documents:
            ids.append(document.id)
            for column, vocabulary in vocabularies.items():
                terms = document.columns[column].split()
                texts[column].append([vocabulary.setdefault(term, len(vocabulary)) for term in terms])
        for column, vocabulary in vocabularies.items():
            matrix = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
            matrix.index((texts.pop(column), vocabulary), show_progress=False)
            matrix.save(path / column, show_progress=False)
        (path / IDS).write_text(json.dumps(ids), "utf-8")
        self.open(path)

    def open(self, path: Path) -> None:
        """Load the matrices into memory."""
        self._ids = json.loads((path / IDS).read_text("utf-8"))
        for column in self._columns:
            self._matrices[column] = bm25s.BM25.load(path / column, show_progress=False)

    def query(self, terms: Sequence[Term]) -> tuple[str, list[str]]:
        """The one column that is asked, and the terms."""
        (column,) = {column for column, _ in terms}
        return column, [term for _, term in terms]

    def top(self, query: tuple[str, list[str]]) -> Answer:
        """Scores of all documents; those above zero are counted.

        bm25s itself has no total; its `retrieve` would add a second search for it.
        """
        column, terms = query
        matrix = self._matrices[column]
        known = [number for number in map(matrix.vocab_dict.get, terms) if number is not None]
        if not known:
            return Answer(0, [])
        scores = matrix.get_scores_from_ids(known)
        total = int(np.count_nonzero(scores))
        best = np.argpartition(-scores, TOP)[:TOP] if scores.size > TOP else np.arange(scores.size)
        best = best[np.argsort(-scores[best], kind="stable")]
        hits = zip(best.tolist(), scores[best].tolist(), strict=True)
        return Answer(total, list(itertools.takewhile(lambda hit: hit[1] > 0, hits)))

    def ids(self, answer: Answer) -> list[str]:
        """Ids by row."""
        return [self._ids[doc] for doc, _ in answer.hits]
