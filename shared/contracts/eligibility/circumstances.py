"""What others say: the fund of a region, lists of other departments.

Streams: ``fund:{edition}:{region}`` and ``exclusion:{list}:{uscc}``.
"""

from datetime import date
from typing import ClassVar

from shared.contracts.fact import Fact, Fen


class FundRecorded(Fact):
    """What the unemployment fund of a pooling region held at the end of a year, and paid in it (R4)."""

    topic: ClassVar[str] = "eligibility.fund-recorded.v1"
    edition: str
    region: str
    balance_fen: Fen
    payments_of_year_fen: Fen
    as_of: date


class ExclusionRecorded(Fact):
    """An employer stands on a list of another department. A later fact of the same day of entry replaces it."""

    topic: ClassVar[str] = "eligibility.exclusion-recorded.v1"
    list: str
    uscc: str
    since: date
    until: date | None
    """The last day on the list; None: still on it."""
    import_sha256: str


CIRCUMSTANCE_FACTS: tuple[type[Fact], ...] = (
    FundRecorded,
    ExclusionRecorded,
)
