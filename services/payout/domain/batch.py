"""A batch of payments: made, checked and approved by three different people, then released to the bank."""

from collections.abc import Sequence
from dataclasses import dataclass

from shared.contracts.fact import Fact
from shared.contracts.payout import BatchApproved, BatchChecked, BatchDrafted, BatchLine, BatchReleased
from shared.eventlog.decider import Decider, Refused


@dataclass(frozen=True, slots=True)
class DraftBatch:
    batch_id: str
    edition: str
    agency: str
    lines: tuple[BatchLine, ...]
    maker: str


@dataclass(frozen=True, slots=True)
class CheckBatch:
    checker: str


@dataclass(frozen=True, slots=True)
class ApproveBatch:
    approver: str


@dataclass(frozen=True, slots=True)
class ReleaseBatch:
    """``released`` says what went into the files; who released it stands in the envelope."""

    released: BatchReleased
    releaser: str


@dataclass(frozen=True, slots=True)
class Undrafted:
    pass


@dataclass(frozen=True, slots=True)
class Drafted:
    draft: BatchDrafted


@dataclass(frozen=True, slots=True)
class Checked:
    draft: BatchDrafted
    checker: str


@dataclass(frozen=True, slots=True)
class Approved:
    draft: BatchDrafted
    checker: str
    approver: str


@dataclass(frozen=True, slots=True)
class Gone:
    draft: BatchDrafted
    released: BatchReleased


BatchCommand = DraftBatch | CheckBatch | ApproveBatch | ReleaseBatch
Batch = Undrafted | Drafted | Checked | Approved | Gone


def decide(command: BatchCommand, batch: Batch) -> Sequence[Fact]:
    match command, batch:
        case DraftBatch(), Undrafted():
            return [_drafted(command)]
        case CheckBatch(checker), Drafted(draft):
            _different(checker, "check", {draft.maker: "made"})
            return [BatchChecked(batch_id=draft.batch_id, checker=checker)]
        case ApproveBatch(approver), Checked(draft, checker):
            _different(approver, "approve", {draft.maker: "made", checker: "checked"})
            return [BatchApproved(batch_id=draft.batch_id, approver=approver)]
        case ReleaseBatch(released, releaser), Approved(draft):
            _different(releaser, "release", {draft.maker: "made"})
            if released.payments + released.held != draft.payments:
                raise Refused("What is released and what is held do not add up to the batch.")
            if released.total_fen + released.held_fen != draft.total_fen:
                raise Refused("The sums released and held do not add up to the batch.")
            return [released]
        case _, Undrafted():
            raise Refused("There is no such batch.")
        case _:
            wanted = {CheckBatch: "drafted", ApproveBatch: "checked", ReleaseBatch: "approved", DraftBatch: "new"}
            raise Refused(f"The batch is {type(batch).__name__.lower()}; it must be {wanted[type(command)]} for this.")


def _drafted(command: DraftBatch) -> BatchDrafted:
    if not command.lines:
        raise Refused("No payment is waiting for a batch.")
    return BatchDrafted(
        batch_id=command.batch_id,
        edition=command.edition,
        agency=command.agency,
        lines=command.lines,
        payments=len(command.lines),
        total_fen=sum(line.amount_fen for line in command.lines),
        maker=command.maker,
    )


def _different(person: str, would: str, others: dict[str, str]) -> None:
    if person in others:
        raise Refused(f"{person} {others[person]} this batch, and cannot {would} it.")


def evolve(batch: Batch, event: Fact) -> Batch:
    match event, batch:
        case BatchDrafted(), Undrafted():
            return Drafted(event)
        case BatchChecked(checker=checker), Drafted(draft):
            return Checked(draft, checker)
        case BatchApproved(approver=approver), Checked(draft, checker):
            return Approved(draft, checker, approver)
        case BatchReleased(), Approved(draft):
            return Gone(draft, event)
        case _:
            raise AssertionError(f"{event.topic} does not follow {type(batch).__name__}.")


BATCH: Decider[BatchCommand, Batch] = Decider(Undrafted(), decide, evolve)


def batch_stream(batch_id: str) -> str:
    return f"batch:{batch_id}"
