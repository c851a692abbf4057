"""Bank references, as requests name them."""

from typing import Annotated

from pydantic import AfterValidator, Field

from services.payout.domain.reference import normal_reference, reference_of


def _names_something(told: str) -> str:
    return reference_of(told).told


Told = Annotated[str, Field(min_length=1, max_length=200)]
NormalReference = Annotated[str, Field(max_length=200), AfterValidator(normal_reference)]
"""Plain capital letters and digits, whatever was written."""
AnyReference = Annotated[str, Field(min_length=1, max_length=64), AfterValidator(_names_something)]
"""As it was written."""
UNLIKE = (
    "References that this one resembles and is not, as the refusal named them: a person compared both with the bank."
)
