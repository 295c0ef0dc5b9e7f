"""`/`: the search page, rendered on the server, working without JavaScript."""

from __future__ import annotations

import falcon
from msgspec.structs import replace

from index import Engine, SearchPage, SearchRequest
from index.errors import NoEditionError
from index.search_page import FacetCount
from search_service.error_kinds import InvalidParameterError
from search_service.logs import TOTAL
from search_service.parameters import search_request
from search_service.web import Address, find_asset, no_edition_view, refused_view, render_page, results_view
from search_service.web.view import PageView

RETRY_SECONDS = 30
SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}


class PageResource:
    """The search page."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """The form, and the hits or what is wrong; other errors are the app's."""
        address = Address.read(req.params)
        try:
            view = self._answer(req, address)
        except InvalidParameterError as ex:
            resp.status = falcon.HTTP_400
            view = refused_view(ex, address)
        except NoEditionError:
            resp.status = falcon.HTTP_503
            resp.set_header("Retry-After", str(RETRY_SECONDS))
            view = no_edition_view(address)
        resp.set_headers(SECURITY_HEADERS | {"Cache-Control": "no-cache", "Content-Language": address.language.value})
        resp.content_type = falcon.MEDIA_HTML
        resp.text = render_page(view)

    def _answer(self, req: falcon.Request, address: Address) -> PageView:
        request = search_request(req.params)
        page = self._engine.search(request)
        req.env[TOTAL] = page.total
        return results_view(page, request, address, self._sections(request, page))

    def _sections(self, request: SearchRequest, page: SearchPage) -> tuple[FacetCount, ...]:
        """Section counts as if no section were chosen, or it could not be changed for another."""
        if not request.filters.category:
            return page.facets.category
        wider = replace(request, filters=replace(request.filters, category=""), page=1, page_size=1)
        return self._engine.search(wider).facets.category


class StaticResource:
    """The style sheet and the icon."""

    def on_get(self, req: falcon.Request, resp: falcon.Response, name: str) -> None:
        """One file of the package's static folder."""
        asset = find_asset(name)
        if asset is None:
            raise falcon.HTTPNotFound(description=f"There is no file static/{name[:80]}.")
        is_versioned = req.get_param("v") == asset.version
        resp.cache_control = ["public", "max-age=31536000, immutable" if is_versioned else "max-age=300"]
        resp.etag = asset.version
        resp.set_headers(SECURITY_HEADERS)
        if any(tag in ("*", asset.version) for tag in req.if_none_match or ()):
            resp.status = falcon.HTTP_304
            return
        resp.content_type = asset.content_type
        resp.data = asset.data
