"""The OpenAPI 3.1 document of a service: what every operation takes, answers, and says no with."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute, iter_route_contexts

from shared.http.changes import is_change
from shared.http.commands import IDEMPOTENCY_KEY
from shared.http.dependency_tree import every_dependency
from shared.http.freshness import OWN_LOG
from shared.http.openapi_texts import LICENSE, SERVERS, description_of, tags_of
from shared.http.operations import LOCATION, PROBLEMS
from shared.http.problems import BAD_CURSOR, BEHIND, BEHIND_ANOTHER, EVERYWHERE, OF_CHANGES, TOO_EARLY
from shared.http.problems.limits import TOO_LARGE
from shared.problem import MEDIA_TYPE
from shared.problem_types import ProblemType
from shared.security.problems import (
    BAD_TOKEN,
    FOR_THE_NATION,
    NO_TOKEN,
    OTHER_AGENCY,
    OTHER_EMPLOYER,
    SCOPE_MISSING,
    TWO_SIDES,
)
from shared.security.tokens import FOR_EMPLOYERS, Access

Examples = Mapping[str, Mapping[str, Any]]
_HEADERS: Mapping[str, Mapping[str, Any]] = {
    "X-Position": {
        "description": "Where the change stands in the log; `X-Position-At-Least` takes it.",
        "schema": {"type": "integer"},
    },
    "Idempotency-Replayed": {
        "description": "`true` when the change was carried out before, and this is its first answer again.",
        "schema": {"type": "string", "enum": ["true"]},
    },
    "Retry-After": {
        "description": "Seconds after which the request may be repeated.",
        "schema": {"type": "integer"},
    },
    "Content-Language": {
        "description": "The language of `title`, `detail`, `remedy` and of the details of `errors`: `zh-CN` or `en`.",
        "schema": {"type": "string"},
    },
}
_NOT_OURS = ("HTTPValidationError", "ValidationError")
"""The framework's, which no answer has: what is not valid is told by a problem."""
_JSON = frozenset({"application/json", "application/cloudevents-batch+json"})
_MAY_COME_LATER = (425, 429, 503)
PROBLEM = {
    "type": "object",
    "description": "RFC 9457 problem document. `docs/reference/problems.md` lists every `code`.",
    "required": ["type", "title", "status", "detail", "instance", "code", "remedy"],
    "properties": {
        "type": {"type": "string", "description": "`urn:wengang:problem:` and the code."},
        "title": {"type": "string", "description": "What kind of problem it is, in the reader's language."},
        "status": {"type": "integer", "description": "The HTTP status."},
        "detail": {"type": "string", "description": "Why, in the reader's language (`Accept-Language`)."},
        "instance": {"type": "string", "description": "The path that was asked for."},
        "code": {"type": "string", "description": "Stable; programs decide by it."},
        "remedy": {"type": "string", "description": "What to do next, in the reader's language."},
        "call": {"type": "string", "description": "The `operationId` that does it."},
        "values": {"type": "object", "description": "What the sentence is about; names are stable, amounts in fen."},
        "errors": {
            "type": "array",
            "description": "What is wrong where, in a request or a file.",
            "items": {
                "type": "object",
                "required": ["detail"],
                "properties": {
                    "pointer": {"type": "string", "description": "JSON Pointer into what was sent."},
                    "in": {"type": "string", "description": "body, path, query or header."},
                    "line": {"type": "integer", "description": "Of a file; the heading is line 1."},
                    "column": {"type": "string", "description": "Of a file, by its name."},
                    "code": {"type": "string", "description": "Stable; programs decide by it."},
                    "detail": {"type": "string", "description": "In the reader's language."},
                },
            },
        },
    },
}


def openapi_of(app: FastAPI, examples: Examples = MappingProxyType({})) -> dict[str, Any]:
    """``examples``: by ``operationId``, a ``request`` and an ``answer`` in JSON."""
    if app.openapi_schema:
        return app.openapi_schema
    schema = get_openapi(
        title=app.title,
        version=app.version,
        summary=app.summary,
        description=description_of(app.summary or ""),
        routes=app.routes,
        servers=SERVERS,
        license_info=dict(LICENSE),
    )
    components = schema.setdefault("components", {})
    components.setdefault("securitySchemes", {})["bearer"] = {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "A JWT with scope, and region or employer claims: docs/contracts/access.yaml.",
    }
    schemas = components.setdefault("schemas", {})
    for name in _NOT_OURS:
        schemas.pop(name, None)
    _say_lists_or_plain_values_in_words(schemas)
    schemas["Problem"] = PROBLEM
    components["headers"] = _HEADERS
    routes = {(route.path_format, method.lower()): route for route in _routes(app) for method in route.methods or ()}
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            _complete(operation, routes[path, method], components.setdefault("responses", {}))
            _show(examples.get(operation["operationId"], {}), operation)
    operations = [one for each in schema["paths"].values() for one in each.values()]
    schema["tags"] = tags_of({tag for one in operations for tag in one.get("tags", ())})
    app.openapi_schema = schema
    return schema


