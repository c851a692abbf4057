"""A line of the bank that fits no payment of ours: a case once, however many files repeat it."""

from collections.abc import Sequence
from dataclasses import dataclass

from shared.contracts.fact import Fact
from shared.contracts.payout import BankDiscrepancyFound
from shared.eventlog.decider import Decider


@dataclass(frozen=True, slots=True)
class NoteStrangeLine:
    found: BankDiscrepancyFound


Seen = frozenset[tuple[str, str]]
"""Kind and content of what was noted under this id."""


def decide(command: NoteStrangeLine, seen: Seen) -> Sequence[Fact]:
    return [] if (command.found.kind, command.found.found) in seen else [command.found]


def evolve(seen: Seen, event: Fact) -> Seen:
    return seen | {(event.kind, event.found)} if isinstance(event, BankDiscrepancyFound) else seen


BANK_LINE: Decider[NoteStrangeLine, Seen] = Decider(frozenset(), decide, evolve)


def bank_line_stream(reference: str) -> str:
    return f"bank-line:{reference}"
