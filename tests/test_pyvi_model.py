"""Rules of the weights: pyvi's features, weighed and summed as CRFsuite does."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyvi_oracle import pyvi

from index.kernels.plain.labelling import NumberSet
from index.vietnamese.chunks import ChunkedTexts, ChunkTable
from index.vietnamese.crf import Crf, pickled_model, read_crf
from index.vietnamese.pyvi_model import PyviModel, read_pyvi_model
from index.vietnamese.pyvi_tokens import surfaces

TEXTS = [
    "Sáng nay, lãnh đạo Uỷ ban nhân dân tỉnh đã kiểm tra công tác phòng chống cháy rừng tại huyện miền núi.",
    "Ông Nguyễn Văn B., Giám đốc Sở Thông tin và Truyền thông TP. Đà Nẵng, nói: “Chúng tôi đã sẵn sàng!”.",
    "hợp tác xã HỢP TÁC XÃ Hợp Tác Xã\nA B a 1 2 \x00 \x00 x",
    "x",
    "chủ nghĩa xã hội",
]
WORDS = [
    "hợp",
    "tác",
    "xã",
    "hội",
    "Hợp",
    "Tác",
    "Xã",
    "Hội",
    "HỢP",
    "TÁC",
    "XÃ",
    "của",
    "12",
    ".",
    "A",
    "\n",
    "\x00",
    "()",
]


@pytest.fixture(scope="module")
def model() -> PyviModel:
    return read_pyvi_model()


@pytest.fixture(scope="module")
def crf() -> Crf:
    spec = importlib.util.find_spec("pyvi")
    assert spec is not None
    assert spec.origin is not None
    return read_crf(pickled_model((Path(spec.origin).parent / "models" / "pyvi3.pkl").read_bytes()))


def plain_scores(crf: Crf, tokens: list[str]) -> list[list[float]]:
    """pyvi's dicts of features as pycrfsuite and crf1d_tag.c take them."""
    scores = []
    for features in pyvi().sent2features(tokens, False):
        state = [0.0, 0.0]
        for name, value in features.items():
            attribute, scale = (f"{name}:{value}", 1.0) if isinstance(value, str) else (name, float(value))
            row = crf.attributes.get(attribute.partition("\0")[0])
            if row is not None:
                state = [total + weight * scale for total, weight in zip(state, crf.weights[row].tolist(), strict=True)]
        scores.append(state)
    return scores


def check_scores(model: PyviModel, crf: Crf, texts: list[str]) -> None:
    found = [surfaces(text, 0, len(text)) for text in texts]
    counts = np.array([len(piece) for piece in found])
    tokens = model.lexicon.tokens(ChunkedTexts(texts, ChunkTable()))
    expected = [row for piece in found for row in plain_scores(crf, [surface.rstrip() or "\n" for surface in piece])]
    assert model.scores(tokens, np.cumsum(counts) - counts).T.tolist() == expected


@pytest.mark.parametrize("text", TEXTS)
def test_scores_are_the_sums_of_pyvis_weights_to_the_last_bit(model: PyviModel, crf: Crf, text: str) -> None:
    check_scores(model, crf, [text])


@settings(max_examples=300)
@given(st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join), min_size=1, max_size=5))
def test_scores_of_any_pieces_look_at_no_other_piece(model: PyviModel, crf: Crf, texts: list[str]) -> None:
    check_scores(model, crf, texts)


def joined(model: PyviModel, texts: list[str]) -> list[str]:
    """What `ViTokenizer.tokenize` would return for each text."""
    found = [surfaces(text, 0, len(text)) for text in texts]
    tokens = [surface.rstrip() or "\n" for piece in found for surface in piece]
    counts = np.array([len(piece) for piece in found])
    joins = model.joins(model.lexicon.tokens(ChunkedTexts(texts, ChunkTable())), counts)
    output = [("_" if join else " ") + token for token, join in zip(tokens, joins.tolist(), strict=True)]
    ends = np.cumsum(counts).tolist()
    return ["".join(output[end - count : end])[1:] for end, count in zip(ends, counts.tolist(), strict=True)]


@settings(max_examples=300)
@given(st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=9).map(" ".join), min_size=1, max_size=40))
def test_joined_tokens_are_the_output_of_pyvi(model: PyviModel, texts: list[str]) -> None:
    assert joined(model, texts) == [pyvi().tokenize(text) for text in texts]


def test_every_listed_word_is_segmented_as_by_pyvi(model: PyviModel) -> None:
    listed = sorted(pyvi().bi_grams | pyvi().tri_grams)[::7]
    assert joined(model, listed) == [pyvi().tokenize(word) for word in listed]


def test_a_model_with_other_labels_is_refused(crf: Crf) -> None:
    with pytest.raises(ValueError, match="install pyvi"):
        PyviModel(Crf(("B", "I"), crf.attributes, crf.weights, crf.transitions), ["a b", "a b c"])


def test_without_pyvi_the_message_tells_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(ModuleNotFoundError, match="pip install pyvi"):
        read_pyvi_model()


numbers = st.integers(0, 2**63 - 1) | st.integers(0, 50)


@settings(max_examples=300)
@given(st.lists(numbers, min_size=1), st.lists(numbers))
def test_a_number_set_knows_its_members(members: list[int], others: list[int]) -> None:
    asked = [*members, *others]
    found = NumberSet(np.array(members, np.int64)).contains(np.array(asked, np.int64))
    assert found.tolist() == [number in members for number in asked]
