"""Rules of the model: read like CRFsuite reads it, labels like its own."""

from __future__ import annotations

import pickle
import random
from functools import cache
from itertools import pairwise, product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyvi_oracle import pyvi

from index.kernels.plain.viterbi import Floats, best_labels, labels_by_lead
from index.vietnamese.crf import pickled_model, read_crf


@cache
def pickled() -> bytes:
    import pyvi as package  # noqa: PLC0415

    return (Path(package.__path__[0]) / "models" / "pyvi3.pkl").read_bytes()


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small model with three labels, of random sequences."""
    import pycrfsuite  # noqa: PLC0415

    chosen = random.Random(8)
    trainer = pycrfsuite.Trainer(params={"feature.possible_transitions": True}, verbose=False)
    for _ in range(40):
        labels = chosen.choices("ABC", k=9)
        trainer.append(
            [{"bias": 1.0, "word": chosen.choice(["tỉnh", "uỷ", label]), "half": 0.5} for label in labels], labels
        )
    path = tmp_path_factory.mktemp("crf") / "model"
    trainer.train(str(path))
    return path


def tagger(path: Path) -> Any:
    import pycrfsuite  # noqa: PLC0415

    opened = pycrfsuite.Tagger()
    opened.open(str(path))
    return opened


# --- the file


def test_a_model_is_read_as_crfsuite_reads_it(trained: Path) -> None:
    crf, info = read_crf(trained.read_bytes()), tagger(trained).info()
    assert set(crf.labels) == set(info.labels) == {"A", "B", "C"}
    assert crf.attributes == {name: int(row) for name, row in info.attributes.items()}
    read = {
        (name, label): crf.weights[row, i] for name, row in crf.attributes.items() for i, label in enumerate(crf.labels)
    }
    check_weights(read, info.state_features)
    steps = product(enumerate(crf.labels), repeat=2)
    check_weights({(first, second): crf.transitions[i, j] for (i, first), (j, second) in steps}, info.transitions)


def check_weights(read: dict[tuple[str, str], float], dumped: dict[tuple[str, str], float]) -> None:
    """CRFsuite dumps six decimals, and nothing that weighs 0."""
    assert {key: round(weight, 6) for key, weight in read.items() if weight} == dumped


def test_pyvis_model_has_two_labels_and_as_many_attributes_as_pyvi_says() -> None:
    crf = read_crf(pickled_model(pickled()))
    assert crf.labels == tuple(pyvi().model.classes_)
    assert crf.weights.shape == (6_335, 2)
    assert crf.transitions.all()


@pytest.mark.parametrize("cut", [0, 3, 47, 48, 60, 1_000, 300_000, 600_000])
def test_a_cut_model_is_refused(cut: int) -> None:
    with pytest.raises(ValueError, match="not a model file of CRFsuite"):
        read_crf(pickled_model(pickled())[:cut])


@pytest.mark.parametrize("place", [0, 8, 48])
def test_another_file_is_refused(trained: Path, place: int) -> None:
    model = trained.read_bytes()
    with pytest.raises(ValueError, match="not a model file of CRFsuite"):
        read_crf(model[:place] + b"XXXX" + model[place + 4 :])


# --- the pickle


class Harmful:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return exec, ("raise SystemExit('executed')",)


@pytest.mark.parametrize("value", [Harmful(), {"modelfile": Harmful()}, b"lCRF", None, [1, 2]])
def test_another_pickle_is_refused_and_nothing_in_it_is_called(value: object) -> None:
    with pytest.raises(ValueError, match="not a pickled CRF"):
        pickled_model(pickle.dumps(value, protocol=2))


@pytest.mark.parametrize("cut", [0, 1, 100, 5_000, 700_000])
def test_a_cut_pickle_is_refused(cut: int) -> None:
    with pytest.raises(ValueError, match="not a pickled CRF"):
        pickled_model(pickled()[:cut])


# --- labels


def plain_labels(scores: Floats, transitions: Floats) -> list[bool]:
    """Viterbi as crf1d_context.c has it, a loop that anyone can read."""
    best = scores[:, 0].tolist()
    links = []
    for score in scores[:, 1:].T.tolist():
        ways = [[best[before] + float(transitions[before, label]) for before in (0, 1)] for label in (0, 1)]
        links.append([0 if ways[label][0] >= ways[label][1] else 1 for label in (0, 1)])
        best = [max(ways[label]) + score[label] for label in (0, 1)]
    path = [0 if best[0] >= best[1] else 1]
    for link in reversed(links):
        path.append(link[path[-1]])
    return [bool(label) for label in reversed(path)]


# Few distinct numbers, for ties.
numbers = st.sampled_from([0.0, 0.5, -0.5, 1.0, -1.0, 2.0, -3.0, 0.1, 0.2, 0.3, 1e-9]) | st.floats(-9, 9)
huge = numbers | st.sampled_from([1e-16, 1e16, -1e16])  # next to which others are rounded away
transitions = st.tuples(*[numbers] * 4).map(lambda weights: np.array(weights).reshape(2, 2))


def sequences(number: st.SearchStrategy[float]) -> st.SearchStrategy[Floats]:
    return st.lists(st.tuples(number, number), min_size=1, max_size=12).map(lambda rows: np.array(rows).T)


@settings(max_examples=500)
@given(sequences(huge), transitions)
def test_labels_are_the_plain_ones_whatever_is_rounded(scores: Floats, weights: Floats) -> None:
    assert best_labels(scores, weights).tolist() == plain_labels(scores, weights)


@settings(max_examples=500)
@given(st.lists(sequences(numbers), min_size=1, max_size=6), transitions)
def test_labels_of_many_sequences_are_the_plain_ones_or_in_doubt(found: list[Floats], weights: Floats) -> None:
    lengths = np.array([scores.shape[1] for scores in found])
    labels, doubtful = labels_by_lead(np.concatenate([b - a for a, b in found]), weights, lengths)
    parts = np.split(labels, np.cumsum(lengths)[:-1])
    for number, (scores, part) in enumerate(zip(found, parts, strict=True)):
        assert number in doubtful or part.tolist() == plain_labels(scores, weights)


def test_only_close_decisions_are_in_doubt() -> None:
    chosen = np.random.default_rng(8)
    lengths = np.full(1_000, 50)
    for weights in ([[-1.0, 1.9], [-3.0, -0.4]], [[3.0, -3.0], [-3.0, 3.0]], [[-2.0, 2.0], [2.0, -2.0]]):
        scores, transitions = chosen.normal(size=(2, 50_000)) * 3, np.array(weights)
        labels, doubtful = labels_by_lead(scores[1] - scores[0], transitions, lengths)
        expected = [label for part in np.split(scores, 1_000, axis=1) for label in plain_labels(part, transitions)]
        assert labels.tolist() == expected
        assert len(doubtful) <= 3
    scores[:, 75] = 0, 0
    transitions = np.zeros((2, 2))
    assert labels_by_lead(scores[1] - scores[0], transitions, lengths)[1] == [1]


@settings(max_examples=100)
@given(sequences(numbers).filter(lambda scores: scores.shape[1] <= 8), transitions)
def test_no_other_labels_score_higher(scores: Floats, weights: Floats) -> None:
    def total(path: tuple[int, ...]) -> float:
        states = sum(float(scores[label, place]) for place, label in enumerate(path))
        return states + sum(float(weights[step]) for step in pairwise(path))

    best = tuple(best_labels(scores, weights).astype(int).tolist())
    assert total(best) >= max(map(total, product((0, 1), repeat=scores.shape[1]))) - 1e-9
