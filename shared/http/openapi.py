"""The OpenAPI 3.1 document of a service: tokens and their scopes, the key of every change, problems as errors."""

from collections.abc import Iterator, Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute, iter_route_contexts

from shared.http.commands import IDEMPOTENCY_KEY
from shared.problem import MEDIA_TYPE
from shared.security.tokens import Access

_KEYED = ("/v1/",)


def openapi_of(app: FastAPI) -> dict[str, Any]:
    if app.openapi_schema:
        return app.openapi_schema
    schema = get_openapi(title=app.title, summary=app.summary, version=app.version, routes=app.routes)
    components = schema.setdefault("components", {})
    components.setdefault("securitySchemes", {})["bearer"] = {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "A JWT with scope, and region or employer claims: docs/contracts/access.yaml.",
    }
    components.setdefault("schemas", {})["Problem"] = {
        "type": "object",
        "description": "RFC 9457 problem document.",
        "required": ["type", "title", "status", "detail", "instance"],
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "instance": {"type": "string"},
            "errors": {"type": "array", "items": {"type": "object"}},
        },
    }
    problem = {
        "description": "A problem document.",
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    accesses = access_by_operation(app)
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            operation["responses"].pop("422", None)
            operation["responses"]["default"] = problem
            access = accesses.get((path, method))
            # An empty list says that no token is needed (OpenAPI 3.1, Operation Object).
            operation["security"] = [] if access is None else [{"bearer": [access.scope]}]
            if method == "post" and path.startswith(_KEYED):
                operation.setdefault("parameters", []).append(IDEMPOTENCY_KEY)
    app.openapi_schema = schema
    return schema


def access_by_operation(app: FastAPI) -> Mapping[tuple[str, str], Access | None]:
    """By path and small-letter method, pages among them. None: the operation is open to everybody."""
    routes = [context.original_route for context in iter_route_contexts(app.routes)]
    return {
        (route.path_format, method.lower()): _access_of(route)
        for route in routes
        if isinstance(route, APIRoute)
        for method in route.methods or ()
    }


def _access_of(route: APIRoute) -> Access | None:
    """What ``require`` or ``require_reader`` asks for."""
    found = {access for one in _every(route.dependant) if (access := getattr(one.call, "access", None)) is not None}
    if len(found) > 1:
        raise TypeError(f"{route.path} asks for two tokens: {found}.")
    return found.pop() if found else None


def _every(dependant: Dependant) -> Iterator[Dependant]:
    for one in dependant.dependencies:
        yield one
        yield from _every(one)
