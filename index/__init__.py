"""The engine: articles in, ranked hits out. Knows nothing of HTTP.

    source -> Article -> analysis (streams) -> Builder -> new edition -> CURRENT
    q -> query -> analysis (the same) -> retrieve -> order -> snippets -> SearchPage

Builder and searching never import each other; they meet in `schema`,
`analysis` and `edition`.
"""

from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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


def __getattr__(name: str) -> Any:
    """Load what a public name needs when it is first asked for.

    Searching loads no builder, and an edition is verified while the engine
    is still being loaded.
    """
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home: ModuleType
    if "Engine" in name:
        from index import engine  # noqa: PLC0415

        home = engine
    elif name.startswith(("Build", "Update")):
        from index import builder  # noqa: PLC0415

        home = builder
    else:
        from index import article, ranking, search_page  # noqa: PLC0415

        home = next(module for module in (search_page, article, ranking) if hasattr(module, name))
    return getattr(home, name)
