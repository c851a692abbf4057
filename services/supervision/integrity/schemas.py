"""What the API of the logs' integrity answers."""

from shared.http.answers import Answer


class Position(Answer):
    """Of one log: how far it is read, how far it is judged, and where it ends."""

    position: int
    judged: int
    head: int | None
    """None while its service does not say."""
    trouble: str | None
