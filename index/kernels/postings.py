"""Posting lists of one segment: decoding, and what is done with whole ones."""

from index.kernels.chosen import kernels
from index.kernels.plain.postings import Codes, Docs

CodedList = kernels.postings.CodedList
at_least = kernels.postings.at_least
codes_of = kernels.postings.codes_of
has_many = kernels.postings.has_many

__all__ = ["CodedList", "Codes", "Docs", "at_least", "codes_of", "has_many"]
