"""What an engine must offer to be judged, and ours."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from index import Article, Builder, SearchRequest, SourcedArticle, WhooshEngine
from index.analysis import Analyser
from index.edition import Editions
from index.judgements import DEPTH


class Ranker(Protocol):
    """An engine over one set of articles."""

    name: str

    def rank(self, query: str) -> list[str]:
        """Ids of the best DEPTH articles, best first."""


class OurRanker:
    """The embedded engine over an edition of its own, with the packaged ranking."""

    name = "ours"

    def __init__(self, folder: Path, articles: Sequence[SourcedArticle], analyser: Analyser) -> None:
        Builder(Editions(folder), analyser).rebuild(articles)
        published = [one.article.published_at.timestamp() for one in articles if one.article.published_at]
        newest = max(published, default=0.0)  # a fixed day, or recency would change the figures from day to day
        self._engine = WhooshEngine(folder, analyser, clock=lambda: newest)

    def rank(self, query: str) -> list[str]:
        """The first page of DEPTH hits."""
        return [hit.id for hit in self._engine.search(SearchRequest(query, page_size=DEPTH)).hits]


def whole_text(article: Article) -> str:
    """Title, lead and body, for engines that know one field."""
    return "\n".join(filter(None, (article.title, article.lead, article.body)))
