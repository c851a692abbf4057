"""Which language an answer for people is in: ``?lang=``, else ``Accept-Language``, else Chinese."""

from typing import Literal

from fastapi import Request
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from shared.http.stored import READER

Lang = Literal["zh", "en"]


def language(request: Request, asked: Lang | None, otherwise: Lang = "zh") -> Lang:
    """What is asked for, else what ``Accept-Language`` prefers (RFC 9110 §12.5.4), else ``otherwise``."""
    if asked is not None:
        return asked
    return _preferred(request.headers.get("accept-language", ""), otherwise)


def _preferred(accepted: str, otherwise: Lang) -> Lang:
    weights = {"zh": 0.0, "en": 0.0}
    for part in accepted.split(","):
        tag, _, parameters = part.partition(";")
        name = tag.strip().lower().split("-")[0]
        if name in weights:
            weights[name] = max(weights[name], _weight(parameters))
    if weights["en"] == weights["zh"]:
        return otherwise
    return "en" if weights["en"] > weights["zh"] else "zh"


def _weight(parameters: str) -> float:
    for parameter in parameters.split(";"):
        name, _, value = parameter.strip().partition("=")
        if name == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0


class ReadersLanguage:
    """Notes for each request which language its reader asks for: stored sentences are told in it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            READER.set(_preferred(Headers(scope=scope).get("accept-language", ""), "en"))
        await self._app(scope, receive, send)
