"""What `tokens.pyx` offers; see `index.kernels.plain.tokens`."""

from index.kernels.plain.tokens import Bools, Expansion, Ints

VERSION: int

def tokens_of(expansion: Expansion, numbers: Ints, starts: Ints, ends: Ints) -> tuple[Ints, Ints, Ints, Ints]: ...
def word_spans(starts: Ints, ends: Ints, flags: Ints, joins: Bools, counts: Ints) -> Ints: ...
