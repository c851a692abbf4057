"""The base of every event: an immutable pydantic model stored under a stable name, never a Python path."""

from collections.abc import Callable, Mapping
from functools import partial
from operator import not_
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints


class Part(BaseModel):
    """A value inside a fact. Unknown keys are ignored so that an older reader survives an added optional field."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Fact(Part):
    """One thing that happened, in business words and the past tense.

    ``topic`` is the name it is stored under and published as (``<service>.<what-happened>.v<N>``). A stored fact is
    never edited: add an optional field, or add ``.v2`` with an upcaster and keep a golden file of the old one.
    Who did it, when, at which position and under which command id stand in the envelope, not in the fact.
    """

    topic: ClassVar[str]
    upcasts: ClassVar[Mapping[str, Callable[[dict[str, Any]], dict[str, Any]]]] = {}
    """Topics that this fact had before, each with the function from its JSON object to the present one."""


def unsaid(value: object) -> bool:
    """For ``exclude_if``: nothing was said; 0 is something."""
    return value is None


Fen = Annotated[int, Field(strict=True, ge=0, description="An amount of money in fen (1/100 yuan), never a float.")]
Unwritten = partial(Field, exclude_if=not_)
"""An optional field that takes no room in the log while it is empty: ``Unwritten(default=0)``."""
Month = Annotated[str, StringConstraints(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
"""A calendar month, ``YYYY-MM``."""
ExactNumber = Annotated[str, StringConstraints(pattern=r"^-?\d+(/\d+)?$")]
"""An exact rational number as text, ``"3/50"`` or ``"12"``: what ``str(fractions.Fraction)`` writes."""
