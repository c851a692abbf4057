"""Which language an answer for people is in: ``?lang=``, else ``Accept-Language``, else Chinese."""

from typing import Literal

from fastapi import Request

Lang = Literal["zh", "en"]


def language(request: Request, asked: Lang | None, otherwise: Lang = "zh") -> Lang:
    """What is asked for, else what ``Accept-Language`` prefers (RFC 9110 §12.5.4), else ``otherwise``."""
    if asked is not None:
        return asked
    weights = {"zh": 0.0, "en": 0.0}
    for part in request.headers.get("accept-language", "").split(","):
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
