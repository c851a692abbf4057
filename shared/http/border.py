"""Before every endpoint: an address that is no plain text is refused before anything reads it.

Frameworks decode ``%00`` to U+0000 and what is no UTF-8 to U+FFFD, and pass both on. Plain ASGI: it is part of every
request, and costs one without a query or a ``%`` next to nothing.
"""

from collections.abc import Callable
from urllib.parse import parse_qsl, unquote_to_bytes

from fastapi import Request, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from shared.plain import check_line, shown
from shared.problem import Problem

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
        raise Problem(414, "too-long", f"The path of an address has at most {MOST_OF_A_PATH} characters.")
    try:
        check_line(unquote_to_bytes(raw).decode())
    except ValueError as error:
        raise _bad_address("path", "", error) from None


def _check_query(query: bytes) -> None:
    if not query:
        return
    if len(query) > MOST_OF_A_QUERY:
        raise Problem(414, "too-long", f"What follows the ? of an address has at most {MOST_OF_A_QUERY} characters.")
    try:
        pairs = parse_qsl(
            query.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MOST_PARAMETERS
        )
    except UnicodeDecodeError as error:
        raise _bad_address("query", "", error) from None
    except ValueError:
        raise Problem(400, "bad-address", f"An address has at most {MOST_PARAMETERS} parameters.") from None
    for name, value in pairs:
        try:
            check_line(name)
            check_line(value)
        except ValueError as error:
            raise _bad_address("query", f"/{shown(name)}", error) from None


def _bad_address(place: str, pointer: str, error: ValueError) -> Problem:
    why = str(error)
    if isinstance(error, UnicodeDecodeError):
        why = "Not UTF-8: write what is not ASCII percent-encoded, from UTF-8, like %E6%B9%9F."
    errors = [{"pointer": pointer, "in": place, "detail": why}]
    return Problem(400, "bad-address", f"The {place} of the address is not plain text.", errors=errors)
