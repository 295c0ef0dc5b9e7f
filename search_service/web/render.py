"""PageView → HTML. The only place that knows Jinja."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from search_service.web.assets import assets
from search_service.web.view import PageView


def render_page(view: PageView) -> str:
    """The page as HTML; everything that is not Markup is escaped."""
    return environment().get_template("page.html.j2").render(view=view, t=view.texts, assets=assets())


@cache
def environment() -> Environment:
    """The templates, compiled once; a misspelt name in one is an error."""
    return Environment(
        loader=PackageLoader("search_service.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
