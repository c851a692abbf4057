"""What became of a discrepancy case. The case itself is a fact of the payment, line or file that it was found at."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from shared.contracts.fact import Fact
from shared.contracts.payout import DiscrepancyResolved
from shared.eventlog.decider import Decider, Refused

Outcome = Literal["bank-corrected", "explained", "recovery-opened", "ours-to-correct", "booked"]


@dataclass(frozen=True, slots=True)
class ResolveDiscrepancy:
    case: int
    outcome: Outcome
    note: str
    person: str
    key_id: str


def decide(command: ResolveDiscrepancy, resolved: DiscrepancyResolved | None) -> Sequence[Fact]:
    if resolved is None:
        return [
            DiscrepancyResolved(
                case=command.case,
                outcome=command.outcome,
                note=command.note,
                person=command.person,
                key_id=command.key_id,
            )
        ]
    if (resolved.outcome, resolved.note) == (command.outcome, command.note):
        return []
    raise Refused(f"The case was resolved before, by {resolved.person}: {resolved.outcome}.")


def evolve(resolved: DiscrepancyResolved | None, event: Fact) -> DiscrepancyResolved | None:
    return event if isinstance(event, DiscrepancyResolved) else resolved


DISCREPANCY: Decider[ResolveDiscrepancy, DiscrepancyResolved | None] = Decider(None, decide, evolve)


def discrepancy_stream(case: int) -> str:
    return f"discrepancy:{case}"
