"""A batch of payments: made, checked, approved (large ones twice) and released, each step by somebody else.

Nobody acts twice on a batch, nor on a batch with a payment whose bank details they entered, or to an employer that they
spoke for: who did comes in with the command, since both are registration's to tell. A checker or approver may send the
batch back instead.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never

from services.payout.domain.refusals.batches import (
    ACTED_ON_BATCH,
    BATCH_UNKNOWN,
    DID,
    ENTERED_DETAILS,
    HELPED_AN_EMPLOYER,
    NEW,
    NOT_IN_THIS_STATE,
    NOTHING_WAITS,
    PAYMENTS_DO_NOT_ADD_UP,
    SENDABLE_BACK,
    STATES,
    SUMS_DO_NOT_ADD_UP,
    WOULD,
)
from shared.contracts.eligibility import Route
from shared.contracts.payout import (
    BatchApproved,
    BatchChecked,
    BatchDrafted,
    BatchLine,
    BatchRejected,
    BatchReleased,
)
from shared.editions.reserve import Lack
from shared.eventlog.decider import Decider, Refused
from shared.people import person_key
from shared.words import Term


@dataclass(frozen=True, slots=True)
class Person:
    """Who acts. ``entered``: they entered bank details of a payment in this batch; ``helped``: they spoke for an
    employer that it pays."""

    name: str
    key_id: str
    entered: bool = False
    helped: bool = False


@dataclass(frozen=True, slots=True)
class DraftBatch:
    batch_id: str
    edition: str
    agency: str
    lines: tuple[BatchLine, ...]
    maker: Person
    fund_id: str = ""
    route: Route | None = None
    approvals: int = 1
    rules_sha256: str = ""


@dataclass(frozen=True, slots=True)
class CheckBatch:
    checker: Person


@dataclass(frozen=True, slots=True)
class ApproveBatch:
    approver: Person


@dataclass(frozen=True, slots=True)
class RejectBatch:
    person: Person
    reason: str


@dataclass(frozen=True, slots=True)
class ReleaseBatch:
    """``released`` says what went into the files, and by whom. ``lacks``: why the fund that would pay may not run the
    programme (R4), as it is on record now; None where it may."""

    released: BatchReleased
    releaser: Person
    lacks: Lack | None


@dataclass(frozen=True, slots=True)
class Undrafted:
    pass


@dataclass(frozen=True, slots=True)
class Drafted:
    draft: BatchDrafted
    acted: dict[str, str]
    """What each person did so far, by ``person_key``."""


@dataclass(frozen=True, slots=True)
class Checked:
    """Waits for approvals: one, or two of a large batch."""

    draft: BatchDrafted
    acted: dict[str, str]
    approvals: int = 0


@dataclass(frozen=True, slots=True)
class Approved:
    draft: BatchDrafted
    acted: dict[str, str]


@dataclass(frozen=True, slots=True)
class Gone:
    draft: BatchDrafted


@dataclass(frozen=True, slots=True)
class Rejected:
    draft: BatchDrafted


BatchFact = BatchDrafted | BatchChecked | BatchApproved | BatchRejected | BatchReleased
BatchCommand = DraftBatch | CheckBatch | ApproveBatch | RejectBatch | ReleaseBatch
Batch = Undrafted | Drafted | Checked | Approved | Gone | Rejected


def decide(command: BatchCommand, batch: Batch) -> Sequence[BatchFact]:
    match command, batch:
        case DraftBatch(), Undrafted():
            return [_drafted(command)]
        case CheckBatch(person), Drafted(draft, acted):
            _somebody_else(person, "check", acted)
            return [BatchChecked(batch_id=draft.batch_id, checker=person.name, key_id=person.key_id)]
        case ApproveBatch(person), Checked(draft, acted, approvals):
            _somebody_else(person, "approve", acted)
            complete = approvals + 1 >= draft.approvals
            return [
                BatchApproved(batch_id=draft.batch_id, approver=person.name, key_id=person.key_id, complete=complete)
            ]
        case RejectBatch(person, reason), Drafted(draft, acted) | Checked(draft, acted) | Approved(draft, acted):
            _somebody_else(person, "reject", acted)
            return [BatchRejected(batch_id=draft.batch_id, person=person.name, key_id=person.key_id, reason=reason)]
        case ReleaseBatch(released, person, lacks), Approved(draft, acted):
            _somebody_else(person, "release", acted)
            if lacks is not None:
                raise Refused(lacks.kind, **lacks.values)
            if released.payments + released.held != draft.payments:
                raise Refused(PAYMENTS_DO_NOT_ADD_UP)
            if released.total_fen + released.held_fen != draft.total_fen:
                raise Refused(SUMS_DO_NOT_ADD_UP)
            return [released]
        case _, Undrafted():
            raise Refused(BATCH_UNKNOWN)
        case DraftBatch(), _:
            raise _must_be(NEW, batch)
        case CheckBatch(), _:
            raise _must_be(STATES["drafted"], batch)
        case ApproveBatch(), _:
            raise _must_be(STATES["checked"], batch)
        case RejectBatch(), _:
            raise _must_be(SENDABLE_BACK, batch)
        case ReleaseBatch(), _:
            raise _must_be(STATES["approved"], batch)
        case _:
            assert_never(command)


def check_releasable(state: str) -> None:
    """Before anything is opened for a release: the batch is approved. Raises ``Refused``."""
    if state != "approved":
        raise Refused(NOT_IN_THIS_STATE, state=STATES[state], wanted=STATES["approved"])


def _must_be(wanted: Term, batch: Batch) -> Refused:
    return Refused(NOT_IN_THIS_STATE, state=STATES[type(batch).__name__.lower()], wanted=wanted)


def _drafted(command: DraftBatch) -> BatchDrafted:
    if not command.lines:
        raise Refused(NOTHING_WAITS)
    _somebody_else(command.maker, "make", {})
    return BatchDrafted(
        batch_id=command.batch_id,
        edition=command.edition,
        agency=command.agency,
        lines=command.lines,
        payments=len(command.lines),
        total_fen=sum(line.amount_fen for line in command.lines),
        maker=command.maker.name,
        key_id=command.maker.key_id,
        route=command.route,
        fund_id=command.fund_id,
        approvals=command.approvals,
        rules_sha256=command.rules_sha256,
    )


def _somebody_else(person: Person, would: str, acted: dict[str, str]) -> None:
    did = acted.get(person_key(person.name))
    if did is not None:
        raise Refused(ACTED_ON_BATCH, person=person.name, did=DID[did], would=WOULD[would])
    if person.entered:
        raise Refused(ENTERED_DETAILS, person=person.name, would=WOULD[would])
    if person.helped:
        raise Refused(HELPED_AN_EMPLOYER, person=person.name, would=WOULD[would])


def evolve(batch: Batch, event: BatchFact) -> Batch:
    match event, batch:
        case BatchDrafted(), Undrafted():
            return Drafted(event, {person_key(event.maker): "made"})
        case BatchChecked(checker=person), Drafted(draft, acted):
            return Checked(draft, acted | {person_key(person): "checked"})
        case BatchApproved(approver=person), Checked(draft, acted, approvals):
            now = Checked(draft, acted | {person_key(person): "approved"}, approvals + 1)
            return now if now.approvals < draft.approvals else Approved(draft, now.acted)
        case BatchRejected(), Drafted(draft) | Checked(draft) | Approved(draft):
            return Rejected(draft)
        case BatchReleased(), Approved(draft):
            return Gone(draft)
        case ((BatchDrafted() | BatchChecked() | BatchApproved() | BatchRejected() | BatchReleased()), _):
            raise AssertionError(f"{event.topic} does not follow {type(batch).__name__}.")
        case _:
            assert_never(event)


BATCH: Decider[BatchCommand, Batch] = Decider(Undrafted(), decide, evolve)


def batch_stream(batch_id: str) -> str:
    return f"batch:{batch_id}"
