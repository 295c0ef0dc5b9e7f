"""A trained CRFsuite model, read without CRFsuite.

    pickled sklearn_crfsuite.CRF -> bytes of the model file -> Crf(labels, weights, transitions)

The file's format is that of Okazaki's CRFsuite 0.12, which python-crfsuite compiles: lib/crf/src/crf1d_model.c and
lib/cqdb/src/cqdb.c. Its labels: `kernels/plain/viterbi.py`.
Unpickling as such would import scikit-learn (1 s, 116 MB) and write the model to the temporary folder.
"""

from __future__ import annotations

import pickle
import struct
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

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
