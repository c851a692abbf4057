"""What operations answer: models with named fields, a page of them, and how instants are written."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer


class Answer(BaseModel):
    """The JSON that an operation answers; every field is there, ``null`` where nothing is known."""

    model_config = ConfigDict(frozen=True)


class Recorded(Answer):
    """What every change answers."""

    position: int = Field(description="Where it stands in the log; `X-Position-At-Least` takes it.")


Item = TypeVar("Item", bound=Answer)


class Listing(Answer, Generic[Item]):
    """One page of a list."""

    items: Sequence[Item]
    next: str | None = Field(description="`cursor` of the next page; null on the last.")


Yuan = Annotated[str, Field(description="Yuan.", examples=["1815.08"])]
"""An amount as ``shared.money.yuan`` writes it."""
At = Annotated[datetime, PlainSerializer(datetime.isoformat, return_type=str, when_used="json")]
"""An instant with its offset, ISO 8601."""
