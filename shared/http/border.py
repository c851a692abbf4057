"""Before every endpoint: an address that is no plain text is refused before anything reads it.

Frameworks decode ``%00`` to U+0000 and what is no UTF-8 to U+FFFD, and pass both on. Plain ASGI: it is part of every
request, and costs one without a query or a ``%`` next to nothing.
"""

from collections.abc import Callable
from urllib.parse import parse_qsl, unquote_to_bytes

from fastapi import Request, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from shared.http.problems.limits import (
    BAD_ADDRESS,
    NOT_UTF8,
    PATH,
    PATH_TOO_LONG,
    QUERY,
    QUERY_TOO_LONG,
    TOO_MANY_PARAMETERS,
)
from shared.invalid import Flaw, Invalid
from shared.plain import check_line, shown
from shared.problem import Problem
from shared.words import Term

MOST_OF_A_PATH = 2_000
MOST_OF_A_QUERY = 8_000
MOST_PARAMETERS = 100


class Border:
    """``answer`` makes a response of a problem, as the application's handlers do."""

    def __init__(self, app: ASGIApp, answer: Callable[[Request, Problem], Response]) -> None:
        self._app = app
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            try:
                _check_path(scope)
                _check_query(scope["query_string"])
            except Problem as problem:
                # Answered by what can be read of the address: the rest of it is what was refused.
                readable = {**scope, "path": shown(scope["path"]), "query_string": b""}
                await self._answer(Request(readable), problem)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _check_path(scope: Scope) -> None:
    raw: bytes = scope.get("raw_path") or scope["path"].encode("utf-8", "surrogatepass")
    if len(raw) > MOST_OF_A_PATH:
        raise Problem(PATH_TOO_LONG, most=MOST_OF_A_PATH)
    try:
        check_line(unquote_to_bytes(raw).decode())
    except ValueError as error:
        raise _bad_address(PATH, "", error) from None


def _check_query(query: bytes) -> None:
    if not query:
        return
    if len(query) > MOST_OF_A_QUERY:
        raise Problem(QUERY_TOO_LONG, most=MOST_OF_A_QUERY)
    try:
        pairs = parse_qsl(
            query.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MOST_PARAMETERS
        )
    except UnicodeDecodeError as error:
        raise _bad_address(QUERY, "", error) from None
    except ValueError:
        raise Problem(TOO_MANY_PARAMETERS, most=MOST_PARAMETERS) from None
    for name, value in pairs:
        try:
            check_line(name)
            check_line(value)
        except ValueError as error:
            raise _bad_address(QUERY, f"/{shown(name)}", error) from None


def _bad_address(place: Term, pointer: str, error: ValueError) -> Problem:
    where = {"pointer": pointer, "in": place.code}
    flaw = error.at(where) if isinstance(error, Invalid) else Flaw(where, NOT_UTF8)
    return Problem(BAD_ADDRESS, place=place, errors=[flaw])
