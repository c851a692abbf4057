"""An employer comes to another agency: proposed by the one, accepted by the other; by no roster."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.registration.domain.refusals import (
    INSURED_THERE,
    MOVE_PROPOSED,
    MOVED_MEANWHILE,
    NO_MOVE,
    PROPOSED_THIS_MOVE,
)
from shared.contracts.registration import (
    EmployerEnrolled,
    EmployerFact,
    EmployerFactsCorrected,
    EmployerMoved,
    MoveProposed,
)
from shared.contracts.registration import MoveRejected as Rejected
from shared.eventlog.decider import Refused
from shared.people import same_person


@dataclass(frozen=True, slots=True)
class ProposeMove:
    """``proposed_for``: which of the two agencies the proposer acts for."""

    to_agency: str
    proposed_for: str
    reason: str
    person: str


@dataclass(frozen=True, slots=True)
class AcceptMove:
    """For the other of the two agencies."""

    person: str


@dataclass(frozen=True, slots=True)
class RejectMove:
    """By either of them."""

    reason: str
    person: str


MoveCommand = ProposeMove | AcceptMove | RejectMove


def decide_move(command: MoveCommand, facts: EmployerEnrolled, proposed: MoveProposed | None) -> Sequence[EmployerFact]:
    """``facts`` are those of the programme enrolled last: its agency insures the employer now."""
    if isinstance(command, ProposeMove):
        return _proposal(command, facts, proposed)
    if proposed is None:
        raise Refused(NO_MOVE)
    if isinstance(command, RejectMove):
        return [Rejected(uscc=facts.uscc, reason=command.reason, person=command.person)]
    if same_person(command.person, proposed.person):
        raise Refused(PROPOSED_THIS_MOVE, person=command.person)
    moved = EmployerMoved(
        uscc=facts.uscc,
        from_agency=proposed.from_agency,
        to_agency=proposed.to_agency,
        proposed_by=proposed.person,
        accepted_by=command.person,
    )
    return [moved, EmployerFactsCorrected(**facts.model_copy(update={"agency": proposed.to_agency}).model_dump())]


def _proposal(command: ProposeMove, facts: EmployerEnrolled, proposed: MoveProposed | None) -> Sequence[EmployerFact]:
    if command.to_agency == facts.agency:
        raise Refused(INSURED_THERE, agency=facts.agency)
    if command.proposed_for not in (facts.agency, command.to_agency):
        raise Refused(MOVED_MEANWHILE)
    if proposed is not None:
        if proposed.to_agency == command.to_agency:
            return []
        raise Refused(MOVE_PROPOSED, agency=proposed.to_agency)
    return [
        MoveProposed(
            uscc=facts.uscc,
            from_agency=facts.agency,
            to_agency=command.to_agency,
            proposed_for=command.proposed_for,
            reason=command.reason,
            person=command.person,
        )
    ]


def agency_to_accept(proposed: MoveProposed) -> str:
    """The one that did not propose it."""
    return proposed.to_agency if proposed.proposed_for == proposed.from_agency else proposed.from_agency
