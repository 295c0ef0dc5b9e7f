"""/openapi.json against the running service: neither promises more than the other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from conftest import MakeEngine
from falcon.inspect import inspect_routes
from falcon.testing import Result, TestClient
from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import OpenAPIV31SpecValidator

import index
from index.analysis import Analyser
from index.engine import WhooshEngine
from index.vietnamese.words import SyllableSegmenter
from search_service import __version__
from search_service.app import create_app
from search_service.interpretations import INTERPRETATIONS
from search_service.parameters import PARAMETERS
from search_service.texts import CATALOGUE

NAMES = tuple(parameter.name for parameter in PARAMETERS)
Json = dict[str, Any]


@pytest.fixture(scope="module")
def client(sample_engine: WhooshEngine) -> TestClient:
    sample_engine.refresh()
    return TestClient(create_app(sample_engine))


@pytest.fixture(scope="module")
def document(client: TestClient) -> Json:
    """As a program gets it."""
    result = client.simulate_get("/openapi.json")
    assert (result.status_code, result.headers["content-type"]) == (200, "application/json")
    found: Json = result.json
    return found


@pytest.fixture
def empty(tmp_path: Path) -> TestClient:
    """The service without an edition."""
    engine = WhooshEngine(tmp_path / "data", Analyser(SyllableSegmenter()))
    engine.refresh()
    return TestClient(create_app(engine))


def operation(document: Json, path: str) -> Json:
    found: Json = document["paths"][path]["get"]
    return found


def parameter(document: Json, name: str) -> Json:
    (found,) = [each for each in operation(document, "/v1/search")["parameters"] if each["name"] == name]
    return dict(found)


def resolved(document: Json, schema: Json) -> Json:
    """The schema itself where there is a `$ref` to it."""
    while "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].removeprefix("#/components/schemas/")]
    return schema


def assert_documented(document: Json, path: str, result: Result) -> None:
    """The answer's status, media type and content are among those that the document promises."""
    content = operation(document, path)["responses"][str(result.status_code)]["content"]
    media = result.headers["content-type"]
    schema = content[media.split(";")[0]]["schema"]
    value = result.text if media.startswith("text/") else result.json
    rooted = schema | {"components": document["components"]}
    Draft202012Validator(rooted, format_checker=FormatChecker()).validate(value)
    assert undocumented(document, schema, value) == []


def undocumented(document: Json, schema: Json, value: Any) -> list[str]:
    """Keys of the value, at any depth, that its schema does not name."""
    schema = resolved(document, schema)
    found: list[str] = []
    if isinstance(value, dict) and "properties" in schema:
        found += sorted(value.keys() - schema["properties"].keys())
        for key in value.keys() & schema["properties"].keys():
            found += undocumented(document, schema["properties"][key], value[key])
    if isinstance(value, list) and "items" in schema:
        found += [name for item in value for name in undocumented(document, schema["items"], item)]
    return found


def test_it_is_valid_openapi(document: Json) -> None:
    OpenAPIV31SpecValidator(document).validate()
    assert document["info"]["version"] == __version__


def test_every_schema_is_valid_and_every_reference_leads_somewhere(document: Json) -> None:
    for schema in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    for name in re.findall(r'"\$ref": ?"#/components/schemas/([^"]+)"', str(document).replace("'", '"')):
        assert name in document["components"]["schemas"]


def test_every_route_is_in_it_and_every_path_is_a_route(client: TestClient, document: Json) -> None:
    routes = {re.sub(r"\{[^}]*\}", "{}", route.path): route for route in inspect_routes(client.app)}
    del routes["/static/{}"]
    paths = {re.sub(r"\{[^}]*\}", "{}", path): methods for path, methods in document["paths"].items()}
    assert routes.keys() == paths.keys()
    for path, route in routes.items():
        ours = {method.method.lower() for method in route.methods if not method.internal}
        assert ours == paths[path].keys()


def test_operations_have_distinct_names(document: Json) -> None:
    names = [methods["get"]["operationId"] for methods in document["paths"].values()]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("path", "address", "query_string", "status"),
    [
        ("/v1/search", "/v1/search", "", 200),
        ("/v1/search", "/v1/search", "q=t%E1%BB%89nh+u%E1%BB%B7&page_size=100", 200),
        ("/v1/search", "/v1/search", "q=xyzzy", 200),
        ("/v1/search", "/v1/search", "q=UBND+tinhr+th%C3%A1ng+2%2F2017+04-NQ%2FTW", 200),
        ("/v1/search", "/v1/search", "q=" + "a+" * 2000, 200),
        ("/v1/search", "/v1/search", "page=0", 400),
        ("/v1/search", "/v1/search", "from=2017-02-11&to=2017-02-10", 400),
        ("/v1/articles/{id}", "/v1/articles/2016-01-15-giao-ban-huyen-uy", "", 200),
        ("/v1/articles/{id}", "/v1/articles/nope", "", 404),
        ("/healthz", "/healthz", "", 200),
        ("/readyz", "/readyz", "", 200),
        ("/openapi.json", "/openapi.json", "", 200),
        ("/", "/", "", 200),
        ("/", "/", "page=0", 400),
    ],
)
def test_answers_are_as_promised(
    client: TestClient, document: Json, path: str, address: str, query_string: str, status: int
) -> None:
    result = client.simulate_get(address, query_string=query_string)
    assert result.status_code == status
    assert_documented(document, path, result)


