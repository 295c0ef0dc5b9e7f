"""The kernels in Cython.

ImportError where one of them was not compiled, or was from other sources than these.
"""

from index.kernels.native import (
    ahead,
    chunks,
    counting,
    found,
    inverting,
    labelling,
    looks,
    merging,
    pairs,
    posting_codes,
    postings,
    ranked,
    repeats,
    reranking,
    rows,
    scoring,
    segmenting,
    sequences,
    syllables,
    symbols,
    texts,
    token_codes,
    tokens,
    utf8,
)
from index.kernels.plain import VERSION

__all__ = [
    "ahead",
    "chunks",
    "counting",
    "found",
    "inverting",
    "labelling",
    "looks",
    "merging",
    "pairs",
    "posting_codes",
    "postings",
    "ranked",
    "repeats",
    "reranking",
    "rows",
    "scoring",
    "segmenting",
    "sequences",
    "syllables",
    "symbols",
    "texts",
    "token_codes",
    "tokens",
    "utf8",
]

for name in __all__:
    if globals()[name].VERSION != VERSION:
        raise ImportError(f"{name} was compiled from other sources")
