"""What `segmenting.pyx` offers; see `index.kernels.plain.segmenting`."""

from index.kernels.plain.segmenting import Bools, Expansion, Ints

VERSION: int

def tokens_of(expansion: Expansion, numbers: Ints, starts: Ints, ends: Ints) -> tuple[Ints, Ints, Ints, Ints]: ...
def word_spans(starts: Ints, ends: Ints, flags: Ints, joins: Bools, counts: Ints) -> Ints: ...
