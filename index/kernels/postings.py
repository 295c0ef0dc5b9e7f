"""Posting lists of one segment: decoding, and what is done with whole ones."""

from typing import TYPE_CHECKING

from index.kernels.plain.postings import Codes, Docs

if TYPE_CHECKING:
    from index.kernels.plain.postings import CodedList, add_where_present, codes_of, count_at_least, raise_where_present
else:
    from index.kernels import chosen
    from index.kernels.plain import postings as plain

    try:
        from index.kernels.native import postings as native
    except ImportError:
        native = None
    kernel = chosen(plain, native)
    CodedList, codes_of, count_at_least = kernel.CodedList, kernel.codes_of, kernel.count_at_least
    add_where_present, raise_where_present = kernel.add_where_present, kernel.raise_where_present

__all__ = ["CodedList", "Codes", "Docs", "add_where_present", "codes_of", "count_at_least", "raise_where_present"]
