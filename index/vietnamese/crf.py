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
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

# pyvi's weights add up to less than 40 a token, 10⁵ along a piece of 2,000. There float64 rounds by 10⁻¹¹, four times a
# token, so that CRFsuite's leads are off by less than 10⁻⁷.
MARGIN = 1e-6

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


def best_labels(scores: Floats, transitions: Floats) -> Bools:
    """For each token (n,) whether the second of two labels is the best.

    scores: (2, n), one row per label, n > 0. Viterbi's recursion, best[t][j] = max over i of (best[t-1][i] +
    transitions[i][j]) + scores[t][j], in CRFsuite's order of float64 operations and with its choice among equals, the
    first label.
    """
    (stay0, leave0), (leave1, stay1) = transitions.tolist()
    (best0, best1), *rest = scores.T.tolist()
    links = []
    for score0, score1 in rest:
        a, b, c, d = best0 + stay0, best1 + leave1, best0 + leave0, best1 + stay1
        links.append((a < b, c < d))
        best0, best1 = (b if a < b else a) + score0, (d if c < d else c) + score1
    labels = [best0 < best1]
    for link in reversed(links):
        labels.append(link[labels[-1]])
    return np.array(labels[::-1])


def labels_by_lead(scores: Floats, transitions: Floats, lengths: Ints) -> tuple[Bools, list[int]]:
    """`best_labels` of many sequences at once, and those in doubt.

    scores: (n,), the second label's less the first's, the sequences one after the other; lengths: of each, none 0,
    their sum n. Returns the labels (n,) and the numbers of the sequences with a decision closer than MARGIN.

    The second label leads by lead[t] = scores[t] + gain(lead[t-1]), where gain(d) = max(leave0, d + stay1) -
    max(stay0, d + leave1) is leave0 - stay0 with the first label far ahead, stay1 - leave1 with the second, and else
    between. It is the token's label if lead[t] is above a threshold: leave0 - stay1 if it is the next token's label,
    too, stay0 - leave1 if the first is, 0 at the end. In pyvi's model both gains and both thresholds differ by only
    0.39, next to leads of ±20. So 99.3 % of the labels are settled by the tokens' own scores, and the few between them
    are worked out one by one.
    """
    (stay0, leave0), (leave1, stay1) = transitions.tolist()
    thresholds = (stay0 - leave1, leave0 - stay1)
    lasts = np.cumsum(lengths) - 1
    firsts = lasts - lengths + 1
    labels, unsettled = _settled(scores, firsts, lasts, (leave0 - stay0, stay1 - leave1), thresholds)
    leads = _leads(scores, labels, unsettled, set(firsts.tolist()), transitions)
    ends, doubtful = set(lasts.tolist()), set()
    for token, lead in reversed(leads.items()):
        threshold = 0.0 if token in ends else thresholds[int(labels[token + 1])]
        labels[token] = lead > threshold
        if abs(lead - threshold) < MARGIN:
            doubtful.add(int(np.searchsorted(lasts, token)))
    return labels, sorted(doubtful)


def _settled(
    scores: Floats, firsts: Ints, lasts: Ints, gains: tuple[float, float], thresholds: tuple[float, float]
) -> tuple[Bools, Ints]:
    """Labels that hold whatever the neighbours', and where there are none."""
    lowest, highest = scores + (min(gains) - MARGIN), scores + (max(gains) + MARGIN)
    lowest[firsts], highest[firsts] = scores[firsts] - MARGIN, scores[firsts] + MARGIN
    labels, possible = lowest > max(thresholds), highest > min(thresholds)
    labels[lasts], possible[lasts] = lowest[lasts] > 0, highest[lasts] > 0
    return labels, (labels != possible).nonzero()[0]


def _leads(scores: Floats, labels: Bools, tokens: Ints, firsts: set[int], transitions: Floats) -> dict[int, float]:
    """The leads of `tokens`, ascending; all others have their labels."""
    (stay0, leave0), (leave1, stay1) = transitions.tolist()
    leads: dict[int, float] = {}
    for token, lead, label_before in zip(tokens.tolist(), scores[tokens].tolist(), labels[tokens - 1], strict=True):
        if token in firsts:
            leads[token] = lead
        elif (before := leads.get(token - 1)) is not None:
            leads[token] = lead + max(leave0, before + stay1) - max(stay0, before + leave1)
        else:
            leads[token] = lead + (stay1 - leave1 if label_before else leave0 - stay0)
    return leads


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
