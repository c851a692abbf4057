"""A view and its template to an answer; the stylesheet; the words in each language, which are data."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

Language = Literal["zh", "en"]

_HERE = Path(__file__).parent
_HEADERS = {
    # Nothing of a page is code, and nothing comes from elsewhere: what was smuggled into a name stays text.
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "private, no-store",
    "Vary": "Accept",
}
_JSON_IN_HTML = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}

stylesheet = APIRouter(include_in_schema=False)


@stylesheet.get("/pages/wengang.css")
async def css() -> Response:
    return Response(_stylesheet(), media_type="text/css; charset=utf-8", headers={"Cache-Control": "max-age=3600"})


@cache
def _stylesheet() -> str:
    return (_HERE / "static" / "wengang.css").read_text(encoding="utf-8")


class Words:
    """``words("part.name")`` is the text in one language; of a name that the data does not know, the name itself.

    A new rule of an edition is shown under its own name until somebody translates it; it is never left out.
    """

    def __init__(self, language: Language) -> None:
        self.language = language
        self._texts = texts(language)

    def __call__(self, key: str, **values: object) -> str:
        part, _, name = key.partition(".")
        found = self._texts[part].get(name)
        # A name that we do not know came with the data: it is shown, never taken for a format.
        return name if found is None else found.format_map(values)


@cache
def texts(language: Language) -> Mapping[str, Mapping[str, str]]:
    """Every text of a language, by part and name."""
    file = _HERE / "translations" / f"{language}.yaml"
    found: dict[str, dict[str, str]] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return found


def render(request: Request, name: str, language: Language, view: object) -> HTMLResponse:
    """The page ``name`` in a language. Its other language is at the same address, by ``lang``."""
    other = "en" if language == "zh" else "zh"
    text = (
        _templates()
        .get_template(f"{name}.html")
        .render(
            view=view,
            words=Words(language),
            root=request.scope.get("root_path", ""),
            # The query only: the page stays where it is, whatever stands before this service.
            other_language="?" + request.url.include_query_params(lang=other).query,
        )
    )
    return HTMLResponse(text, headers={**_HEADERS, "Content-Language": "zh-CN" if language == "zh" else "en"})


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("services.supervision.pages"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["data_block"] = data_block
    return environment


def data_block(data: Any) -> Markup:
    """JSON to stand between ``<script type="application/json">`` tags: no text in it can end the block."""
    return Markup(json.dumps(data, ensure_ascii=False).translate(_JSON_IN_HTML))  # noqa: S704 - escaped just now


def wants_html(accept: str) -> bool:
    """Whether an ``Accept`` header (RFC 9110 §12.5.1) prefers a page: it names ``text/html``, and no less than JSON.

    Programs that say nothing, or ``*/*``, get JSON as before.
    """
    weights: dict[str, float] = {}
    for part in accept.split(","):
        kind, *parameters = (one.strip().lower() for one in part.split(";"))
        weights[kind] = 1.0
        for parameter in parameters:
            name, _, value = parameter.partition("=")
            if name.strip() == "q":
                try:
                    weights[kind] = float(value)
                except ValueError:
                    weights[kind] = 0.0
    html = weights.get("text/html", 0.0)
    return html > 0 and html >= weights.get("application/json", 0.0)
