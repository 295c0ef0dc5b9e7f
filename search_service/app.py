"""The one place where routes are listed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import falcon

from index import Engine
from index.errors import SearchError
from search_service import problems
from search_service.logs import RequestLog
from search_service.resources.health import HealthResource, ReadinessResource
from search_service.resources.openapi import OpenApiResource
from search_service.resources.page import PageResource, StaticResource
from search_service.resources.search import ArticleResource, SearchResource

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment


class HeadAsGet:
    """Falcon middleware: HEAD is answered like GET, without the body (RFC 9110)."""

    def process_request(self, req: falcon.Request, _: falcon.Response) -> None:
        """Let the resource think it is a GET."""
        if req.method == "HEAD":
            req.method = "GET"

    def process_response(self, req: falcon.Request, _: falcon.Response, __: object, ___: bool) -> None:
        """Falcon then leaves the body out and keeps its length."""
        req.method = req.env["REQUEST_METHOD"]


class LoggedApp(falcon.App[falcon.Request, falcon.Response]):
    """A Falcon application whose requests are logged."""

    def __init__(self) -> None:
        super().__init__(middleware=HeadAsGet())
        self._logged = RequestLog(super().__call__)

    def __call__(self, env: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        return self._logged(env, start_response)


def create_app(engine: Engine) -> falcon.App[falcon.Request, falcon.Response]:
    """The WSGI application over any engine."""
    app = LoggedApp()
    app.req_options.strip_url_path_trailing_slash = False
    app.add_error_handler(Exception, problems.handle_unexpected)
    app.add_error_handler(falcon.HTTPError, problems.handle_http_error)
    app.add_error_handler(SearchError, problems.handle_search_error)

    app.add_route("/", PageResource(engine))
    app.add_route("/static/{name}", StaticResource())
    app.add_route("/v1/search", SearchResource(engine))
    app.add_route("/v1/articles/{identifier:path}", ArticleResource(engine))
    app.add_route("/healthz", HealthResource())
    app.add_route("/readyz", ReadinessResource(engine))
    app.add_route("/openapi.json", OpenApiResource())
    return app
