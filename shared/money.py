"""Money is an integer count of fen (1/100 yuan). Text in and out has at most, and always, two places. Pure."""

import re
from fractions import Fraction
from typing import Annotated

from pydantic import AfterValidator, WithJsonSchema

from shared.faults import AMOUNT_NEGATIVE, AMOUNT_TOO_FINE, NOT_AN_AMOUNT
from shared.invalid import Invalid

_YUAN = re.compile(r"(0|[1-9][0-9]{0,12})(?:\.([0-9]{1,2}))?", re.ASCII)


def fen(text: str) -> int:
    """``"1815.08"`` -> ``181508``. Raises ``Invalid`` for anything but a plain amount of yuan."""
    match = _YUAN.fullmatch(text)
    if match is None:
        if text.startswith("-"):
            raise Invalid(AMOUNT_NEGATIVE)
        if re.fullmatch(r"[0-9]+\.[0-9]{3,}", text, re.ASCII):
            raise Invalid(AMOUNT_TOO_FINE)
        raise Invalid(NOT_AN_AMOUNT)
    return int(match[1]) * 100 + int((match[2] or "").ljust(2, "0"))


def yuan(amount_fen: int) -> str:
    """``181508`` -> ``"1815.08"``."""
    if amount_fen < 0:
        return "-" + yuan(-amount_fen)
    return f"{amount_fen // 100}.{amount_fen % 100:02d}"


def half_up(amount: Fraction) -> int:
    """The nearest whole number of fen, a half going up. ``amount`` is exact, in fen, and not negative."""
    return (2 * amount.numerator + amount.denominator) // (2 * amount.denominator)


def _checked(text: str) -> str:
    fen(text)
    return text


YuanText = Annotated[
    str,
    AfterValidator(_checked),
    WithJsonSchema({"type": "string", "pattern": r"^(0|[1-9][0-9]{0,12})(\.[0-9]{1,2})?$", "examples": ["1815.08"]}),
]
"""An amount in yuan in a JSON body, as text; currency CNY."""
