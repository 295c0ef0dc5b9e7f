"""What a search engine must offer to be measured beside ours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from peers.documents import Document

TOP = 10

Term = tuple[str, str]
"""(column, term): ('body_toneless', 'tinh')."""


class Answer(NamedTuple):
    """The exact number of documents with any of the terms, and the best of them.

    hits: (the peer's own document number, score), best first.
    """

    total: int
    hits: list[tuple[int, float]]


class Peer(Protocol):
    """One engine. `build` and `top` are timed, `ids` is not."""

    name: str

    def build(self, path: Path, documents: Iterable[Document]) -> None:
        """Index all documents into a new folder and be ready to answer."""

    def open(self, path: Path) -> None:
        """Be ready to answer from what `build` left in the folder."""

    def query(self, terms: Sequence[Term]) -> Any:
        """A disjunction of the terms in the peer's own form."""

    def top(self, query: Any) -> Answer:
        """The best documents for a prepared query."""

    def ids(self, answer: Answer) -> list[str]:
        """Article ids of the answer's hits."""
