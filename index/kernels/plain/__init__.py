"""The kernels in NumPy.

VERSION is one more whenever a function changes what it takes or gives. Each
`.pyx` has it, too, so that files compiled from other sources are left aside.
"""

from index.kernels.plain import (
    ahead,
    chunks,
    counting,
    found,
    hits,
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

VERSION = 10

__all__ = [
    "VERSION",
    "ahead",
    "chunks",
    "counting",
    "found",
    "hits",
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
