"""Which tokens of a text belong to one word."""

from typing import TYPE_CHECKING

from index.kernels.plain.few_labels import FEW
from index.kernels.plain.labelling import CASES, KINDS, Side, Weights, number_of
from index.kernels.plain.viterbi import Bools, Floats, Ints

if TYPE_CHECKING:
    from index.kernels.plain.labelling import Labeller
else:
    from index.kernels import chosen
    from index.kernels.plain import labelling as plain

    try:
        from index.kernels.native import labelling as native
    except ImportError:
        native = None
    kernel = chosen(plain, native)
    Labeller = kernel.Labeller

__all__ = ["CASES", "FEW", "KINDS", "Bools", "Floats", "Ints", "Labeller", "Side", "Weights", "number_of"]
