"""How a payment stands: what was granted, ordered, credited, kept and returned of it. Pure.

Figures, the picture of the money, lists and the reconciliation are views of it: what counts as arrived, as returned
or as on its way is said here and nowhere else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Self, get_args

PaymentState = Literal["ordered", "batched", "released", "held", "returned", "credited", "settled"]
"""``settled``: nothing was left to pay, since what the employer owes back was kept of it."""
PAYMENT_STATES: tuple[PaymentState, ...] = get_args(PaymentState)
ARRIVED: tuple[PaymentState, ...] = ("credited", "settled")
RETURNED: PaymentState = "returned"
HELD: PaymentState = "held"
STUCK: tuple[PaymentState, ...] = (RETURNED, HELD)
SUMS = ("granted_fen", "ordered_fen", "paid_fen", "arrived_fen", "offset_fen", "returned_fen")
"""What tables and their sums call the amounts."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Of one payment, or of ``count`` that stand alike, with their sums in fen."""

    state: str | None = None
    """A ``PaymentState``; None while nothing is ordered."""
    count: int = 1
    granted_fen: int = 0
    ordered_fen: int = 0
    paid_fen: int = 0
    """By the credit that stands."""
    arrived_fen: int = 0
    """Of payments that were settled in parts: what arrived before the rest."""
    offset_fen: int = 0
    """Kept of it for what its employer owes back, so recovered."""
    returned_fen: int = 0

    @classmethod
    def of(cls, row: Mapping[Any, Any], count: int = 1) -> Self:
        """From a row of ``money`` or ``top_ups``, or from the sums of many; what nobody wrote is nothing."""
        return cls(row["payment_state"], count, *(row[name] or 0 for name in SUMS))

    @property
    def has_arrived(self) -> bool:
        return self.state in ARRIVED

    @property
    def is_open(self) -> bool:
        """Ordered, and not ended: not with its employer, and not kept."""
        return self.state is not None and not self.has_arrived

    @property
    def with_employer_fen(self) -> int:
        """What the bank credited, in parts or at once, and took back no more."""
        return self.arrived_fen + (self.paid_fen if self.has_arrived else 0)

    @property
    def not_ordered_fen(self) -> int:
        return self.granted_fen if self.state is None else 0

    @property
    def with_agency_fen(self) -> int:
        return self.ordered_fen if self.state in ("ordered", "batched") else 0

    @property
    def with_bank_fen(self) -> int:
        return self.ordered_fen if self.state == "released" else 0

    @property
    def held_fen(self) -> int:
        return self.ordered_fen if self.state == HELD else 0

    @property
    def back_fen(self) -> int:
        """Came back, and is not ordered anew."""
        return self.returned_fen if self.state == RETURNED else 0
