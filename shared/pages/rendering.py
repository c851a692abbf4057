"""A view and its template to an answer, in the language that its reader chose."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Annotated, Any

import segno
from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined, pass_context, select_autoescape
from jinja2.runtime import Context
from markupsafe import Markup
from sqlalchemy import Table

from shared.http.problems.subjects import NO_SUCH_FILE
from shared.money import fen
from shared.pages.content_negotiation import wants_html
from shared.pages.figures import day_in_words, money
from shared.pages.forms import form_fields, keep_form_cookie
from shared.pages.sessions import reader_of
from shared.pages.words import SHARED, Language, Words
from shared.problem import Problem
from shared.regions import NATION, region_name
from shared.security.tokens import Principal

_LANGUAGE = "wengang_language"
_A_YEAR = 365 * 24 * 3600
_MEDIA_TYPES = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml"}
_JSON_IN_HTML = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


@dataclass(frozen=True, slots=True)
class Link:
    """Of the navigation: its word (``navigation.<name>``), where it leads, and the scope that opens it (None: all)."""

    name: str
    path: str
    scope: str | None


@dataclass(frozen=True)
class Pages:
    """The pages of one service. ``package`` has ``templates/``, ``translations/`` and, if it needs any, ``static/``."""

    package: str
    home: str = "/"
    """Where a reader goes who asked for no page, if they may see it."""
    navigation: Sequence[Link] = ()
    ended: Table | None = None
    """Sessions that ended (``shared.pages.ended_sessions``), where there are pages that not everybody may see."""
    router: APIRouter = field(init=False)
    """Serves the static files at ``/pages/static/``."""

    def __post_init__(self) -> None:
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/pages/static/{name}", self._static, methods=["GET"])
        object.__setattr__(self, "router", router)

    def open_to(self, reader: Principal | None) -> list[Link]:
        """Of the navigation, what this reader may see."""
        scopes: frozenset[str] = frozenset() if reader is None else reader.scopes
        return [link for link in self.navigation if link.scope is None or link.scope in scopes]

    def home_of(self, reader: Principal | None) -> str:
        """The home, or the first page that this reader may see in its place. Nobody yet signs in at the home."""
        seen = [link.path for link in self.open_to(reader)]
        closed = any(link.path == self.home for link in self.navigation) and self.home not in seen
        return seen[0] if reader is not None and closed and seen else self.home

    def render(
        self,
        request: Request,
        name: str,
        language: Language,
        view: object,
        *,
        status: int = 200,
        script: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> HTMLResponse:
        """The page ``name``. Its other language is at the same address, by ``lang``; who chose one keeps it.

        ``script`` is a static file of the package: the only code that the page may run. ``headers`` say otherwise what
        the page's own say (a page for everybody may be kept).
        """
        other = "en" if language == "zh" else "zh"
        reader = reader_of(request)
        root = request.scope.get("root_path", "")
        text = (
            _templates(self.package)
            .get_template(f"{name}.html")
            .render(
                view=view,
                words=Words(self.package, language),
                root=root,
                path=request.url.path.removeprefix(root),
                home=root + self.home_of(reader),
                navigation=self.open_to(reader),
                reader=reader,
                form_fields=lambda: form_fields(request),
                static=lambda file: f"{root}/pages/static/{file}?v={_version(self.package, file)}",
                script=script,
                # The query only: the page stays where it is, whatever stands before this service.
                other_language="?" + request.url.include_query_params(lang=other).query,
            )
        )
        answer = HTMLResponse(text, status, headers={**_headers(language, script is not None), **(headers or {})})
        keep_form_cookie(request, answer)
        if "lang" in request.query_params:
            answer.set_cookie(_LANGUAGE, language, max_age=_A_YEAR, httponly=True, samesite="lax")
        return answer

    def problem(self, request: Request, problem: Problem) -> Response | None:
        """A problem as a page, for a reader of pages; None for programs, and below other paths."""
        path = request.url.path.removeprefix(request.scope.get("root_path", ""))
        if not path.startswith("/pages/") or not wants_html(request.headers.get("accept", "")):
            return None
        chosen = request.query_params.get("lang")
        language = page_language(request, "en" if chosen == "en" else "zh" if chosen == "zh" else None)
        headers = {name: value for name, value in problem.headers.items() if name != "WWW-Authenticate"}
        return self.render(request, "problem", language, problem, status=problem.status, headers=headers)

    async def _static(self, name: str) -> Response:
        found = _static_files(self.package).get(name)
        if found is None:
            raise Problem(NO_SUCH_FILE)
        kind = _MEDIA_TYPES[name.rpartition(".")[2]]
        # The address holds a hash of the content, so that a changed file is asked for anew.
        return Response(found, media_type=kind, headers={"Cache-Control": "public, max-age=31536000, immutable"})


def page_language(
    request: Request, lang: Annotated[Language | None, Query(description="Of the page.")] = None
) -> Language:
    """What ``?lang=`` says, else what its reader chose before, else Chinese."""
    if lang is not None:
        return lang
    return "en" if request.cookies.get(_LANGUAGE) == "en" else "zh"


PageLanguage = Annotated[Language, Depends(page_language)]


def data_block(data: Any) -> Markup:
    """JSON to stand between ``<script type="application/json">`` tags: no text in it can end the block."""
    return Markup(json.dumps(data, ensure_ascii=False).translate(_JSON_IN_HTML))  # noqa: S704 - escaped just now


def qr_code(text: str, title: str) -> Markup:
    """An address as a picture within the page (ISO/IEC 18004), titled for those who do not see it."""
    drawn = segno.make(text, error="m", micro=False).svg_inline(omitsize=True, border=2, title=title, svgclass="qr")
    return Markup(drawn)  # noqa: S704 - what it draws are squares, and its title is escaped by segno


def _headers(language: Language, runs_script: bool) -> Mapping[str, str]:
    # What was smuggled into a name stays text: nothing inline is code or style, and nothing comes from elsewhere.
    script = "script-src 'self'; " if runs_script else ""
    return {
        "Content-Security-Policy": f"default-src 'none'; style-src 'self'; img-src 'self'; {script}base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cache-Control": "private, no-store",
        "Vary": "Accept, Cookie",
        "Content-Language": "zh-CN" if language == "zh" else "en",
    }


@cache
def _static_files(package: str) -> Mapping[str, bytes]:
    """By name: the shared ones and the package's own."""
    found: dict[str, bytes] = {}
    for owner in dict.fromkeys((SHARED, package)):
        folder = files(owner).joinpath("static")
        if folder.is_dir():
            found |= {one.name: one.read_bytes() for one in folder.iterdir() if one.is_file()}
    return found


@cache
def _version(package: str, name: str) -> str:
    return hashlib.sha256(_static_files(package)[name]).hexdigest()[:12]


@pass_context
def _region(context: Context, code: str) -> str:
    """Names of places stay Chinese; only the nation has a word in each language."""
    if code == NATION:
        nation: str = context["words"]("common.nation")
        return nation
    return region_name(code) or code


@pass_context
def _day(context: Context, day: date) -> str:
    return day_in_words(day, context["words"].language)


@cache
def _templates(package: str) -> Environment:
    environment = Environment(
        loader=ChoiceLoader([PackageLoader(package), PackageLoader(SHARED)]),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["data_block"] = data_block
    environment.filters["money"] = money
    environment.filters["yuan"] = lambda amount: money(fen(amount))
    environment.filters["region"] = _region
    environment.filters["qr_code"] = qr_code
    environment.filters["day"] = _day
    return environment
