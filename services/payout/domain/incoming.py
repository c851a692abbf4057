"""Money in on the disbursement account, as people record it: each line of the bank proves one record, once. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from services.payout.domain.reference import reference_of
from services.payout.domain.refusals.cases import NO_SUCH_REPAYMENT, NO_SUCH_TRANSFER, TRANSFER_EXPECTED
from shared.contracts.payout import IncomingShown, Resolution
from shared.eventlog.decider import Refused


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
        raise Refused(NO_SUCH_TRANSFER if resolution.request_id else NO_SUCH_REPAYMENT, amount_fen=amount_fen)
    return Recorded(kind, resolution.request_id or resolution.recovery_id, fund_id, bank_reference, amount_fen)


def check_not_believed(request: Mapping[str, Any] | None) -> None:
    """Money in is booked as an entry only when it cannot be a transfer that is believed already. ``request``: one of
    just this amount whose transfer no line has shown. Raises ``Refused``."""
    if request is not None:
        raise Refused(
            TRANSFER_EXPECTED,
            request_id=request["request_id"],
            fund_id=request["fund_id"],
            bank_reference=request["bank_reference"],
        )
