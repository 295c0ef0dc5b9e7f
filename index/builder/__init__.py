"""Articles in, one new edition out: whole (rebuild) or as changes (update).

records ── intake, in Unicode ──> batches ── segments, in worker processes ──> Whoosh's table of contents
                                                                    └─> count, look, publish
"""

from index.builder.builder import Builder, BuildReport, UpdateReport
from index.builder.conversions import Conversions, ConvertedArticles, DoubtfulArticles
from index.builder.intake import BATCH_ARTICLES, BATCH_CHARS, BuildLimits, BuildProgress
from index.builder.segments import default_workers

__all__ = [
    "BATCH_ARTICLES",
    "BATCH_CHARS",
    "BuildLimits",
    "BuildProgress",
    "BuildReport",
    "Builder",
    "Conversions",
    "ConvertedArticles",
    "DoubtfulArticles",
    "UpdateReport",
    "default_workers",
]
