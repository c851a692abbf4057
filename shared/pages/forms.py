"""Forms that only our own pages can send: each carries a token that no other site can know.

The token is made of the reader's session or, before there is one, of a random cookie (double submit). A form also
carries the ``Idempotency-Key`` of its change, so that a second press of the button repeats the first and does no more.
"""

import hashlib
import hmac
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import parse_qsl

from fastapi import Request, Response
from markupsafe import Markup

from shared.http.door import allow_body
from shared.pages.problems import FOREIGN_FORM, FORM_UNREADABLE, NOT_A_FORM
from shared.pages.sessions import cookie, session_of, set_cookie
from shared.plain import NotPlain, plain_line, plain_prose, without_unfit
from shared.problem import Problem

_ANONYMOUS = "wengang-form"
_TOKEN, _KEY = "form_token", "form_key"
_MOST_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Form:
    """What a reader filled in, by name, as plain text; ``key`` is the form's ``Idempotency-Key``."""

    values: dict[str, str]
    key: str
    unfit: dict[str, str]
    """By name, the character (``U+200B``) that was taken out of a value: it is told, and nothing is recorded."""


def form_fields(request: Request) -> Markup:
    """The hidden fields of a form. ``keep_form_cookie`` must then see the answer."""
    secret = session_of(request) or cookie(request, _ANONYMOUS) or getattr(request.state, "form_secret", None)
    if secret is None:
        secret = request.state.form_secret = secrets.token_urlsafe(32)
    field = Markup('<input type="hidden" name="{}" value="{}">')
    return field.format(_TOKEN, _token(secret)) + field.format(_KEY, secrets.token_urlsafe(18))


def keep_form_cookie(request: Request, answer: Response) -> None:
    """Sets the random cookie when ``form_fields`` needed a new one."""
    secret = getattr(request.state, "form_secret", None)
    if secret is not None:
        set_cookie(request, answer, _ANONYMOUS, secret)


async def read_form(request: Request, prose: Collection[str] = ()) -> Form:
    """``prose`` names the fields that may hold several lines.

    Raises ``Problem``: 403 for a form that is not of our own pages, 413 and 415 for what is none.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise Problem(NOT_A_FORM)
    allow_body(request, _MOST_BYTES)
    body = await request.body()
    try:
        values = dict(parse_qsl(body.decode("utf-8"), keep_blank_values=True, strict_parsing=True, max_num_fields=200))
    except ValueError:
        raise Problem(FORM_UNREADABLE) from None
    token, key = values.pop(_TOKEN, ""), values.pop(_KEY, "")
    secret = session_of(request) or cookie(request, _ANONYMOUS)
    elsewhere = request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none")
    if secret is None or elsewhere or not hmac.compare_digest(_token(secret).encode(), token.encode()):
        raise Problem(FOREIGN_FORM)
    form = Form({}, key, {})
    for name, value in values.items():
        try:
            form.values[name] = plain_prose(value) if name in prose else plain_line(value)
        except NotPlain as error:
            form.values[name] = without_unfit(value, prose=name in prose)
            form.unfit[name] = error.character
    return form


def _token(secret: str) -> str:
    return hmac.new(secret.encode(), b"wengang form", hashlib.sha256).hexdigest()
