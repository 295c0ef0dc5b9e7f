"""Batches of articles → segments, here or in worker processes.

The batches are cut into blocks of consecutive articles; a block becomes one
segment (rarely more), and segments are entered in the order of their blocks.
So articles have the same order however many processes there are and
whichever is first.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path

import msgspec
from whoosh.filedb.filestore import FileStorage

from index.article import Article
from index.builder.intake import BATCH_ARTICLES, BuildLimits, text_chars
from index.builder.processes import WorkerProcesses
from index.codec.segment import ArraySegment
from index.codec.stored import SAMPLE_DOCUMENTS, encoded_values
from index.codec.symbol_dictionary import trained_dictionary
from index.inverter import Inverter
from index.memory import keep_freed_memory, no_search_for_cycles
from index.schema import stored_values
from index.vietnamese.words import Segmenter
from index.vocabulary import Syllabary

INDEX_NAME = "MAIN"  # Whoosh's own default
# What the inverter collects per character is 14 bytes in news; a block whose text is denser becomes two segments.
BLOCK_BYTES_PER_CHAR = 16
MIN_WORKER_MB = 64  # below this segments become so many that searching suffers

_decode = msgspec.msgpack.Decoder(list[Article]).decode

Block = list[bytes]  # batches in MessagePack


def default_workers(writer_memory_mb: int) -> int:
    """One per core that this process may use, as far as memory goes."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(cores, writer_memory_mb // MIN_WORKER_MB))


def write_segments(
    batches: Iterable[list[Article]], folder: Path, segmenter: Segmenter, limits: BuildLimits
) -> list[ArraySegment]:
    """Write all articles, in order; the segments are not yet in the index.

    Processes are started only for what is larger than one block.
    """
    keep_freed_memory()
    if limits.workers == 1:
        return _write_here(batches, folder, segmenter, limits.writer_memory_mb)
    memory_mb = limits.writer_memory_mb / limits.workers
    blocks = _blocks(batches, memory_mb)
    first, second = next(blocks, []), next(blocks, None)
    if second is None:
        return _write_here(map(_decode, first), folder, segmenter, memory_mb)
    work = BlockWriter(folder, segmenter, memory_mb, _dictionary(first))
    with WorkerProcesses(limits.workers, work) as workers:
        for block in chain((first, second), blocks):
            workers.submit(block)
        return list(chain.from_iterable(workers.results()))


class BlockWriter:
    """What a worker process does with one block; pickled to get there."""

    def __init__(self, folder: Path, segmenter: Segmenter, memory_mb: float, dictionary: bytes) -> None:
        self._folder, self._segmenter, self._memory_mb = folder, segmenter, memory_mb
        self._dictionary = dictionary
        self._syllabary: Syllabary | None = None  # this process's own, from its first block on

    def __call__(self, block: Block) -> list[ArraySegment]:
        """The segments of a block."""
        keep_freed_memory()
        if self._syllabary is None or self._syllabary.is_full:
            self._syllabary = Syllabary()
        batches = map(_decode, block)
        with no_search_for_cycles():
            return _write_here(
                batches, self._folder, self._segmenter, self._memory_mb, self._dictionary, self._syllabary
            )


def _write_here(
    batches: Iterable[list[Article]],
    folder: Path,
    segmenter: Segmenter,
    memory_mb: float,
    dictionary: bytes = b"",
    syllabary: Syllabary | None = None,
) -> list[ArraySegment]:
    """Collect until memory is used up, write a segment, go on."""
    storage = FileStorage(str(folder))
    segments: list[ArraySegment] = []
    inverter = Inverter(segmenter, dictionary, syllabary)
    for batch in batches:
        inverter.add(batch)
        if inverter.memory_bytes > memory_mb * 1024**2:
            segments.append(inverter.write(storage, INDEX_NAME))
            inverter = Inverter(segmenter, inverter.dictionary, inverter.syllabary)
    if len(inverter):
        segments.append(inverter.write(storage, INDEX_NAME))
    return segments


def _dictionary(block: Block) -> bytes:
    """What the articles of the first block have in common, for those of all."""
    batches = map(_decode, block[: SAMPLE_DOCUMENTS // BATCH_ARTICLES + 1])
    articles = islice(chain.from_iterable(batches), SAMPLE_DOCUMENTS)
    return trained_dictionary([encoded_values(stored_values(article)) for article in articles])


def _blocks(batches: Iterable[list[Article]], memory_mb: float) -> Iterator[Block]:
    """Consecutive batches whose articles fill one worker's memory."""
    encode = msgspec.msgpack.Encoder().encode
    most_chars = memory_mb * 1024**2 / BLOCK_BYTES_PER_CHAR
    block: Block = []
    chars = 0
    for batch in batches:
        batch_chars = sum(map(text_chars, batch))
        if block and chars + batch_chars > most_chars:
            yield block
            block, chars = [], 0
        block.append(encode(batch))
        chars += batch_chars
    if block:
        yield block