@pytest.mark.parametrize(
    ("path", "address"),
    [("/v1/search", "/v1/search"), ("/v1/articles/{id}", "/v1/articles/a"), ("/readyz", "/readyz"), ("/", "/")],
)
def test_answers_without_an_edition_are_as_promised(empty: TestClient, document: Json, path: str, address: str) -> None:
    result = empty.simulate_get(address)
    assert result.status_code == 503
    assert_documented(document, path, result)


def test_answers_about_the_barest_article_are_as_promised(make_engine: MakeEngine, document: Json) -> None:
    client = TestClient(create_app(make_engine({"title": "Bão"})))
    assert_documented(document, "/v1/search", client.simulate_get("/v1/search"))
    assert_documented(document, "/v1/articles/{id}", client.simulate_get("/v1/articles/a"))


def test_the_schema_of_answers_refuses_what_they_are_not(document: Json) -> None:
    page = {"$ref": "#/components/schemas/SearchPage", "components": document["components"]}
    assert not Draft202012Validator(page).is_valid({})
    assert not Draft202012Validator(page).is_valid({"query": 1})


def test_every_parameter_is_documented_with_what_is_allowed(document: Json) -> None:
    for path in ("/v1/search", "/"):
        described = operation(document, path)["parameters"]
        assert [each["name"] for each in described][: len(NAMES)] == list(NAMES)
        for each, known in zip(described, PARAMETERS, strict=False):
            assert (each["in"], each["required"]) == ("query", False)
            assert known.help in each["description"]
            assert known.allowed in each["description"]


def bounds(document: Json) -> Iterator[tuple[str, str, int]]:
    """(name, value, expected status) at and past each documented limit."""
    for name in NAMES:
        schema = parameter(document, name)["schema"]
        if schema["type"] == "integer":
            yield name, str(schema["minimum"]), 200
            yield name, str(schema["minimum"] - 1), 400
            yield name, str(schema["maximum"]), 200
            yield name, str(schema["maximum"] + 1), 400
            yield name, "1.5", 400
        elif "enum" in schema:
            yield from ((name, value, 200) for value in schema["enum"])
            yield name, "other", 400
        elif schema.get("format") == "date":
            first, last = map(int, re.findall(r"\b\d{4}\b", parameter(document, name)["description"]))
            yield name, f"{first}-01-01", 200
            yield name, f"{first - 1}-12-31", 400
            yield name, f"{last}-12-31", 200
            yield name, f"{last + 1}-01-01", 400
        else:
            assert schema["type"] == "string"
            yield from ((name, value, 200) for value in ("", "bão", "x" * 10_000))


def test_the_documented_limits_are_those_that_are_enforced(client: TestClient, document: Json) -> None:
    tried = set()
    for name, value, status in bounds(document):
        result = client.simulate_get("/v1/search", params={name: value})
        assert result.status_code == status, (name, value)
        tried.add(name)
    assert tried == set(NAMES)


def test_a_documented_default_changes_nothing(client: TestClient, document: Json) -> None:
    def answer(**params: str) -> Json:
        found: Json = client.simulate_get("/v1/search", params={"q": "tỉnh"} | params).json | {"took_ms": 0}
        return {key: value for key, value in found.items() if key != "hits"} | {
            "hits": [hit["id"] for hit in found["hits"]]
        }

    defaults = {name: parameter(document, name)["schema"].get("default") for name in NAMES if name != "q"}
    assert {name for name, default in defaults.items() if default} == {"sort", "page", "page_size"}
    for name, default in defaults.items():
        if default:
            assert answer(**{name: str(default)}) == answer()


def test_an_unknown_parameter_is_ignored(client: TestClient) -> None:
    plain = client.simulate_get("/v1/search", query_string="q=xyzzy").json
    more = client.simulate_get("/v1/search", query_string="q=xyzzy&utm_source=zalo&Page=0&page_size%5B%5D=x").json
    assert more | {"took_ms": 0} == plain | {"took_ms": 0}


def test_every_kind_of_interpretation_is_described_and_has_its_sentence(document: Json) -> None:
    described = document["components"]["schemas"]["Interpretation"]["properties"]
    sources = [path.read_text("utf-8") for path in Path(index.__file__).parent.rglob("*.py")]
    kinds = {kind for text in sources for kind in re.findall(r'Interpretation\(\s*(?:kind=)?"(\w+)"', text)}
    assert kinds <= INTERPRETATIONS.keys()
    assert all(any(f'"{kind}"' in text for text in sources) for kind in INTERPRETATIONS)
    for kind, meaning in INTERPRETATIONS.items():
        assert f"{kind}: {meaning}" in described["kind"]["description"]
        assert f"note_{kind}" in CATALOGUE
    assert "exactly what was typed" in described["undo"]["description"]


def test_an_explanation_is_described_and_printed_as_described(sample_engine: WhooshEngine, document: Json) -> None:
    schema = {"$ref": "#/components/schemas/Explanation", "components": document["components"]}
    assert "period" in document["components"]["schemas"]["Explanation"]["properties"]["period_factor"]["description"]
    for q in ("UBND tháng 2/2016", "", '"không có"'):
        found = msgspec.to_builtins(sample_engine.explain(q, "2017-02-10-so-tttt"))
        Draft202012Validator(schema).validate(msgspec.json.decode(msgspec.json.encode(found)))
        assert undocumented(document, {"$ref": schema["$ref"]}, found) == []
