"""The kernels in Cython.

ModuleNotFoundError where one of them was not compiled, ImportError where it was from other sources than these.
"""

from index.kernels.plain import VERSION

try:
    from index.kernels.native import (
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
except ImportError as ex:
    raise ModuleNotFoundError(f"not all kernels are compiled: {ex}") from ex

__all__ = [
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

for name in __all__:
    if globals()[name].VERSION != VERSION:
        raise ImportError(f"{name} was compiled from other sources")
