"""Errors as problem documents, RFC 9457, with the place and the reason."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from shared.eventlog.decider import Refused
from shared.eventlog.records import CommandInFlight, KeyReused, VersionConflict

_log = structlog.get_logger(__name__)
MEDIA_TYPE = "application/problem+json"
_TITLES = {
    400: "Bad request",
    401: "Not authenticated",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    409: "Refused",
    413: "Too large",
    415: "Unsupported media type",
    422: "Not valid",
    425: "Too early",
    429: "Too many",
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
        return JSONResponse(body | self.extra, self.status, headers=self.headers, media_type=MEDIA_TYPE)


AsPage = Callable[[Request, Problem], Response | None]
"""A problem as a page, for requests that ask for one; None for the others."""


def no_page(_: Request, __: Problem) -> None:
    """Every problem is for programs."""


def install(app: FastAPI, as_page: AsPage = no_page) -> None:
    """Every error of the application becomes a problem document, or what ``as_page`` makes of it."""

    def told(request: Request, problem: Problem) -> Response:
        return as_page(request, problem) or problem.response(request.url.path)

    @app.exception_handler(Problem)
    async def problem(request: Request, error: Problem) -> Response:
        return told(request, error)

    @app.exception_handler(Refused)
    async def refused(request: Request, error: Refused) -> Response:
        return told(request, Problem(409, "refused", error.sentence))

    @app.exception_handler(KeyReused)
    async def key_reused(request: Request, _: KeyReused) -> Response:
        sentence = "This Idempotency-Key was used before, with another request."
        return told(request, Problem(422, "idempotency-key-reused", sentence))

    @app.exception_handler(CommandInFlight)
    async def in_flight(request: Request, _: CommandInFlight) -> Response:
        sentence = "The same request is still being carried out; ask again."
        return told(request, Problem(409, "in-flight", sentence, headers={"Retry-After": "1"}))

    @app.exception_handler(VersionConflict)
    async def overtaken(request: Request, _: VersionConflict) -> Response:
        sentence = "Others changed the same subject at the same time; nothing was done, try again."
        return told(request, Problem(503, "overtaken", sentence, headers={"Retry-After": "1"}))

    @app.exception_handler(RequestValidationError)
    async def not_valid(request: Request, error: RequestValidationError) -> Response:
        # The input itself is left out: it may hold an account number.
        errors = [
            {"pointer": _pointer(one["loc"]), "in": str(one["loc"][0]), "detail": one["msg"]} for one in error.errors()
        ]
        return told(request, Problem(422, "not-valid", "The request is not valid.", errors=errors))

    @app.exception_handler(HTTPException)
    async def http_error(request: Request, error: HTTPException) -> Response:
        return told(request, Problem(error.status_code, "http", str(error.detail), headers=error.headers))

    @app.exception_handler(Exception)
    async def unexpected(request: Request, error: Exception) -> Response:
        _log.error("request.failed", path=request.url.path, error=repr(error), exc_info=error)
        sentence = (
            "Something went wrong on our side. Whether the command was recorded, a repeat with the same key tells."
        )
        return told(request, Problem(500, "internal", sentence))


def _pointer(location: Sequence[Any]) -> str:
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in location[1:])
