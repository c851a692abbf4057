"""Signing in and out of pages: at the OIDC issuer or, where the embedded system runs, as one of its roles."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import quote, unquote

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import RedirectResponse

from shared.http.languages import language
from shared.pages.content_negotiation import wants_html
from shared.pages.forms import read_form
from shared.pages.problems import NO_SIGN_IN, NO_SUCH_ROLE
from shared.pages.rendering import PageLanguage, Pages
from shared.pages.sessions import SignInNeeded, begin_session, cookie, end_session, set_cookie
from shared.problem import Problem
from shared.security.oidc import Attempt, IdentityProvider
from shared.security.problems import NO_ISSUER, NO_TOKEN, OTHER_PERSON, SIGN_IN_REFUSED
from shared.security.tokens import Principal, TokenReader

SIGN_IN = "/pages/sign-in"
_ATTEMPT = "wengang-attempt"
_ATTEMPT_SECONDS = 600


@dataclass(frozen=True, slots=True)
class DevelopmentRole:
    name: str
    region: str
    scopes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SignInPage:
    """Of the development login: ``next`` is the page to go on to."""

    roles: tuple[DevelopmentRole, ...]
    next: str


@dataclass(frozen=True, slots=True)
class SignedOutPage:
    issuer_address: str | None
    """Where the issuer's own session is ended."""


def sign_in_address(request: Request) -> str:
    """That leads back to the page asked for, when that was one."""
    root = request.scope.get("root_path", "")
    wanted = request.url.path.removeprefix(root)
    if request.method != "GET" or wanted.startswith(SIGN_IN):
        return f"{root}{SIGN_IN}"
    query = f"?{request.url.query}" if request.url.query else ""
    return f"{root}{SIGN_IN}?next={quote(wanted + query, safe='/')}"


def lead_to_sign_in(app: FastAPI) -> None:
    """Who opens a page without a session signs in first, and comes back to it. Programs get a problem document."""

    @app.exception_handler(SignInNeeded)
    async def sign_in_needed(request: Request, _: SignInNeeded) -> Response:
        if wants_html(request.headers.get("accept", "")):
            return RedirectResponse(sign_in_address(request), 303)
        problem = Problem(NO_TOKEN, headers={"WWW-Authenticate": "Bearer"})
        return problem.response(request.url.path, language(request, None, "en"))


def sign_in_router(pages: Pages) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get(SIGN_IN)
    async def sign_in(request: Request, language: PageLanguage, next: str = "") -> Response:  # noqa: A002 - its name
        provider = _provider(request)
        if provider is not None:
            address, attempt = await provider.leave(_redirect_url(request))
            answer = RedirectResponse(address, 303)
            kept = quote(json.dumps({**asdict(attempt), "next": _local(pages, next)}))
            set_cookie(request, answer, _ATTEMPT, kept, _ATTEMPT_SECONDS)
            return answer
        view = SignInPage(_development_roles(request, pages), _local(pages, next))
        return pages.render(request, "sign_in", language, view)

    @router.get(f"{SIGN_IN}/callback")
    async def come_back(request: Request) -> Response:
        provider = _provider(request)
        if provider is None:
            raise Problem(NO_ISSUER)
        attempt, wanted = _attempt(request)
        signed_in = await provider.come_back(dict(request.query_params), attempt, _redirect_url(request))
        tokens: TokenReader = request.app.state.tokens
        reader = tokens.read(signed_in.token)
        if reader.subject != signed_in.subject:
            raise Problem(OTHER_PERSON)
        answer = _onward(request, _first_page(pages, wanted, reader))
        set_cookie(request, answer, _ATTEMPT, "", 0)
        begin_session(request, answer, signed_in.token, signed_in.seconds)
        return answer

    @router.post(SIGN_IN)
    async def sign_in_as(request: Request) -> Response:
        form = await read_form(request)
        token = _development_tokens(request).get(form.values.get("role", ""))
        if token is None:
            raise Problem(NO_SUCH_ROLE)
        tokens: TokenReader = request.app.state.tokens
        answer = _onward(request, _first_page(pages, form.values.get("next", ""), tokens.read(token)))
        begin_session(request, answer, token, None)
        return answer

    @router.post("/pages/sign-out")
    async def sign_out(request: Request) -> Response:
        await read_form(request)
        answer = _onward(request, "/pages/signed-out")
        await end_session(request, answer)
        return answer

    @router.get("/pages/signed-out")
    async def signed_out(request: Request, language: PageLanguage) -> Response:
        provider = _provider(request)
        back_to = f"{request.app.state.public_url}/pages/signed-out"
        address = None if provider is None else await provider.end_address(back_to)
        return pages.render(request, "signed_out", language, SignedOutPage(address))

    return router


def _onward(request: Request, path: str) -> RedirectResponse:
    return RedirectResponse(request.scope.get("root_path", "") + path, 303)


def _local(pages: Pages, wanted: str) -> str:
    """One of our own pages, whatever was asked for: a sign-in leads to no other host."""
    if wanted.startswith("/pages/") and wanted.isprintable() and "\\" not in wanted:
        return wanted
    return pages.home


def _first_page(pages: Pages, wanted: str, reader: Principal) -> str:
    """After the sign-in: who asked for the home, or for nothing, comes to a page that they may see."""
    local = _local(pages, wanted)
    return pages.home_of(reader) if local == pages.home else local


def _redirect_url(request: Request) -> str:
    return f"{request.app.state.public_url}{SIGN_IN}/callback"


def _provider(request: Request) -> IdentityProvider | None:
    found: IdentityProvider | None = request.app.state.identity_provider
    return found


def _attempt(request: Request) -> tuple[Attempt, str]:
    try:
        kept = json.loads(unquote(cookie(request, _ATTEMPT) or ""))
        return Attempt(kept["state"], kept["nonce"], kept["verifier"]), str(kept["next"])
    except (ValueError, KeyError, TypeError):
        raise Problem(SIGN_IN_REFUSED) from None


def _development_tokens(request: Request) -> dict[str, str]:
    file: Path | None = request.app.state.development_tokens
    if file is None:
        raise Problem(NO_SIGN_IN)
    found: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return found


def _development_roles(request: Request, pages: Pages) -> tuple[DevelopmentRole, ...]:
    """Those who may open a page here."""
    tokens: TokenReader = request.app.state.tokens
    scopes = {link.scope for link in pages.navigation}
    found = []
    for name, token in _development_tokens(request).items():
        principal = tokens.read(token)
        if principal.scopes & scopes:
            found.append(DevelopmentRole(name, principal.region or "", tuple(sorted(principal.scopes))))
    return tuple(found)
