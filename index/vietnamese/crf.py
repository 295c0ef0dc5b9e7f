"""A trained CRFsuite model, read without CRFsuite, and its best labels.

    pickled sklearn_crfsuite.CRF -> bytes of the model file -> Crf(labels, weights, transitions)
    scores of every token for two labels -> the labels CRFsuite's tagger gives, bit for bit

The file's format and the order of the sums are those of Okazaki's CRFsuite 0.12, which python-crfsuite compiles:
lib/crf/src/crf1d_model.c and lib/cqdb/src/cqdb.c (file), crf1d_tag.c (scores), crf1d_context.c (Viterbi).
Unpickling as such would import scikit-learn (1 s, 116 MB) and write the model to the temporary folder.
"""

from __future__ import annotations

import pickle
import struct
from dataclasses import dataclass
from io import BytesIO
from itertools import islice, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

NARROW = 28  # sequences: for fewer, a loop over tokens is faster than one over places (6 µs a place for any number)

# crf1d_model.c: magic, size, type, version, features, labels, attributes, and the five chunks' offsets.
_HEADER = struct.Struct("<4sI4sI8I")
_CHUNK = struct.Struct("<4sII")  # name, size, number of records
_FEATURE = np.dtype([("type", "<u4"), ("source", "<u4"), ("label", "<u4"), ("weight", "<f8")])
_STATE, _TRANSITION = 0, 1
# cqdb.c: name, size, flag, byte order, capacity and offset of the backward links, which end the chunk.
_DICTIONARY = struct.Struct("<4s5I")
_RECORD = struct.Struct("<II")  # id, bytes of the text with its closing NUL


@dataclass(frozen=True, slots=True)
class Crf:
    """A linear-chain CRF with L labels and A attributes.

    attributes: name -> row of weights. weights: (A, L). transitions: (L, L), from the first label to the second.
    What the model does not hold weighs 0.
    """

    labels: tuple[str, ...]
    attributes: dict[str, int]
    weights: Floats
    transitions: Floats


def read_crf(model: bytes) -> Crf:
    """The model in the bytes of a CRFsuite file.

    Raises ValueError if they are none.
    """
    try:
        magic, size, kind, _, _, _, _, features_at, labels_at, attributes_at, _, _ = _HEADER.unpack_from(model)
        _expect((magic, kind, size), (b"lCRF", b"FOMC", len(model)))
        return _crf(_features(model, features_at), _texts(model, labels_at), _texts(model, attributes_at))
    except (ValueError, IndexError, struct.error) as ex:
        raise ValueError(f"not a model file of CRFsuite: {ex}") from ex


def pickled_model(pickled: bytes) -> bytes:
    """The model file inside a pickled `sklearn_crfsuite.CRF`.

    Nothing the pickle names is imported or called: stand-ins take every class's place. Raises ValueError if there
    is no model file in it.
    """
    try:
        model = _Unpickler(BytesIO(pickled)).load().state["modelfile"].state["__FILE_RESOURCE_DATA__"]
        if isinstance(model, bytes):
            return model
    except (pickle.UnpicklingError, AttributeError, EOFError, KeyError, TypeError) as ex:
        raise ValueError(f"not a pickled CRF: {ex}") from ex
    raise ValueError("not a pickled CRF: its model file is not bytes")


def best_labels(scores: Floats, transitions: Floats, lengths: Ints) -> Bools:
    """For each token (n,) whether the second of two labels is the best.

    scores: (2, n), one row per label, the sequences one after the other; lengths: of each, none 0, their sum n.
    Viterbi's recursion, best[t][j] = max over i of (best[t-1][i] + transitions[i][j]) + scores[t][j], in CRFsuite's
    order of float64 operations and with its choice among equals, the first label. (As a product of max-plus matrices
    it would need fewer steps, but would add in another order and so round otherwise.)
    """
    if len(lengths) < NARROW:
        return _labels_by_token(scores, transitions, lengths)
    links, finals = _links_by_place(scores, transitions, lengths)
    return _followed(links, finals, np.cumsum(lengths) - 1)


def _labels_by_token(scores: Floats, transitions: Floats, lengths: Ints) -> Bools:
    """`best_labels`, token by token."""
    (stay0, leave0), (leave1, stay1) = transitions.tolist()
    rows = zip(*scores.tolist(), strict=True)
    labels: list[int] = []
    for length in lengths.tolist():
        best0, best1 = next(rows)
        links: list[int] = []  # whether the second label leads to the first: 1; to the second: 2
        for score0, score1 in islice(rows, length - 1):
            a, b, c, d = best0 + stay0, best1 + leave1, best0 + leave0, best1 + stay1
            if a < b:
                best0, link = b + score0, 1
            else:
                best0, link = a + score0, 0
            if c < d:
                best1 = d + score1
                links.append(link | 2)
            else:
                best1 = c + score1
                links.append(link)
        path = [int(best0 < best1)]
        for link in reversed(links):
            path.append(link >> path[-1] & 1)
        labels += reversed(path)
    return np.array(labels, np.bool_)


