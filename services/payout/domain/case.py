"""A discrepancy case, as it is known: the line of the bank that did not fit, and what people have said of it."""

from dataclasses import dataclass
from datetime import date

from shared.contracts.payout import BankLine, DiscrepancyKind, Resolution


@dataclass(frozen=True, slots=True)
class Case:
    """``number`` is the position of the case in payout's log. ``holds``: no further attempt goes while it is open.

    ``agency`` is its payment's; None for a case of the account itself.
    """

    number: int
    kind: DiscrepancyKind
    payment_id: str | None
    end_to_end_id: str
    message_sha256: str
    amount_fen: int | None
    inward: bool | None
    key: str
    holds: bool
    line: BankLine | None
    booked_on: date | None
    is_open: bool
    outcome: str | None
    proposal: Resolution | None
    proposed_by: str
    agency: str | None

    @property
    def moved_fen(self) -> int:
        """Of a case whose line moved money."""
        if self.amount_fen is None:
            raise AssertionError("A line that moved money says how much.")
        return self.amount_fen

    @property
    def reference(self) -> str:
        """What the bank's line bears, as far as it was told."""
        return self.end_to_end_id if self.line is None else self.line.reference
