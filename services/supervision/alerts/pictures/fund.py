"""The money of a pooling region's fund. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.supervision.alerts.finding import Whose
from services.supervision.domain.record import Record, in_order

_MOVES = {
    "funds-transferred": 1,
    "funds-transfer-not-booked": -1,
    "repayment-proven": 1,
    "funds-came-back": 1,
    "funds-gone-again": -1,
    "funds-committed": -1,
}


@dataclass(frozen=True, slots=True)
class Fund:
    """``{edition}:{region}``: the fund's own facts in payout's log, and the steps of the batches that it pays."""

    fund_id: str
    steps: Sequence[Record]

    def of(self, *names: str) -> list[Record]:
        return [step for step in self.steps if step.name in names]

    @property
    def whose(self) -> Whose:
        edition, _, region = self.fund_id.rpartition(":")
        return Whose(owner=f"fund:{self.fund_id}", edition=edition or None, agency=region or "000000")


def moved_fen(step: Record) -> int:
    """What a step brought to the fund; negative for what it took."""
    match step.name:
        case "account-entry-booked":
            return step.fen() if step.data.get("inward") else -step.fen()
        case "funds-transfer-proven":
            return step.fen() if step.text("was") == "not-booked" else 0
        case name:
            return _MOVES.get(name, 0) * step.fen()


def fund_picture(fund_id: str, records: Iterable[Record]) -> Fund:
    return Fund(fund_id, in_order(one for one in records if one.source == "payout"))
