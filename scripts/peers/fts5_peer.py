"""SQLite's FTS5: one contentless table per column, so that no list holds another column's places."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from peers.documents import Document
from peers.peer import TOP, Answer, Term

DATABASE = "fts5.sqlite"


class Match(NamedTuple):
    """One table's MATCH expression."""

    column: str
    expression: str


class Fts5Peer:
    """A folder with one database. A query asks one column."""

    name = f"SQLite FTS5 {sqlite3.sqlite_version}"

    def __init__(self, columns: Sequence[str]) -> None:
        self._columns = tuple(columns)

    def build(self, path: Path, documents: Iterable[Document]) -> None:
        """Insert everything in one transaction, then merge into one tree."""
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir(parents=True)
        with closing(sqlite3.connect(path / DATABASE)) as database:
            database.execute("CREATE TABLE ids (doc INTEGER PRIMARY KEY, id TEXT)")
            for column in self._columns:
                options = """content='', tokenize="unicode61 remove_diacritics 0 categories 'L* N* M* Pc'" """
                database.execute(f"CREATE VIRTUAL TABLE {column} USING fts5(terms, {options})")
            for number, document in enumerate(documents, start=1):
                database.execute("INSERT INTO ids VALUES (?, ?)", (number, document.id))
                for column in self._columns:
                    row = (number, document.columns[column])
                    database.execute(f"INSERT INTO {column} (rowid, terms) VALUES (?, ?)", row)
            for column in self._columns:
                database.execute(f"INSERT INTO {column} ({column}) VALUES ('optimize')")
            database.commit()
        self.open(path)

    def open(self, path: Path) -> None:
        """Connect, with a cache that holds the whole database."""
        self._database = sqlite3.connect(path / DATABASE)
        self._database.execute(f"PRAGMA cache_size = -{(path / DATABASE).stat().st_size // 1024 + 1}")

    def query(self, terms: Sequence[Term]) -> Match:
        """'"tinh" OR "uy"' of the one column that is asked."""
        (column,) = {column for column, _ in terms}
        return Match(column, " OR ".join(f'"{term}"' for _, term in terms))

    def top(self, query: Match) -> Answer:
        """The ten best by FTS5's own bm25, and a second statement for the total."""
        column, expression = query
        rows = self._database.execute(
            f"SELECT rowid, rank FROM {column} WHERE {column} MATCH ? ORDER BY rank LIMIT {TOP}", (expression,)
        ).fetchall()
        counted = f"SELECT count(*) FROM {column} WHERE {column} MATCH ?"
        (total,) = self._database.execute(counted, (expression,)).fetchone()
        return Answer(total, [(doc, -rank) for doc, rank in rows])

    def ids(self, answer: Answer) -> list[str]:
        """Ids from the table beside the index."""
        ask = self._database.execute
        return [ask("SELECT id FROM ids WHERE doc = ?", (doc,)).fetchone()[0] for doc, _ in answer.hits]
