"""Each field that a request may hold has an end: what has none is somebody's way to a row, a file, a page too large."""

import importlib
from collections.abc import Iterator
from typing import Any

import pytest

from wengang.contracts import application
from wengang.roles import SERVICES

# The only one that knows how long a pattern's texts may be; no part of what `re` promises, so no checker knows it.
_patterns: Any = importlib.import_module("re._parser")
_ENDLESS = 1_000_000
_FORMATS = {"date", "date-time"}
"""Those that ``shared.plain`` reads. Others are words for people: OpenAPI checks none of them."""

Schema = dict[str, Any]


def unbounded(schema: Schema, components: Schema, path: str = "", above: frozenset[str] = frozenset()) -> Iterator[str]:
    """The places in a schema that no bound holds, each with what is missing."""
    if "$ref" in schema:
        name = str(schema["$ref"]).rpartition("/")[2]
        if name not in above:
            yield from unbounded(components[name], components, path, above | {name})
        return
    alternatives = [one for word in ("anyOf", "oneOf", "allOf") for one in schema.get(word, ())]
    for one in alternatives:
        yield from unbounded(one, components, path, above)
    if "enum" in schema or "const" in schema:
        return
    match schema.get("type"):
        case "string" if not _text_ends(schema):
            yield f"{path}: a text without maxLength, a pattern that ends, enum, or format of a day"
        case "integer" | "number" if "maximum" not in schema or "minimum" not in schema:
            yield f"{path}: a number without minimum and maximum"
        case "array":
            if "maxItems" not in schema:
                yield f"{path}: a list without maxItems"
            yield from unbounded(schema.get("items", {}), components, f"{path}[]", above)
        case "object":
            if schema.get("additionalProperties") is not False:
                yield f"{path}: an object that takes any name"
            for name, one in schema.get("properties", {}).items():
                yield from unbounded(one, components, f"{path}.{name}", above)
        case None if not alternatives:
            yield f"{path}: anything"


def _text_ends(schema: Schema) -> bool:
    ends = "pattern" in schema and _patterns.parse(schema["pattern"]).getwidth()[1] < _ENDLESS
    return ends or "maxLength" in schema or schema.get("format") in _FORMATS


def _places(document: Schema) -> Iterator[tuple[str, Schema]]:
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            for one in operation.get("parameters", ()):
                yield f"{method.upper()} {path} {one['in']} {one['name']}", one["schema"]
            for media, content in operation.get("requestBody", {}).get("content", {}).items():
                yield f"{method.upper()} {path} {media}", content["schema"]


@pytest.mark.parametrize("service", SERVICES)
def test_every_parameter_and_every_field_of_a_body_has_bounds(service: str) -> None:
    document = application(service).openapi()
    schemas = document["components"]["schemas"]
    places = list(_places(document))
    assert len(places) > 20
    assert [found for place, schema in places for found in unbounded(schema, schemas, place)] == []


@pytest.mark.parametrize(
    ("schema", "missing"),
    [
        ({"type": "string"}, ["a text"]),
        ({"type": "string", "pattern": "^[a-z]+$"}, ["a text"]),
        ({"type": "string", "format": "binary"}, ["a text"]),
        ({"type": "string", "pattern": "^[a-z]{1,9}$"}, []),
        ({"type": "string", "format": "date"}, []),
        ({"type": "integer", "minimum": 0}, ["a number"]),
        ({"type": "array", "items": {"type": "string", "maxLength": 1}}, ["a list"]),
        ({"type": "array", "items": {"type": "string"}, "maxItems": 1}, ["a text"]),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, ["a text"]),
        ({"type": "object", "properties": {"a": {"type": "integer"}}}, ["an object", "a number"]),
        ({"$ref": "#/components/schemas/Loop"}, ["a text"]),
        ({}, ["anything"]),
    ],
)
def test_what_has_no_end_is_found_wherever_it_stands(schema: Schema, missing: list[str]) -> None:
    loop = {"$ref": "#/components/schemas/Loop"}
    properties = {"again": loop, "text": {"type": "string"}}
    components = {"Loop": {"type": "object", "additionalProperties": False, "properties": properties}}
    found = list(unbounded(schema, components))
    assert len(found) == len(missing)
    assert all(what in one for what, one in zip(missing, found, strict=True))
