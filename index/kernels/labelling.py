"""Which tokens of a text belong to one word."""

from index.kernels.chosen import kernels
from index.kernels.plain.few_labels import FEW
from index.kernels.plain.labelling import number_of
from index.kernels.plain.viterbi import Bools, Floats, Ints
from index.kernels.plain.weights import CASES, KINDS, Side, Weights

Labeller = kernels.labelling.Labeller

__all__ = ["CASES", "FEW", "KINDS", "Bools", "Floats", "Ints", "Labeller", "Side", "Weights", "number_of"]
