"""The one place where routes are listed."""

from __future__ import annotations

import falcon

from index import Engine
from index.errors import SearchError
from search_service import problems
from search_service.logs import RequestLog
from search_service.resources.health import HealthResource, ReadinessResource
from search_service.resources.openapi import OpenApiResource
from search_service.resources.page import PageResource, StaticResource
from search_service.resources.search import ArticleResource, SearchResource


def create_app(engine: Engine) -> falcon.App[falcon.Request, falcon.Response]:
    """The WSGI application over any engine."""
    app = falcon.App(middleware=[RequestLog()])
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
