"""What a search engine must offer to be measured beside ours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from peers.documents import Document

TOP = 10
SNIPPET_CHARS = 260  # of a page's snippets

Term = tuple[str, str]
"""(column, term): ('body_toneless', 'tinh')."""


class Answer(NamedTuple):
    """The exact number of documents with any of the terms, and the best of them.

    hits: (the peer's own document number, score), best first.
    """

    total: int
    hits: list[tuple[int, float]]


class Built(Protocol):
    """One engine's index of the documents."""

    name: str

    def build(self, path: Path, documents: Iterable[Document]) -> None:
        """Index all documents into a new folder and be ready to answer."""

    def open(self, path: Path) -> None:
        """Be ready to answer from what `build` left in the folder."""


class Pages(Built, Protocol):
    """One engine that answers as its users would ask it."""

    def page(self, segmented_query: str) -> dict[str, object]:
        """What a search page needs: total, and ten ids with snippets. segmented_query: pyvi's words joined by `_`."""


class Peer(Built, Protocol):
    """One engine that is given terms. `build` and `top` are timed, `ids` is not."""

    def query(self, terms: Sequence[Term]) -> Any:
        """A disjunction of the terms in the peer's own form."""

    def top(self, query: Any) -> Answer:
        """The best documents for a prepared query."""

    def ids(self, answer: Answer) -> list[str]:
        """Article ids of the answer's hits."""
