"""How a Whoosh segment lies on disk: flat arrays, mapped, never unpickled.

    documents.py  lengths, columns, stored fields   SEG.len_*.u4  SEG.stored.u1 …
    terms.py      sorted term dictionary            SEG.keys.u1  SEG.key_ends.u8
    postings.py   documents and frequencies         SEG.docs.u2  SEG.freqs.u1
    arrays.py     the files themselves, and SEG.segment.json that describes them

Whoosh's own readers, searchers and matchers work on it: `ArrayCodec` is a
codec like its own. The fast path takes the arrays as they are.
"""

from index.codec.segment import ArrayCodec, ArraySegment

__all__ = ["ArrayCodec", "ArraySegment"]
