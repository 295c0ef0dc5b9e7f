"""The public search page: plain HTML from the server, no JavaScript.

    parameters as typed -> address.Address     what every link carries on
    SearchPage + Address -> view.PageView      pure functions: form, lists, results, paging
    PageView -> render.render_page -> HTML     Jinja2, autoescape on; every text is in `texts`
    static/ -> assets.find_asset -> bytes      the style sheet and the icon

Only `resources/page.py` calls this package, and it alone knows Falcon.
"""

from search_service.web.address import Address
from search_service.web.assets import Asset, find_asset
from search_service.web.render import render_page
from search_service.web.view import no_edition_view, refused_view, results_view

__all__ = ["Address", "Asset", "find_asset", "no_edition_view", "refused_view", "render_page", "results_view"]
