"""How a Whoosh segment lies on disk: flat arrays, mapped, never unpickled.

    documents.py  lengths, stored fields, columns   SEG.documents.arrays, SEG.*.column
    terms.py      sorted term dictionary, postings  SEG.terms.arrays
    tokens.py     every syllable with its place     SEG.tokens.arrays
    arrays.py     the files, and SEG.segment.json that describes them

Whoosh's own readers, searchers and matchers work on it: `ArrayCodec` is a
codec like its own. The fast path takes the arrays as they are.
"""

from index.codec.segment import ArrayCodec, ArraySegment

__all__ = ["ArrayCodec", "ArraySegment"]
