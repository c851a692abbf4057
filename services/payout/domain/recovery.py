"""What one employer owes back (追回): opened, paid back in parts, offset against later refunds, closed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from shared.contracts.fact import Fact
from shared.contracts.payout import (
    Instalment,
    InstalmentsAgreed,
    Offset,
    RecoveryCause,
    RecoveryClosed,
    RecoveryOffset,
    RecoveryOpened,
    RecoveryRepaid,
)
from shared.eventlog.decider import Decider, Refused
from shared.money import yuan

# Commands


@dataclass(frozen=True, slots=True)
class OpenRecovery:
    """``recovery_id`` None: the next number of this employer's under the edition.

    ``paid_fen`` is what was credited of this payment; more than that cannot be owed back. None: the claim is taken as
    eligibility decided it.
    """

    recovery_id: str | None
    payment_id: str
    edition: str
    uscc: str
    name: str
    agency: str
    amount_fen: int
    cause: RecoveryCause
    reason: str
    legal_basis: str
    opened_by: str
    paid_fen: int | None


@dataclass(frozen=True, slots=True)
class AgreeInstalments:
    recovery_id: str
    instalments: tuple[Instalment, ...]
    on: date


@dataclass(frozen=True, slots=True)
class RecordRepayment:
    recovery_id: str
    amount_fen: int
    received_on: date
    bank_reference: str
    on: date


@dataclass(frozen=True, slots=True)
class OffsetPayment:
    """A refund is about to be ordered: at most ``offsettable_fen`` of it may be kept."""

    payment_id: str
    offsettable_fen: int


@dataclass(frozen=True, slots=True)
class OffsetUnsent:
    """The payment that was granted too high is not at the bank: at most ``at_most_fen`` of it, which is all of it."""

    recovery_id: str
    payment_id: str
    at_most_fen: int


@dataclass(frozen=True, slots=True)
class CloseRecovery:
    recovery_id: str
    outcome: Literal["withdrawn", "written-off"]
    reason: str
    closer: str


RecoveryCommand = OpenRecovery | AgreeInstalments | RecordRepayment | OffsetPayment | OffsetUnsent | CloseRecovery

# States


@dataclass(frozen=True, slots=True)
class Recovery:
    opened: RecoveryOpened
    outstanding_fen: int
    instalments: tuple[Instalment, ...] = ()
    repaid: Mapping[str, RecoveryRepaid] = field(default_factory=dict)
    """By bank reference."""
    closed: RecoveryClosed | None = None

    @property
    def claimed_fen(self) -> int:
        """What this case claims of its payment: nothing, once it was withdrawn."""
        return 0 if self.closed is not None and self.closed.outcome == "withdrawn" else self.opened.amount_fen


@dataclass(frozen=True, slots=True)
class Recoveries:
    """All cases of one employer, in the order of their opening."""

    cases: Mapping[str, Recovery] = field(default_factory=dict)
    offset_payments: frozenset[str] = frozenset()


# Decide


def decide(command: RecoveryCommand, recoveries: Recoveries) -> Sequence[Fact]:
    match command:
        case OpenRecovery():
            return _opened(command, recoveries)
        case OffsetPayment():
            return _offset(command, recoveries)
        case OffsetUnsent(recovery_id, payment_id, at_most_fen):
            case = _case(recovery_id, recoveries)
            taken = 0 if case.closed is not None else min(case.outstanding_fen, at_most_fen)
            return _taken(case, payment_id, taken) if taken else []
        case AgreeInstalments():
            return _agreed(command, _open(command.recovery_id, recoveries))
        case RecordRepayment():
            return _repaid(command, recoveries)
        case CloseRecovery():
            return _closed(command, recoveries)


def _opened(command: OpenRecovery, recoveries: Recoveries) -> Sequence[Fact]:
    if command.amount_fen <= 0:
        raise Refused("A recovery is of an amount greater than zero.")
    if command.recovery_id in recoveries.cases:
        return []
    of_payment = [one for one in recoveries.cases.values() if one.opened.payment_id == command.payment_id]
    same = (command.amount_fen, command.cause, command.legal_basis)
    for one in of_payment:
        if command.recovery_id is None and one.closed is None and _terms(one.opened) == same:
            raise Refused(f"The same claim is open already: {one.opened.recovery_id}.")
    if command.paid_fen is not None:
        claimed = sum(one.claimed_fen for one in of_payment)
        if claimed + command.amount_fen > command.paid_fen:
            raise Refused(
                f"{yuan(command.paid_fen)} was paid and {yuan(claimed)} of it is claimed back already; "
                f"{yuan(command.amount_fen)} more is too much."
            )
    return [
        RecoveryOpened(
            recovery_id=command.recovery_id or f"{command.edition}:{command.uscc}:R{len(recoveries.cases) + 1}",
            payment_id=command.payment_id,
            edition=command.edition,
            uscc=command.uscc,
            name=command.name,
            agency=command.agency,
            amount_fen=command.amount_fen,
            cause=command.cause,
            reason=command.reason,
            legal_basis=command.legal_basis,
            opened_by=command.opened_by,
        )
    ]


def _terms(opened: RecoveryOpened) -> tuple[int, str, str]:
    return opened.amount_fen, opened.cause, opened.legal_basis


def _case(recovery_id: str, recoveries: Recoveries) -> Recovery:
    if recovery_id not in recoveries.cases:
        raise Refused("There is no such recovery.")
    return recoveries.cases[recovery_id]


def _open(recovery_id: str, recoveries: Recoveries) -> Recovery:
    recovery = _case(recovery_id, recoveries)
    if recovery.closed is not None:
        raise Refused(f"The recovery is closed: {recovery.closed.outcome}.")
    return recovery


def _agreed(command: AgreeInstalments, recovery: Recovery) -> Sequence[Fact]:
    parts = command.instalments
    if parts and recovery.instalments == parts:
        return []
    if not parts or any(part.amount_fen <= 0 for part in parts):
        raise Refused("Every instalment is of an amount greater than zero.")
    days = [part.due_on for part in parts]
    if days != sorted(set(days)):
        raise Refused("Instalments are due one after the other, each on a day of its own.")
    if days[0] < command.on:
        raise Refused("An instalment cannot be due before it is agreed.")
    total = sum(part.amount_fen for part in parts)
    if total != recovery.outstanding_fen:
        raise Refused(f"The instalments are {yuan(total)}; outstanding is {yuan(recovery.outstanding_fen)}.")
    opened = recovery.opened
    return [
        InstalmentsAgreed(
            recovery_id=opened.recovery_id, edition=opened.edition, uscc=opened.uscc, instalments=command.instalments
        )
    ]


def _repaid(command: RecordRepayment, recoveries: Recoveries) -> Sequence[Fact]:
    """One incoming transfer is one repayment, of one recovery."""
    told = (command.amount_fen, command.received_on)
    known = _case(command.recovery_id, recoveries).repaid.get(command.bank_reference)
    if known is not None and (known.amount_fen, known.received_on) == told:
        return []
    if any(command.bank_reference in one.repaid for one in recoveries.cases.values()):
        raise Refused("A repayment with this bank reference is recorded already.")
    recovery = _open(command.recovery_id, recoveries)
    if command.amount_fen <= 0:
        raise Refused("A repayment is of an amount greater than zero.")
    if command.received_on > command.on:
        raise Refused("A repayment cannot be received in the future.")
    if command.amount_fen > recovery.outstanding_fen:
        raise Refused(f"Only {yuan(recovery.outstanding_fen)} is outstanding; what is too much must go back.")
    opened = recovery.opened
    left = recovery.outstanding_fen - command.amount_fen
    repaid = RecoveryRepaid(
        recovery_id=opened.recovery_id,
        edition=opened.edition,
        uscc=opened.uscc,
        amount_fen=command.amount_fen,
        received_on=command.received_on,
        bank_reference=command.bank_reference,
        outstanding_fen=left,
    )
    return [repaid, *_recovered(recovery, left)]


def _recovered(recovery: Recovery, left_fen: int) -> Sequence[Fact]:
    if left_fen:
        return []
    opened = recovery.opened
    return [
        RecoveryClosed(
            recovery_id=opened.recovery_id,
            edition=opened.edition,
            uscc=opened.uscc,
            outcome="recovered",
            reason="Nothing is outstanding.",
            outstanding_fen=0,
            closed_by=None,
        )
    ]


def _offset(command: OffsetPayment, recoveries: Recoveries) -> Sequence[Fact]:
    """The oldest debt first, as far as the refund goes; once per payment."""
    if command.payment_id in recoveries.offset_payments:
        return []
    facts: list[Fact] = []
    left = command.offsettable_fen
    for recovery in recoveries.cases.values():
        taken = min(left, recovery.outstanding_fen)
        if recovery.closed is not None or taken <= 0:
            continue
        left -= taken
        facts += _taken(recovery, command.payment_id, taken)
    return facts


def _taken(recovery: Recovery, payment_id: str, taken_fen: int) -> Sequence[Fact]:
    opened, outstanding = recovery.opened, recovery.outstanding_fen - taken_fen
    offset = RecoveryOffset(
        recovery_id=opened.recovery_id,
        edition=opened.edition,
        uscc=opened.uscc,
        offset_payment_id=payment_id,
        amount_fen=taken_fen,
        outstanding_fen=outstanding,
    )
    return [offset, *_recovered(recovery, outstanding)]


def offsets_in(events: Sequence[Fact]) -> tuple[Offset, ...]:
    """What a payment is ordered with, from the facts that took it."""
    return tuple(
        Offset(recovery_id=event.recovery_id, amount_fen=event.amount_fen)
        for event in events
        if isinstance(event, RecoveryOffset)
    )


def _closed(command: CloseRecovery, recoveries: Recoveries) -> Sequence[Fact]:
    closed = _case(command.recovery_id, recoveries).closed
    if closed is not None and closed.outcome == command.outcome:
        return []
    recovery = _open(command.recovery_id, recoveries)
    opened = recovery.opened
    if command.closer == opened.opened_by:
        raise Refused(f"{command.closer} opened this recovery, and cannot give it up.")
    if command.outcome == "withdrawn" and recovery.outstanding_fen != opened.amount_fen:
        raise Refused("Money came in for this claim; what was taken without right must go back first.")
    return [
        RecoveryClosed(
            recovery_id=opened.recovery_id,
            edition=opened.edition,
            uscc=opened.uscc,
            outcome=command.outcome,
            reason=command.reason,
            outstanding_fen=recovery.outstanding_fen,
            closed_by=command.closer,
        )
    ]


# Evolve


def evolve(recoveries: Recoveries, event: Fact) -> Recoveries:
    match event:
        case RecoveryOpened():
            return _with(recoveries, event.recovery_id, Recovery(event, event.amount_fen))
        case InstalmentsAgreed(recovery_id=name):
            return _with(recoveries, name, replace(recoveries.cases[name], instalments=event.instalments))
        case RecoveryRepaid(recovery_id=name):
            case = recoveries.cases[name]
            repaid = {**case.repaid, event.bank_reference: event}
            return _with(recoveries, name, replace(case, outstanding_fen=event.outstanding_fen, repaid=repaid))
        case RecoveryOffset(recovery_id=name):
            case = replace(recoveries.cases[name], outstanding_fen=event.outstanding_fen)
            offset = recoveries.offset_payments | {event.offset_payment_id}
            return replace(_with(recoveries, name, case), offset_payments=offset)
        case RecoveryClosed(recovery_id=name):
            return _with(recoveries, name, replace(recoveries.cases[name], closed=event))
        case _:
            raise AssertionError(f"{event.topic} is not a fact of a recovery.")


def _with(recoveries: Recoveries, recovery_id: str, recovery: Recovery) -> Recoveries:
    return replace(recoveries, cases={**recoveries.cases, recovery_id: recovery})


RECOVERIES: Decider[RecoveryCommand, Recoveries] = Decider(Recoveries(), decide, evolve)


def recoveries_stream(uscc: str) -> str:
    return f"recoveries:{uscc}"
