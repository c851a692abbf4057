"""A problem document, RFC 9457: what a service answers instead of what it was asked for."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

MEDIA_TYPE = "application/problem+json"
_TITLES = {
    400: "Bad request",
    401: "Not authenticated",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    409: "Refused",
    413: "Too large",
    414: "Too long",
    415: "Unsupported media type",
    422: "Not valid",
    425: "Too early",
    429: "Too many",
    431: "Headers too large",
    500: "Internal error",
    503: "Not available",
}


class Problem(Exception):
    """Raise it below any endpoint. ``kind`` ends the problem's type URI and is stable; ``detail`` is for people."""

    def __init__(
        self,
        status: int,
        kind: str,
        detail: str,
        *,
        errors: Sequence[Mapping[str, Any]] = (),
        headers: Mapping[str, str] | None = None,
        **extra: Any,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.kind = kind
        self.detail = detail
        self.errors = list(errors)
        self.headers = dict(headers or {})
        self.extra = extra

    def response(self, instance: str) -> JSONResponse:
        body: dict[str, Any] = {
            "type": f"urn:wengang:problem:{self.kind}",
            "title": _TITLES.get(self.status, "Error"),
            "status": self.status,
            "detail": self.detail,
            "instance": instance,
        }
        if self.errors:
            body["errors"] = self.errors
        return _ProblemDocument(body | self.extra, self.status, headers=self.headers, media_type=MEDIA_TYPE)


class _ProblemDocument(JSONResponse):
    """Whatever a library put into its sentence of what was sent: a problem is told, and does not become another one."""

    def render(self, content: Any) -> bytes:
        return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


class StoppedAtTheDoor(HTTPException):
    """A problem found while the body is read, in the one form of exception that passes through there."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.status, problem.detail)
        self.problem = problem
