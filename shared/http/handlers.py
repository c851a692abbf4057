"""Every error of an application as a problem document (RFC 9457), with the place and the reason."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from shared.calendar import UnknownYear
from shared.eventlog.decider import Refused
from shared.eventlog.records import CommandInFlight, KeyReused, UnreadableFact, VersionConflict
from shared.eventlog.troubles import ERRORS_OF_DATABASES, of_the_database, said
from shared.http.languages import language
from shared.http.problems import (
    BODY_UNREADABLE,
    DATABASE_UNAVAILABLE,
    FACT_UNREADABLE,
    IN_FLIGHT,
    INTERNAL,
    KEY_REUSED,
    NO_SUCH_ADDRESS,
    NOT_SERVED,
    NOT_VALID,
    OTHER_METHOD,
    OVERTAKEN,
)
from shared.http.validation import words_of
from shared.invalid import Flaw
from shared.plain import shown
from shared.problem import Problem, StoppedAtTheDoor
from shared.refusals import YEAR_UNKNOWN

_log = structlog.get_logger(__name__)
MOST_ERRORS = 1_000
_OF_THE_FRAMEWORK = {400: BODY_UNREADABLE, 404: NO_SUCH_ADDRESS, 405: OTHER_METHOD}
"""Of what the framework refuses with two words of its own."""


AsPage = Callable[[Request, Problem], Response | None]
"""A problem as a page, for requests that ask for one; None for the others."""


def no_page(_: Request, __: Problem) -> None:
    """Every problem is for programs."""


AsResponse = Callable[[Request, Problem], Response]


def install(app: FastAPI, as_page: AsPage = no_page) -> AsResponse:
    """Every error of the application becomes a problem document, or what ``as_page`` makes of it. Returns that way."""

    def answered(request: Request, problem: Problem) -> Response:
        return as_page(request, problem) or problem.response(request.url.path, language(request, None, "en"))

    @app.exception_handler(Problem)
    async def problem(request: Request, error: Problem) -> Response:
        return answered(request, error)

    @app.exception_handler(Refused)
    async def refused(request: Request, error: Refused) -> Response:
        return answered(request, Problem(error.kind, **error.values))

    @app.exception_handler(UnknownYear)
    async def unknown_year(request: Request, error: UnknownYear) -> Response:
        return answered(request, Problem(YEAR_UNKNOWN, year=error.year))

    @app.exception_handler(KeyReused)
    async def key_reused(request: Request, _: KeyReused) -> Response:
        return answered(request, Problem(KEY_REUSED))

    @app.exception_handler(CommandInFlight)
    async def in_flight(request: Request, _: CommandInFlight) -> Response:
        return answered(request, Problem(IN_FLIGHT, headers={"Retry-After": "1"}))

    @app.exception_handler(VersionConflict)
    async def overtaken(request: Request, _: VersionConflict) -> Response:
        return answered(request, Problem(OVERTAKEN, headers={"Retry-After": "1"}))

    @app.exception_handler(UnreadableFact)
    async def unreadable(request: Request, error: UnreadableFact) -> Response:
        return answered(request, Problem(FACT_UNREADABLE, topic=error.topic, version=error.version))

    @app.exception_handler(RequestValidationError)
    async def not_valid(request: Request, error: RequestValidationError) -> Response:
        # The input itself is left out: it may hold an account number.
        errors = [
            Flaw({"pointer": _pointer(one["loc"]), "in": str(one["loc"][0])}, *words_of(one))
            for one in error.errors()[:MOST_ERRORS]
        ]
        return answered(request, Problem(NOT_VALID, errors=errors))

    @app.exception_handler(HTTPException)
    async def http_error(request: Request, error: HTTPException) -> Response:
        if isinstance(error, StoppedAtTheDoor):
            return answered(request, error.problem)
        kind = _OF_THE_FRAMEWORK.get(error.status_code) or replace(NOT_SERVED, status=error.status_code)
        return answered(request, Problem(kind, headers=error.headers))

    async def of_database(request: Request, error: Exception) -> Response:
        if not of_the_database(error):
            return await unexpected(request, error)
        _log.warning("database.unavailable", path=request.url.path, error=said(error))
        return answered(request, Problem(DATABASE_UNAVAILABLE, headers={"Retry-After": "5"}))

    for kind in ERRORS_OF_DATABASES:
        app.add_exception_handler(kind, of_database)

    @app.exception_handler(Exception)
    async def unexpected(request: Request, error: Exception) -> Response:
        _log.error("request.failed", path=request.url.path, error=repr(error), exc_info=error)
        return answered(request, Problem(INTERNAL))

    return answered


def _pointer(location: Sequence[Any]) -> str:
    return "".join(f"/{shown(str(part)).replace('~', '~0').replace('/', '~1')}" for part in location[1:])
