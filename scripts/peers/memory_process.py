#!/usr/bin/env python3
"""Memory of each engine, in a process of its own that does nothing else.

    python scripts/peers/memory_process.py ENGINE FOLDER < QUESTIONS.json

opens one engine, asks it every question and prints a line of JSON. Nothing is imported that the engine does not need;
peers get their terms ready made, so that no analysis counts as theirs. Ours is measured twice: retrieval alone, as the
peers do it, and complete answers with everything a page shows.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench_machine import memory

Terms = list[tuple[str, str]]
Ask = Callable[[str, Terms], object]
"""Answers a question: as it was typed, and as (column, term) pairs."""

COLUMN = "whole_toneless"
STREAM = COLUMN.removeprefix("whole_")
PEER_COLUMNS = ("whole_words", COLUMN)


def _open_ours(folder: Path) -> Ask:
    """Complete answers: analysis, hits with snippets, total, facets."""
    from index import SearchRequest, WhooshEngine  # noqa: PLC0415
    from index.analysis import Analyser  # noqa: PLC0415
    from index.vietnamese.words import PyviSegmenter  # noqa: PLC0415

    engine = WhooshEngine(folder, Analyser(PyviSegmenter()))
    return lambda typed, _: engine.search(SearchRequest(typed))


def _open_our_retrieval(folder: Path) -> Ask:
    """The ten best and the total."""
    from peers import ours  # noqa: PLC0415

    reader = ours.open_reader(folder)
    return lambda _, terms: ours.top(reader, ours.one_stream(STREAM, [term for _, term in terms]))


def _open_tantivy(folder: Path) -> Ask:
    from peers.tantivy_peer import TantivyPeer  # noqa: PLC0415

    return _opened(TantivyPeer(), folder)


def _open_bm25s(folder: Path) -> Ask:
    from peers.bm25s_peer import Bm25sPeer  # noqa: PLC0415

    return _opened(Bm25sPeer(PEER_COLUMNS), folder)


def _open_fts5(folder: Path) -> Ask:
    from peers.fts5_peer import Fts5Peer  # noqa: PLC0415

    return _opened(Fts5Peer(PEER_COLUMNS), folder)


def _open_whoosh(folder: Path) -> Ask:
    from peers.whoosh_peer import WhooshPeer  # noqa: PLC0415

    return _opened(WhooshPeer(), folder)


def _opened(peer: Any, folder: Path) -> Ask:
    peer.open(folder)
    return lambda _, terms: peer.top(peer.query(terms))


ENGINES: dict[str, Callable[[Path], Ask]] = {
    "ours": _open_ours,
    "our-retrieval": _open_our_retrieval,
    "tantivy": _open_tantivy,
    "bm25s": _open_bm25s,
    "fts5": _open_fts5,
    "whoosh": _open_whoosh,
}


def main() -> int:
    """Answer, and print what that took."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("engine", choices=sorted(ENGINES))
    parser.add_argument("folder", type=Path)
    options = parser.parse_args()
    questions = json.load(sys.stdin)
    ask = ENGINES[options.engine](options.folder)
    for typed, terms in questions:
        ask(typed, terms)
    print(json.dumps(memory()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
