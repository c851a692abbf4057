"""What a service takes in, and from whom: headers and bodies within limits, nothing before its sender is known.

Plain ASGI, around the application. FastAPI reads a JSON body before it asks its dependencies who sends it; here the
first byte that anybody asks for is not read before the token of the request was looked at. How much of a body is read,
the operation says that takes more than ``MOST_OF_A_BODY`` (``allow_body``).
"""

from collections.abc import Callable

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.http.dependency_tree import every_dependency
from shared.http.problems.limits import HEADERS_TOO_LARGE, TOO_LARGE, TOO_MANY_HEADERS
from shared.problem import Problem, StoppedAtTheDoor
from shared.security.tokens import Access, bearer_of

MOST_HEADERS = 100
MOST_OF_HEADERS = 32 * 1024
"""Bytes of all names and values; a token has at most 8 KiB."""
MOST_OF_A_BODY = 4 << 20
"""Bytes of a JSON body, or of any that no operation wants."""
_MOST = "wengang.most_of_a_body"
_ALWAYS = ((b"x-content-type-options", b"nosniff"), (b"cache-control", b"no-store"))


def allow_body(request: Request, most: int) -> None:
    """An operation that takes in files: so many bytes. Called before the body is read. Raises ``Problem``: 413."""
    request.scope[_MOST] = most
    _check_declared(request.scope, most)


class Door:
    """``answer`` makes a response of a problem, as the application's handlers do."""

    def __init__(self, app: ASGIApp, answer: Callable[[Request, Problem], Response]) -> None:
        self._app = app
        self._answer = answer
        self._accesses: dict[int, Access | None] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        passing = _Passing(scope, receive, send, self._check)
        try:
            _check_headers(scope)
        except Problem as problem:
            # Answered by what is known of the request without them.
            bare = {**scope, "headers": [], "path": "", "query_string": b""}
            await self._answer(Request(bare), problem)(scope, receive, passing.send)
            return
        await self._app(scope, passing.receive, passing.send)

    def _check(self, scope: Scope) -> None:
        """Raises ``Problem``: 401, 403 for who sends the body; 413 for one that says itself that it is too long."""
        route = scope.get("route")
        if isinstance(route, APIRoute):
            access = self._access_of(route)
            if access is not None:
                access.check(bearer_of(HTTPConnection(scope)))
        _check_declared(scope, scope.get(_MOST, MOST_OF_A_BODY))

    def _access_of(self, route: APIRoute) -> Access | None:
        if id(route) not in self._accesses:
            self._accesses[id(route)] = _access_in(route)
        return self._accesses[id(route)]


def _access_in(route: APIRoute) -> Access | None:
    calls = (one.call for one in every_dependency(route.dependant))
    found = (getattr(one, "access", None) for one in calls if getattr(one, "by_token", False))
    return next((one for one in found if isinstance(one, Access)), None)


class _Passing:
    """One request on its way in, and its answer on its way out."""

    def __init__(self, scope: Scope, receive: Receive, send: Send, check: Callable[[Scope], None]) -> None:
        self._scope, self._receive, self._send, self._check = scope, receive, send, check
        self._size = 0
        self._begun = self._whole = self._answered = False

    async def receive(self) -> Message:
        try:
            if not self._begun and not self._answered:
                self._begun = True
                self._check(self._scope)
            message = await self._receive()
            if message["type"] == "http.request":
                self._size += len(message.get("body", b""))
                self._whole = not message.get("more_body", False)
                _check_size(self._size, self._scope.get(_MOST, MOST_OF_A_BODY))
        except Problem as problem:
            # As one of the exceptions that FastAPI lets through where it reads a body.
            raise StoppedAtTheDoor(problem) from None
        return message

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._answered = True
            headers = message["headers"] = list(message.get("headers", ()))
            names = {name.lower() for name, _ in headers}
            headers += [(name, value) for name, value in _ALWAYS if name not in names]
            if not self._whole and _has_body(self._scope) and b"connection" not in names:
                headers.append((b"connection", b"close"))  # the rest of the body is nobody's
        await self._send(message)


def _check_headers(scope: Scope) -> None:
    headers = scope["headers"]
    if len(headers) > MOST_HEADERS:
        raise Problem(TOO_MANY_HEADERS, most=MOST_HEADERS)
    if sum(len(name) + len(value) for name, value in headers) > MOST_OF_HEADERS:
        raise Problem(HEADERS_TOO_LARGE, most=MOST_OF_HEADERS)


def _header(scope: Scope, wanted: bytes) -> bytes | None:
    found: bytes | None = next((value for name, value in scope["headers"] if name == wanted), None)
    return found


def _has_body(scope: Scope) -> bool:
    return (_header(scope, b"content-length") or b"0") != b"0" or _header(scope, b"transfer-encoding") is not None


def _check_declared(scope: Scope, most: int) -> None:
    declared = _header(scope, b"content-length")
    if declared is not None and declared.isdigit():
        _check_size(int(declared[:20]), most)


def _check_size(size: int, most: int) -> None:
    if size > most:
        raise Problem(TOO_LARGE, most=most)
