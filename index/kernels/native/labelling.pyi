"""What `labelling.pyx` offers; see `index.kernels.plain.labelling`."""

from index.kernels.plain.viterbi import Bools, Floats, Ints
from index.kernels.plain.weights import Weights

VERSION: int

class Labeller:
    def __init__(self, weights: Weights, transitions: Floats, pairs: Ints, triples: Ints) -> None: ...
    def joins(self, words: Ints, flags: Ints, counts: Ints) -> Bools: ...
    def scores(self, words: Ints, flags: Ints, firsts: Ints) -> Floats: ...
