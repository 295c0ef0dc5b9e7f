"""The work folder: analysed documents and built peers, each made once and kept."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from peers.peer import Built
from peers.streams import analysed_documents, read_articles, read_documents, write_documents

DOCUMENTS = "documents.jsonl.zst"
AnyBuilt = TypeVar("AnyBuilt", bound=Built)


class Workshop:
    """A folder for the peers of one set of sources."""

    def __init__(self, path: Path, sources: Sequence[str]) -> None:
        """sources: needed only for what is not there yet."""
        self._path = path
        self._sources = tuple(sources)

    def ready(self, peer: AnyBuilt, folder: str) -> AnyBuilt:
        """The peer, opened; built first if its folder is missing.

        A folder counts only once it is complete: it is built under another name.
        """
        path = self.folder(folder)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            part = path.with_name(f"{folder}.part")
            documents = read_documents(self.documents())
            started = time.perf_counter()
            peer.build(part, documents)
            shutil.move(part, path)
            say(f"built {peer.name} in {time.perf_counter() - started:.0f} s")
        peer.open(path)
        return peer

    def folder(self, name: str) -> Path:
        """Where a peer lies."""
        return self._path / name

    @property
    def documents_path(self) -> Path:
        """Where the analysed documents lie."""
        return self._path / DOCUMENTS

    def documents(self) -> Path:
        """The analysed documents, made first if they are missing."""
        path = self.documents_path
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            started = time.perf_counter()
            count = write_documents(path, analysed_documents(read_articles(self._sources)))
            say(f"analysed {count:,} articles in {time.perf_counter() - started:.0f} s")
        return path


def folder_bytes(path: Path) -> int:
    """Size of all files in a folder."""
    return sum(file.stat().st_size for file in path.rglob("*") if file.is_file())


def say(text: str) -> None:
    """Progress, beside the figures."""
    print(text, file=sys.stderr, flush=True)
