"""Several segments of an index → one, without analysing anything again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.codec.arrays import ArrayInfo, SegmentArrays, base_of, extend_info, pack
from index.codec.documents import column_extension, length_array, length_writer
from index.codec.merge import Source, merge_terms
from index.codec.segment import ArraySegment
from index.codec.stored import merged_stored
from index.codec.token_column import TokenColumn
from index.codec.tokens import merge_tokens
from index.schema import COLUMN_TYPES, Field

Lengths = npt.NDArray[Any]
OnShare = Callable[[float], None]


class _Shares:
    """Tells how much of the work is done, all files of arrays weighing as many bytes as they have."""

    def __init__(self, sources: Sequence[Source], on_share: OnShare) -> None:
        infos = [info for source in sources for info in source.arrays.info.arrays.values()]
        self._bytes = Counter[str]()
        for info in infos:
            self._bytes[info.file] += info.count * np.dtype(info.dtype).itemsize
        self._total = max(1, self._bytes.total())
        self._done = 0
        self._on_share = on_share

    @contextmanager
    def of(self, file: str) -> Iterator[OnShare]:
        """For what writes one of the files: takes its own share."""
        yield lambda share: self._on_share((self._done + share * self._bytes[file]) / self._total)
        self._done += self._bytes[file]
        self._on_share(self._done / self._total)


def merge_segments(
    storage: Any, indexname: str, segments: Sequence[ArraySegment], on_share: OnShare = lambda _: None
) -> ArraySegment:
    """Write one segment that holds what all of them hold, in their order.

    Deleted articles are left out. The merged segment belongs into the
    transaction in place of the others, whose files it does not touch.
    on_share: is told from time to time how much is done, 0 to 1, ascending.
    """
    sources = _sources(storage, segments)
    doc_count = sum(int(source.keep.sum()) for source in sources)
    merged = ArraySegment(indexname)
    merged.set_doc_count(doc_count)
    base = base_of(storage, merged)
    shares = _Shares(sources, on_share)
    with shares.of("terms") as own_share:
        arrays, fields = merge_terms(base, sources, doc_count, own_share)
    lengths = _lengths(sources)
    with shares.of("documents"):
        arrays |= _write_documents(base, sources, lengths)
    columns = [TokenColumn(source.arrays, len(Field)) for source in sources]
    with shares.of("tokens") as own_share:
        arrays |= merge_tokens(base, columns, [source.keep for source in sources], own_share)
    _write_columns(storage, merged, segments, sources)
    totals = {name: int(own.sum()) for name, own in lengths.items()}
    extend_info(base, doc_count=doc_count, arrays=arrays, fields=fields, lengths=totals)
    return merged


def _sources(storage: Any, segments: Sequence[ArraySegment]) -> list[Source]:
    sources: list[Source] = []
    first = 0
    for segment in segments:
        keep = np.ones(segment.doc_count_all(), np.bool_)
        keep[list(segment.deleted_docs())] = False
        sources.append(Source(SegmentArrays(base_of(storage, segment)), keep, first))
        first += int(keep.sum())
    return sources


def _lengths(sources: Sequence[Source]) -> dict[str, Lengths]:
    """Lengths of all kept articles, per stream and per field."""
    names = sorted({name for source in sources for name in source.arrays.info.lengths})
    return {name: np.concatenate([_own_lengths(source, name) for source in sources]) for name in names}


def _own_lengths(source: Source, name: str) -> Lengths:
    lengths = source.arrays[length_array(name)]
    return lengths[source.keep].astype(np.uint32) if lengths.size else np.zeros(int(source.keep.sum()), np.uint32)


def _write_documents(base: Path, sources: Sequence[Source], lengths: dict[str, Lengths]) -> dict[str, ArrayInfo]:
    stored = merged_stored(base, [source.arrays for source in sources], [source.keep for source in sources])
    return pack(base, "documents", [*stored, *(length_writer(base, *own) for own in lengths.items())])


def _write_columns(
    storage: Any, merged: ArraySegment, segments: Sequence[ArraySegment], sources: Sequence[Source]
) -> None:
    for name, column in COLUMN_TYPES.items():
        dbfile = merged.create_file(storage, column_extension(name))
        writer = column.writer(dbfile)
        doc = 0
        for segment, source in zip(segments, sources, strict=True):
            filename = segment.make_filename(column_extension(name))
            with storage.open_file(filename) as own:
                reader = column.reader(own, 0, storage.file_length(filename), source.keep.size)
                for value in (reader[number] for number in np.flatnonzero(source.keep).tolist()):
                    writer.add(doc, value)
                    doc += 1
        writer.finish(doc)
        dbfile.close()