def _say_lists_or_plain_values_in_words(schema: Any) -> None:
    """A value that is a list or something plain is any value to a generator: what is made for Java of a choice between
    them does not compile."""
    if isinstance(schema, list):
        for one in schema:
            _say_lists_or_plain_values_in_words(one)
    if not isinstance(schema, dict):
        return
    for one in schema.values():
        _say_lists_or_plain_values_in_words(one)
    kinds = [one.get("type", "object") for one in schema.get("anyOf", ())]
    if "array" in kinds and {*kinds} - {"array", "null"}:
        schema["description"] = f"{schema.get('description', '')} One of: {', '.join(kinds)}.".strip()
        del schema["anyOf"]


def _complete(operation: dict[str, Any], route: APIRoute, shared_responses: dict[str, Any]) -> None:
    access = _access_of(route)
    # An empty list says that no token is needed (OpenAPI 3.1, Operation Object).
    operation["security"] = [] if access is None else [{"bearer": [access.scope]}]
    responses = operation["responses"]
    responses.pop("422", None)
    changing = is_keyed(route)
    if changing:
        operation.setdefault("parameters", []).append(IDEMPOTENCY_KEY)
    for status, response in responses.items():
        if changing and status.startswith("2"):
            response["headers"] = _headers_of_change(operation.get(LOCATION))
    operation.pop(LOCATION, None)
    listed = problems_of(route)
    operation[PROBLEMS] = sorted({one.code for one in listed})
    for status in sorted({one.status for one in listed}):
        same = [one for one in listed if one.status == status]
        name = "-".join([str(status), *sorted({one.code for one in same})])
        shared_responses[name] = _problem(status, same)
        responses[str(status)] = {"$ref": f"#/components/responses/{name}"}
    shared_responses["problem"] = _problem(0, ())
    responses["default"] = {"$ref": "#/components/responses/problem"}


def _show(example: Mapping[str, Any], operation: dict[str, Any]) -> None:
    contents = [("request", operation.get("requestBody", {}).get("content", {}))]
    contents += [("answer", one.get("content", {})) for code, one in operation["responses"].items() if code[0] == "2"]
    for part, content in contents:
        for media in content.keys() & _JSON if part in example else ():
            content[media]["example"] = example[part]


def _headers_of_change(location: str | None) -> dict[str, Any]:
    found = _headers("X-Position", "Idempotency-Replayed")
    if location is not None:
        where = {"description": "Where what was made is read.", "schema": {"type": "string"}, "example": location}
        found["Location"] = where
    return found


def _headers(*names: str) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _problem(status: int, listed: Sequence[ProblemType]) -> dict[str, Any]:
    titles = {one.code: one.title.en for one in listed}
    said = "; ".join(f"`{code}`: {title}" for code, title in sorted(titles.items()))
    return {
        "description": f"{said}." if said else "A problem document.",
        "headers": _headers("Content-Language", *(["Retry-After"] if status in _MAY_COME_LATER else [])),
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


def problems_of(route: APIRoute) -> list[ProblemType]:
    """Every way in which an operation says no: what it declares, what its token may be refused for, what all have."""
    found: list[ProblemType] = [*(route.openapi_extra or {}).get(PROBLEMS, ()), *EVERYWHERE]
    access = _access_of(route)
    if access is not None:
        found += _of_access(access)
    if is_keyed(route):
        found += OF_CHANGES
    found += [BEHIND if one == OWN_LOG else BEHIND_ANOTHER for one in _waited_for(route)]
    if route.body_field is not None or "requestBody" in (route.openapi_extra or {}):
        found.append(TOO_LARGE)
    if "x-position-at-least" in {
        str(one.alias) for each in every_dependency(route.dependant) for one in each.header_params
    }:
        found.append(TOO_EARLY)
    if "cursor" in {str(one.alias) for each in every_dependency(route.dependant) for one in each.query_params}:
        found.append(BAD_CURSOR)
    return found


def _of_access(access: Access) -> Iterator[ProblemType]:
    yield from (NO_TOKEN, BAD_TOKEN, SCOPE_MISSING, OTHER_EMPLOYER)
    yield FOR_THE_NATION if access.everywhere else OTHER_AGENCY
    if access.scope in FOR_EMPLOYERS:
        yield TWO_SIDES


def _waited_for(route: APIRoute) -> Iterator[str]:
    """The sources that must be known here first (``change_by``)."""
    for one in every_dependency(route.dependant):
        yield from getattr(one.call, "waits_for", ())


def is_keyed(route: APIRoute) -> bool:
    """Whether it takes an ``Idempotency-Key``."""
    return any(is_change(one.call) for one in every_dependency(route.dependant))


def access_by_operation(app: FastAPI) -> Mapping[tuple[str, str], Access | None]:
    """By path and small-letter method, pages among them. None: the operation is open to everybody."""
    return {
        (route.path_format, method.lower()): _access_of(route)
        for route in _routes(app)
        for method in route.methods or ()
    }


def _routes(app: FastAPI) -> Iterator[APIRoute]:
    for context in iter_route_contexts(app.routes):
        if isinstance(context.original_route, APIRoute):
            yield context.original_route


def _access_of(route: APIRoute) -> Access | None:
    """What ``require`` or ``require_reader`` asks for."""
    found = {
        access for one in every_dependency(route.dependant) if (access := getattr(one.call, "access", None)) is not None
    }
    if len(found) > 1:
        raise TypeError(f"{route.path} asks for two tokens: {found}.")
    return found.pop() if found else None
