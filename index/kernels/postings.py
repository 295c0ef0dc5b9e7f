"""Posting lists of one segment: decoding, and what is done with whole ones."""

from typing import TYPE_CHECKING

from index.kernels.plain.postings import Codes, Docs

if TYPE_CHECKING:
    from index.kernels.plain.postings import CodedList, at_least, codes_of, has_many
else:
    from index.kernels import chosen
    from index.kernels.plain import postings as plain

    try:
        from index.kernels.native import postings as native
    except ImportError:
        native = None
    kernel = chosen(plain, native)
    CodedList, codes_of = kernel.CodedList, kernel.codes_of
    at_least, has_many = kernel.at_least, kernel.has_many

__all__ = ["CodedList", "Codes", "Docs", "at_least", "codes_of", "has_many"]
