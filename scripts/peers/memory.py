"""Memory of each engine after the same queries, each in a process of its own (`memory_process.py`)."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from bench_machine import Memory

from index.analysis import Analyser
from index.vietnamese.words import PyviSegmenter
from peers.bm25s_peer import Bm25sPeer
from peers.figures import Goal, Row, Sheet, held_mb
from peers.fts5_peer import Fts5Peer
from peers.memory_process import COLUMN, PEER_COLUMNS, STREAM, Terms
from peers.peer import Peer
from peers.prepared import Workshop
from peers.streams import query_streams
from peers.tantivy_peer import TantivyPeer
from peers.whoosh_peer import WhooshPeer

PROCESS = Path(__file__).with_name("memory_process.py")
MOST_MB = 150  # our own goal for what serves complete answers


def measure_memory(sheet: Sheet, data: Path, workshop: Workshop, queries: Sequence[str]) -> None:
    """One row: ours, then each peer, asked for the same toneless syllables."""
    analyser = Analyser(PyviSegmenter())
    asked = [(query, [(COLUMN, term) for term in query_streams(query, analyser)[STREAM]]) for query in queries]
    asked = [(query, terms) for query, terms in asked if terms]
    held = {
        "ours, complete answers": memory_of("ours", data, asked),
        "ours, retrieval alone": memory_of("our-retrieval", data, asked),
    }
    peers: dict[str, Peer] = {
        "tantivy": TantivyPeer(),
        "bm25s": Bm25sPeer(PEER_COLUMNS),
        "fts5": Fts5Peer(PEER_COLUMNS),
        "whoosh": WhooshPeer(),
    }
    for name, peer in peers.items():
        workshop.ready(peer, name)
        held[peer.name] = memory_of(name, workshop.folder(name), asked)
    what = f"peak resident, and anonymous after {len(asked):,} queries, each in a process of its own"
    share = held["ours, complete answers"].anonymous / MOST_MB
    goal = Goal(f"anonymous memory of our complete answers, of {MOST_MB} MB", share, at_most=1)
    sheet.add(Row("memory", what, [held_mb(*found) for found in held.items()], [goal], is_drawn=False))


def memory_of(engine: str, folder: Path, questions: Sequence[tuple[str, Terms]]) -> Memory:
    """What a fresh process holds once it has answered them all."""
    command = [sys.executable, str(PROCESS), engine, str(folder)]
    done = subprocess.run(command, input=json.dumps(questions), stdout=subprocess.PIPE, check=True, text=True)
    return Memory(*json.loads(done.stdout.splitlines()[-1]))  # after what the engine logs
