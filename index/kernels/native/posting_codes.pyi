"""What `posting_codes.pyx` offers; see `index.kernels.plain.posting_codes`."""

from index.kernels.plain.posting_codes import Dense, Lists, Packed, Sparse

VERSION: int

def encoded(lists: Lists, book: Packed, doc_count: int) -> tuple[Sparse, Dense]: ...
