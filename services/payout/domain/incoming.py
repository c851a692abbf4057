"""Money in on the disbursement account, as people record it: each line of the bank proves one record, once. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from services.payout.domain.reference import reference_of
from shared.contracts.payout import IncomingShown, Resolution
from shared.eventlog.decider import Refused
from shared.money import yuan


@dataclass(frozen=True, slots=True)
class Recorded:
    """A transfer (``use`` is its request) or a repayment (of a recovery), as people recorded it."""

    kind: Literal["transfer", "repayment"]
    use: str
    fund_id: str
    bank_reference: str
    amount_fen: int

    @classmethod
    def of_shown(cls, shown: IncomingShown) -> "Recorded":
        return cls(shown.kind, shown.use, shown.fund_id, shown.bank_reference, shown.amount_fen)

    @property
    def resolution(self) -> Resolution:
        """What the case of a line comes to that shows it."""
        name = "request_id" if self.kind == "transfer" else "recovery_id"
        named = {"fund_id": self.fund_id, name: self.use}
        return Resolution(outcome="recorded", note=self.bank_reference, **named)


def key_of(told: str) -> str | None:
    """As references are compared; None for one that names nothing."""
    try:
        return reference_of(told).key
    except ValueError:
        return None


def record_named(resolution: Resolution, amount_fen: int, bank_reference: str | None, fund_id: str) -> Recorded:
    """What a resolution says that the case's line shows. ``bank_reference`` is its record's, None where there is no
    record of this amount that no line has shown; ``fund_id`` is empty where no fund is known. Raises ``Refused``."""
    kind: Literal["transfer", "repayment"] = "transfer" if resolution.request_id else "repayment"
    if bank_reference is None or not fund_id:
        raise Refused(f"No {kind} of {yuan(amount_fen)} is recorded there that the bank has not shown yet.")
    return Recorded(kind, resolution.request_id or resolution.recovery_id, fund_id, bank_reference, amount_fen)


def check_not_believed(request: Mapping[str, Any] | None) -> None:
    """Money in is booked as an entry only when it cannot be a transfer that is believed already. ``request``: one of
    just this amount whose transfer no line has shown. Raises ``Refused``."""
    if request is not None:
        raise Refused(
            f"A transfer of just this amount is recorded, and the bank has not shown it yet: {request['request_id']} "
            f"of {request['fund_id']}, {request['bank_reference']}. If this line is it, the case is resolved as "
            "recorded; if not, the line is booked when the other has been shown, or the statements have passed its day."
        )
