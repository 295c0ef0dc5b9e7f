"""Posting lists of one segment: decoding, and what is done with whole ones."""

from index.kernels.chosen import kernels
from index.kernels.plain.postings import Codes, Docs

CodedList = kernels.postings.CodedList
codes_of = kernels.postings.codes_of

__all__ = ["CodedList", "Codes", "Docs", "codes_of"]
