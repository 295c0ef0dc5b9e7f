"""`/v1/search` and `/v1/articles/{id}`: the engine's answers as JSON."""

from __future__ import annotations

import falcon
import msgspec

from index import Engine
from search_service.logs import TOTAL
from search_service.parameters import search_request

_encode = msgspec.json.Encoder().encode


class SearchResource:
    """Ranked hits with snippets and facets."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Answer one search."""
        page = self._engine.search(search_request(req.params))
        req.env[TOTAL] = page.total
        _write_json(resp, page)


class ArticleResource:
    """One stored article."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def on_get(self, _: falcon.Request, resp: falcon.Response, identifier: str) -> None:
        """The article with this id, or 404."""
        _write_json(resp, self._engine.article(identifier))


def _write_json(resp: falcon.Response, value: object) -> None:
    resp.content_type = falcon.MEDIA_JSON
    resp.data = _encode(value)
