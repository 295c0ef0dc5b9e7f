"""pyvi's trained weights as arrays: which tokens belong to one word.

    Tokens of many pieces of text -> scores of both labels (2, n) -> best labels (n,) -> joins (n,)

`ViTokenizer` asks `word2features` for a dict per token and CRFsuite for the labels. Here the same features weigh the
same, added up in the same order, for all tokens at once. Model and word list are read from the installed pyvi's
files without importing pyvi, and so without scikit-learn: 0.1 s instead of 1.5 s.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from index.kernels.labelling import CASES, KINDS, Labeller, Side, Weights, number_of
from index.kernels.segmenting import DIGIT, TITLE, UPPER
from index.vietnamese.crf import Bools, Crf, Floats, Ints, pickled_model, read_crf
from index.vietnamese.pyvi_tokens import Lexicon, Tokens
from index.vietnamese.syllables import terms

_LOWER = "word.lower():"
_OWN_FLAGS = ((UPPER, "word.isupper()"), (TITLE, "word.istitle()"), (DIGIT, "word.isdigit()"))


def read_pyvi_model() -> PyviModel:
    """The model of the installed pyvi.

    Raises ModuleNotFoundError without pyvi, ValueError if its files are not as pyvi 0.1.1 has them.
    """
    crf = read_crf(pickled_model((_folder() / "pyvi3.pkl").read_bytes()))
    return PyviModel(crf, _listed())


def compounds() -> Iterator[tuple[str, ...]]:
    """The toned terms of each word of several syllables in pyvi's list: 25,000 words, 50 ms. Raises as above."""
    for word in _listed():
        if " " in word:
            yield tuple(terms(syllable)[0] for syllable in word.split(" "))


def _listed() -> list[str]:
    return (_folder() / "words.txt").read_bytes().decode().split("\n")


def _folder() -> Path:
    spec = importlib.util.find_spec("pyvi")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("pyvi, whose model tells the words, is not installed: pip install pyvi==0.1.1")
    return Path(spec.origin).parent / "models"


class PyviModel:
    """Decides which tokens join; for any thread."""

    def __init__(self, crf: Crf, listed: Iterable[str]) -> None:
        """`listed`: the words of the list, one blank between syllables."""
        if crf.labels != ("B_W", "I_W"):
            raise ValueError(f"pyvi's model has the labels {crf.labels}, not B_W and I_W; install pyvi==0.1.1")
        split = [word.split(" ") for word in listed]
        pairs, triples = ([word for word in split if len(word) == length] for length in (2, 3))
        weighed = (name.partition(_LOWER)[2] for name in crf.attributes if _LOWER in name)
        known = dict.fromkeys([*weighed, *(syllable for word in pairs + triples for syllable in word)])
        ids = {word: place for place, word in enumerate(known, start=1)}
        self.lexicon = Lexicon(ids)
        pair_numbers, triple_numbers = (
            number_of(np.array([[ids[syllable] for syllable in word] for word in words]).T, len(ids) + 1)
            for words in (pairs, triples)
        )
        weights = Weights(
            _own_weights(crf, known), *(_side(crf, near, far, known) for near, far in (("-1", "-2"), ("+1", "+2")))
        )
        self._labeller = Labeller(weights, crf.transitions, pair_numbers, triple_numbers)
        self.joins_of_few, self.runs = self._labeller.few, self._labeller.runs

    def joins(self, tokens: Tokens, counts: Ints) -> Bools:
        """For each token (n,) whether it continues the word before it.

        counts: tokens of each piece, none 0, their sum n.
        """
        return self._labeller.joins(tokens.words, tokens.flags, counts)

    def scores(self, tokens: Tokens, firsts: Ints) -> Floats:
        """The state scores (2, n) of CRFsuite, to the last bit.

        firsts: the first token of each piece, ascending from 0.
        """
        return self._labeller.scores(tokens.words, tokens.flags, firsts)


def _side(crf: Crf, near: str, far: str, words: Iterable[str]) -> Side:
    title, upper = (np.arange(CASES) & flag != 0 for flag in (TITLE, UPPER))
    return Side(
        _word_weights(crf, f"{near}:", words),
        _weights(crf, f"{near}:word.istitle()") * title,
        _weights(crf, f"{near}:word.isupper()") * upper,
        _weights(crf, f"{near}:word.bi_gram()"),
        _weights(crf, f"{far}:word.tri_gram()"),
    )


def _weights(crf: Crf, feature: str) -> Floats:
    """The weights (2, 1) of a feature without text."""
    return crf.weights[crf.attributes[feature], :, None]


def _word_weights(crf: Crf, place: str, words: Iterable[str]) -> Floats:
    """The weights (2, ids) of a word at a place, 0 for id 0."""
    rows = [crf.attributes.get(f"{place}{_LOWER}{word}", -1) for word in words]
    weights = np.concatenate([crf.weights, np.zeros((1, 2))])
    return np.ascontiguousarray(weights[[-1, *rows]].T)


def _own_weights(crf: Crf, words: Iterable[str]) -> Floats:
    """What a token's own features add up to: (2, kinds × ids)."""
    scores = _weights(crf, "bias") + _word_weights(crf, "", words)
    kinds = np.tile(scores[:, None], (1, KINDS, 1))
    for flag, feature in _OWN_FLAGS:
        kinds[:, np.arange(KINDS) & flag != 0] += _weights(crf, feature)[:, None]
    return kinds.reshape(2, -1)
