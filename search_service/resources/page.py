"""`/`: the search page, rendered on the server, working without JavaScript."""

from __future__ import annotations

import falcon

from index import Engine
from search_service.parameters import search_request


class PageResource:
    """The search page."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """The form, and the hits."""
        page = self._engine.search(search_request(req.params))
        resp.content_type = falcon.MEDIA_HTML
        resp.text = "".join(f"<p>{hit.title_html}" for hit in page.hits)


class StaticResource:
    """Style sheets."""

    def on_get(self, _: falcon.Request, resp: falcon.Response, name: str) -> None:
        """One file."""
        raise falcon.HTTPNotFound()
