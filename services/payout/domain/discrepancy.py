"""What became of a discrepancy case. The case itself is a fact of the payment, line or file that it was found at.

Where money moves by what is said of a case, or a further attempt may go, two people say it: one proposes, another
agrees or not.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from services.payout.domain.refusals.cases import (
    NOTHING_PROPOSED_OF_CASE,
    OTHER_PROPOSAL,
    OUTCOMES,
    OWN_PROPOSAL,
    PROPOSAL_CHANGED,
    RESOLVED_BEFORE,
)
from shared.contracts.payout import DiscrepancyResolved, Resolution, ResolutionProposed, ResolutionRejected
from shared.eventlog.decider import Decider, Refused
from shared.people import same_person


@dataclass(frozen=True, slots=True)
class ProposeResolution:
    """``by_two``: somebody else must agree before anything follows."""

    case: int
    resolution: Resolution
    by_two: bool
    person: str
    key_id: str


@dataclass(frozen=True, slots=True)
class AgreeToResolution:
    """To what was proposed: ``resolution`` is what the person read."""

    case: int
    resolution: Resolution
    person: str
    key_id: str


@dataclass(frozen=True, slots=True)
class RejectResolution:
    case: int
    reason: str
    person: str
    key_id: str


DiscrepancyFact = ResolutionProposed | ResolutionRejected | DiscrepancyResolved
DiscrepancyCommand = ProposeResolution | AgreeToResolution | RejectResolution


@dataclass(frozen=True, slots=True)
class Discrepancy:
    proposed: ResolutionProposed | None = None
    resolved: DiscrepancyResolved | None = None


def decide(command: DiscrepancyCommand, discrepancy: Discrepancy) -> Sequence[DiscrepancyFact]:
    resolved = discrepancy.resolved
    if resolved is not None:
        if isinstance(command, ProposeResolution) and _same(command, resolved):
            return []
        raise Refused(RESOLVED_BEFORE, person=resolved.person, outcome=OUTCOMES[resolved.outcome])
    match command:
        case ProposeResolution():
            return _proposed(command, discrepancy)
        case AgreeToResolution():
            proposed = _waiting(discrepancy)
            _somebody_else(command.person, proposed)
            if proposed.resolution != command.resolution:
                raise Refused(PROPOSAL_CHANGED)
            return [_resolved(command, proposed.person)]
        case RejectResolution():
            proposed = _waiting(discrepancy)
            return [
                ResolutionRejected(
                    case=command.case, reason=command.reason, person=command.person, key_id=command.key_id
                )
            ]
        case _:
            assert_never(command)


def _same(command: ProposeResolution, resolved: DiscrepancyResolved) -> bool:
    said = command.resolution
    return not command.by_two and (resolved.outcome, resolved.note) == (said.outcome, said.note)


def _proposed(command: ProposeResolution, discrepancy: Discrepancy) -> Sequence[DiscrepancyFact]:
    if not command.by_two:
        return [_resolved(command, "")]
    waiting = discrepancy.proposed
    if waiting is not None:
        if (waiting.resolution, waiting.person) == (command.resolution, command.person):
            return []
        raise Refused(OTHER_PROPOSAL, person=waiting.person, outcome=OUTCOMES[waiting.resolution.outcome])
    return [
        ResolutionProposed(
            case=command.case, resolution=command.resolution, person=command.person, key_id=command.key_id
        )
    ]


def _waiting(discrepancy: Discrepancy) -> ResolutionProposed:
    if discrepancy.proposed is None:
        raise Refused(NOTHING_PROPOSED_OF_CASE)
    return discrepancy.proposed


def _somebody_else(person: str, proposed: ResolutionProposed) -> None:
    if same_person(person, proposed.person):
        raise Refused(OWN_PROPOSAL, person=person)


def _resolved(command: ProposeResolution | AgreeToResolution, proposed_by: str) -> DiscrepancyResolved:
    return DiscrepancyResolved(
        case=command.case,
        outcome=command.resolution.outcome,
        note=command.resolution.note,
        person=command.person,
        key_id=command.key_id,
        proposed_by=proposed_by,
    )


def evolve(discrepancy: Discrepancy, event: DiscrepancyFact) -> Discrepancy:
    match event:
        case ResolutionProposed():
            return replace(discrepancy, proposed=event)
        case ResolutionRejected():
            return replace(discrepancy, proposed=None)
        case DiscrepancyResolved():
            return replace(discrepancy, resolved=event)
        case _:
            assert_never(event)


DISCREPANCY: Decider[DiscrepancyCommand, Discrepancy] = Decider(Discrepancy(), decide, evolve)


def discrepancy_stream(case: int) -> str:
    return f"discrepancy:{case}"
