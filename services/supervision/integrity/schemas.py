"""What the API of the logs' integrity answers."""

from collections.abc import Sequence

from pydantic import Field

from shared.http.answers import Answer, At
from shared.http.stored import Trouble


class Position(Answer):
    """Of one log: how far it is read, how far it is judged, and where it ends."""

    position: int = Field(description="Read up to here.")
    judged: int = Field(description="Alerts are told up to here.")
    head: int | None = Field(description="The last position of the log; null while its service does not say.")
    trouble: Trouble | None = Field(description="What stands in the way, for whoever runs the system.")


class Anchor(Answer):
    """A signed checkpoint of a log, kept on the day that it was seen."""

    origin: str = Field(description="The log, as its checkpoints name it.")
    size: int
    root: str = Field(description="Of the Merkle tree.")
    note: str = Field(description="The signed note, as the log gave it.")
    anchored_at: At


class BrokenLog(Answer):
    origin: str
    why: Trouble = Field(description="What is wrong with its checkpoints, for whoever runs the system.")


class Anchors(Answer):
    items: Sequence[Anchor] = Field(description="The largest of each log.")
    broken: Sequence[BrokenLog]
