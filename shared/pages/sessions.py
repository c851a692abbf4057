"""Who reads a page: the bearer token of the API, kept in a cookie that no script can read.

The same claims open the same things: a page asks its ``Principal`` for scope, region and employer as an endpoint does.
"""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from sqlalchemy import Table

from shared.http.commands import runtime_of
from shared.pages.ended_sessions import end, has_ended
from shared.problem import Problem
from shared.security.tokens import Access, Principal, TokenReader

_SESSION = "wengang-session"


class SignInNeeded(Exception):
    """Nobody is signed in, or the session has ended: the reader is led to sign in, and back."""


def require_reader(scope: str, *, employers: bool = False) -> Callable[[Request], Coroutine[Any, Any, Principal]]:
    """A dependency of a page: who reads it. Raises ``SignInNeeded``, and ``Problem`` 403 (see ``Access``)."""
    access = Access(scope, employers)

    async def reader(request: Request) -> Principal:
        principal = reader_of(request)
        if principal is None or await _was_ended(request):
            raise SignInNeeded
        access.check(principal)
        return principal

    reader.access = access  # type: ignore[attr-defined]  # the table of access is held against it
    return reader


def reader_of(request: Request) -> Principal | None:
    """Who is signed in, or shows a bearer token as programs do; None: nobody, or no longer."""
    scheme, _, shown = request.headers.get("authorization", "").partition(" ")
    token = shown.strip() if scheme.lower() == "bearer" else session_of(request)
    if not token:
        return None
    tokens: TokenReader = request.app.state.tokens
    try:
        return tokens.read(token)
    except Problem:
        return None


def session_of(request: Request) -> str | None:
    """The token of the session, not verified."""
    return cookie(request, _SESSION)


def begin_session(request: Request, answer: Response, token: str, seconds: int | None) -> None:
    """``seconds``: how long the token is good for; None: until the browser is closed."""
    set_cookie(request, answer, _SESSION, token, seconds)


async def end_session(request: Request, answer: Response) -> None:
    """On the server, too: a copy of the cookie opens nothing any more."""
    token, table = session_of(request), _ended_sessions(request)
    if token and table is not None and reader_of(request) is not None:
        tokens: TokenReader = request.app.state.tokens
        await end(runtime_of(request).engine, table, token, tokens.expires(token))
    set_cookie(request, answer, _SESSION, "", 0)


def _ended_sessions(request: Request) -> Table | None:
    found: Table | None = getattr(request.app.state, "ended_sessions", None)
    return found


async def _was_ended(request: Request) -> bool:
    token, table = session_of(request), _ended_sessions(request)
    if not token or table is None or "authorization" in request.headers:
        return False
    return await has_ended(runtime_of(request).engine, table, token)


def cookie(request: Request, name: str) -> str | None:
    return request.cookies.get(_name(request, name)) or None


def set_cookie(request: Request, answer: Response, name: str, value: str, seconds: int | None = None) -> None:
    """HttpOnly, not sent along by other sites' forms; over https also Secure, and bound to this very host."""
    secure = _is_secure(request)
    answer.set_cookie(
        _name(request, name), value, max_age=seconds, path="/", httponly=True, samesite="lax", secure=secure
    )


def _name(request: Request, name: str) -> str:
    # A cookie of this prefix cannot be set by a neighbouring host (RFC 6265bis §4.1.3.2).
    return f"__Host-{name}" if _is_secure(request) else name


def _is_secure(request: Request) -> bool:
    """Whether the reader came by https: as this process sees it, or as its public address says behind a gateway."""
    public: str = request.app.state.public_url
    return public.startswith("https:") or request.url.scheme == "https"
