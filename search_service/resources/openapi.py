"""`/openapi.json`, made from the parameter table and the answer's types."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import falcon
import msgspec

from index import Article, SearchPage
from index.search_page import Explanation, Hit
from search_service import __version__
from search_service.interpretations import DESCRIPTIONS, EXPLANATION_DESCRIPTIONS, PAGE_DESCRIPTIONS
from search_service.parameters import PARAMETERS
from search_service.texts import Language

_REF = "#/components/schemas/{name}"


class OpenApiResource:
    """The description of this service for programs."""

    def on_get(self, _: falcon.Request, resp: falcon.Response) -> None:
        """OpenAPI 3.1 as JSON."""
        resp.content_type = falcon.MEDIA_JSON
        resp.data = msgspec.json.encode(openapi_document())


@cache
def openapi_document() -> dict[str, Any]:
    """The whole document; the tests hold it against the running service. `Explanation` is the command line's."""
    types = (SearchPage, Hit, Article, Explanation)
    (page, hit, article, _), schemas = msgspec.json.schema_components(types, ref_template=_REF)
    schemas["SearchPage"]["properties"]["hits"] = {"type": "array", "items": hit}
    _describe(schemas["Interpretation"], DESCRIPTIONS)
    _describe(schemas["SearchPage"], PAGE_DESCRIPTIONS)
    _describe(schemas["Explanation"], EXPLANATION_DESCRIPTIONS)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Vietnamese portal search", "version": __version__, "license": {"name": "Apache-2.0"}},
        "paths": {
            "/v1/search": {"get": _operation("search", "Ranked hits", page, _search_parameters(), (400, 503))},
            "/v1/articles/{id}": {"get": _operation("article", "One article", article, [_ID], (404, 503))},
            "/healthz": {"get": _operation("health", "The process is alive", _HEALTH)},
            "/readyz": {"get": _operation("readiness", "There is an edition to search", _READINESS, [], (503,))},
            "/openapi.json": {"get": _operation("openapi", "This document", {"type": "object"})},
            "/": {"get": _page_operation()},
        },
        "components": {"schemas": schemas | {"Problem": _PROBLEM, "Readiness": _READINESS_SCHEMA}},
    }


_ID = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}, "description": "The article's id."}
_LANGUAGE = {
    "name": "lang",
    "in": "query",
    "required": False,
    "schema": {"type": "string", "enum": list(Language), "default": Language.VI},
    "description": "Language of the page; anything else means the default.",
}
_HEALTH = {"type": "object", "properties": {"status": {"const": "ok"}}, "required": ["status"]}
_READINESS = {"$ref": "#/components/schemas/Readiness"}
_READINESS_SCHEMA = {
    "type": "object",
    "properties": {
        "status": {"enum": ["ready", "not ready"]},
        "edition": {"type": ["string", "null"]},
        "articles": {"type": ["integer", "null"]},
        "problem": {"type": ["string", "null"]},
    },
    "required": ["status", "edition", "articles", "problem"],
}
_PROBLEM = {
    "type": "object",
    "description": "RFC 9457 problem details",
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "parameter": {"type": "string", "description": "The parameter that was refused."},
        "allowed": {"type": "string", "description": "What would have been accepted."},
    },
    "required": ["type", "title", "status", "code"],
}


def _describe(schema: dict[str, Any], descriptions: Mapping[str, str]) -> None:
    for name, description in descriptions.items():
        schema["properties"][name] |= {"description": description}


def _operation(
    name: str, summary: str, schema: Any, parameters: list[dict[str, Any]] | None = None, errors: tuple[int, ...] = ()
) -> dict[str, Any]:
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    if name == "readiness":
        problem = {"application/json": {"schema": schema}}
    responses: dict[str, Any] = {"200": {"description": summary, "content": {"application/json": {"schema": schema}}}}
    responses |= {str(status): {"description": "Why not", "content": problem} for status in errors}
    return {"operationId": name, "summary": summary, "parameters": parameters or [], "responses": responses}


def _page_operation() -> dict[str, Any]:
    html = {"text/html": {"schema": {"type": "string"}}}
    responses = {status: {"description": "HTML", "content": html} for status in ("200", "400", "503")}
    parameters = [*_search_parameters(), _LANGUAGE]
    return {"operationId": "page", "summary": "Search page", "parameters": parameters, "responses": responses}


def _search_parameters() -> list[dict[str, Any]]:
    return [
        {
            "name": parameter.name,
            "in": "query",
            "required": False,
            "schema": dict(parameter.schema),
            "description": f"{parameter.help} Allowed: {parameter.allowed}.",
        }
        for parameter in PARAMETERS
    ]
