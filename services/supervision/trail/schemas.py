"""What the API of trails answers."""

from collections.abc import Sequence
from typing import Any

from shared.http.answers import Answer, At


class TrailStep(Answer):
    """One fact of an employer's way, as its log has it."""

    source: str
    position: int
    time: At
    event: str
    stream: str
    actor: str
    leaf_hash: str
    data: dict[str, Any]
    """The fact, but for what is nobody's business here."""


class Trail(Answer):
    uscc: str
    agency: str
    steps: Sequence[TrailStep]