def _links_by_place(scores: Floats, transitions: Floats, lengths: Ints) -> tuple[Bools, Bools]:
    """Where the best path to each label comes from, place by place.

    Returns for each label and token (2, n) whether the label before is the second (of a sequence's first token:
    anything), and for each sequence whether its last label is the second. All sequences advance side by side. The
    longest comes first, so that those still running are always the first ones, and the tokens are put in the order
    in which they are reached, so that every step reads and writes one slice.
    """
    longest_first = np.argsort(-lengths, kind="stable")
    places = np.arange(lengths.max())
    running = len(lengths) - np.searchsorted(np.sort(lengths), places, side="right")
    bounds = np.cumsum(running)
    ranks = np.arange(bounds[-1]) - np.repeat(bounds - running, running)
    order = (np.cumsum(lengths) - lengths)[longest_first][ranks] + np.repeat(places, running)
    reached = scores.take(order, axis=1)
    links_reached = np.empty(reached.shape, np.bool_)
    from0, from1 = transitions[:, :, None]
    best = reached[:, : len(lengths)].copy()
    for start, end in pairwise(bounds.tolist()):
        before = best[:, : end - start]
        by0, by1 = before[0] + from0, before[1] + from1
        np.less(by0, by1, out=links_reached[:, start:end])
        np.add(np.maximum(by0, by1, out=by0), reached[:, start:end], out=before)
    links, finals = np.empty_like(links_reached), np.empty(len(lengths), np.bool_)
    links[:, order] = links_reached
    finals[longest_first] = best[0] < best[1]
    return links, finals


def _followed(links: Bools, finals: Bools, lasts: Ints) -> Bools:
    """The labels on the best paths that end in `finals` at `lasts`.

    A token's links give the label before it. Where both agree, that label is settled; else it is the token's own
    label, or the other one. So a label is the next settled one, changed as often as there are changes in between.
    """
    labels = np.empty(links.shape[1], np.bool_)
    labels[:-1] = links[0, 1:]
    labels[lasts] = finals
    settled = np.empty_like(labels)
    settled[:-1] = links[0, 1:] == links[1, 1:]
    settled[lasts] = True
    unsettled, ends = np.flatnonzero(~settled), np.flatnonzero(settled)
    ends = ends[np.searchsorted(ends, unsettled)]
    changes = np.concatenate([[0], np.cumsum(labels[unsettled])])
    between = changes[np.searchsorted(unsettled, ends)] - changes[:-1]
    labels[unsettled] = labels[ends] ^ (between & 1).astype(np.bool_)
    return labels


class _StandIn:
    """Takes the place of any class in a pickle; keeps its state."""

    state: Any = None

    def __init__(self, *_: object) -> None: ...

    def __setstate__(self, state: object) -> None:
        self.state = state


class _Unpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        # Protocol 2 writes bytes as a string and a call of this function.
        return _latin_1 if (module, name) == ("_codecs", "encode") else _StandIn


def _latin_1(text: str, _: str) -> bytes:
    return text.encode("latin-1")


def _expect(found: object, expected: object) -> None:
    if found != expected:
        raise ValueError(f"{found} where {expected} should be")


def _features(model: bytes, at: int) -> NDArray[np.void]:
    name, _, number = _CHUNK.unpack_from(model, at)
    _expect(name, b"FEAT")
    return np.frombuffer(model, _FEATURE, number, at + _CHUNK.size)


def _texts(model: bytes, at: int) -> list[str]:
    """A dictionary's texts in the order of their ids."""
    name, size, _, _, _, links_at = _DICTIONARY.unpack_from(model, at)
    _expect(name, b"CQDB")
    texts = []
    for link in struct.unpack_from(f"<{(size - links_at) // 4}I", model, at + links_at):
        start = at + link + _RECORD.size
        _, length = _RECORD.unpack_from(model, at + link)
        texts.append(model[start : start + length - 1].decode())
    return texts


def _crf(features: NDArray[np.void], labels: list[str], attributes: list[str]) -> Crf:
    weights, transitions = np.zeros((len(attributes), len(labels))), np.zeros((len(labels), len(labels)))
    for kind, table in ((_STATE, weights), (_TRANSITION, transitions)):
        chosen = features[features["type"] == kind]
        table[chosen["source"], chosen["label"]] = chosen["weight"]
    return Crf(tuple(labels), {name: row for row, name in enumerate(attributes)}, weights, transitions)
