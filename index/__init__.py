"""The engine: articles in, ranked hits out. Knows nothing of HTTP.

    source -> Article -> analysis (streams) -> Builder -> new edition -> CURRENT
    q -> query -> analysis (the same) -> retrieve -> order -> snippets -> SearchPage

Builder and searching never import each other; they meet in `schema`,
`analysis` and `edition`.
"""

from index.article import Article, Rejected, SourcedArticle
from index.builder import Builder, BuildLimits, BuildProgress, BuildReport, UpdateReport
from index.engine import Engine, EngineStatus, WhooshEngine
from index.ranking import Ranking
from index.search_page import Filters, Hit, SearchPage, SearchRequest, Sort

__all__ = [
    "Article",
    "BuildLimits",
    "BuildProgress",
    "BuildReport",
    "Builder",
    "Engine",
    "EngineStatus",
    "Filters",
    "Hit",
    "Ranking",
    "Rejected",
    "SearchPage",
    "SearchRequest",
    "Sort",
    "SourcedArticle",
    "UpdateReport",
    "WhooshEngine",
]
