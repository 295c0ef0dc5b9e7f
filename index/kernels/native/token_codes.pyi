"""What `token_codes.pyx` offers; see `index.kernels.plain.token_codes`."""

from index.kernels.plain.token_codes import Codes, Ids, Ints

VERSION: int

def gap_codes(ids: Ids, gaps: Ids, sizes: Ids, bounds: Ints, chars: Ids) -> tuple[Codes, Ints]: ...
def packed_codes(codes: Codes) -> Codes: ...
