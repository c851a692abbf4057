"""What is decided of one employer's recoveries: a rule a command."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import reduce
from typing import assert_never

from services.payout.domain.recovery.commands import (
    AgreeInstalments,
    CloseRecovery,
    NoteKept,
    OffsetPayment,
    OffsetUnsent,
    OpenRecovery,
    RecordGivenBack,
    RecordRepayment,
    RecoveryCommand,
    UndoOffset,
    UndoUnsent,
)
from services.payout.domain.recovery.evolving import evolve
from services.payout.domain.recovery.facts import RecoveryFact
from services.payout.domain.recovery.standing import kept_of_case, of_case, restated, room, standings
from services.payout.domain.recovery.states import Recoveries, Recovery
from services.payout.domain.refusals.recoveries import (
    CLAIM_NOT_POSITIVE,
    CLAIM_TOO_MUCH,
    GIVEN_BACK_ALREADY,
    GIVEN_BACK_IN_THE_FUTURE,
    GIVEN_BACK_NOT_POSITIVE,
    GIVEN_BACK_TOO_MUCH,
    MONEY_CAME_IN,
    NOTHING_ARRIVED,
    NOTHING_KNOWN,
    OUTCOMES,
    OWN_CLAIM,
    PART_NOT_POSITIVE,
    PART_TOO_EARLY,
    PARTS_DIFFER,
    PARTS_OUT_OF_ORDER,
    RECOVERY_CLOSED,
    RECOVERY_UNKNOWN,
    REPAID_ALREADY,
    REPAID_TOO_MUCH,
    REPAYMENT_IN_THE_FUTURE,
    REPAYMENT_NOT_POSITIVE,
    SAME_CLAIM,
)
from shared.contracts.fact import Fact
from shared.contracts.payout import (
    InstalmentsAgreed,
    Offset,
    RecoveryClosed,
    RecoveryGivenBack,
    RecoveryOffset,
    RecoveryOffsetUndone,
    RecoveryOpened,
    RecoveryRepaid,
)
from shared.eventlog.decider import Refused
from shared.people import same_person


def decide(command: RecoveryCommand, recoveries: Recoveries) -> Sequence[RecoveryFact]:
    match command:
        case OpenRecovery():
            return _opened(command, recoveries)
        case OffsetPayment():
            return _offset(command, recoveries)
        case NoteKept(payment_id, kept_fen):
            told = restated(recoveries, payment_id, kept_fen)
            return [] if told is None else [told]
        case OffsetUnsent():
            return _offset_unsent(command, recoveries)
        case UndoOffset():
            return _offset_undone(command, recoveries)
        case UndoUnsent():
            return _unsent_undone(command, _case(command.recovery_id, recoveries))
        case RecordGivenBack():
            return _given_back(command, recoveries)
        case AgreeInstalments():
            return _agreed(command, _open(command.recovery_id, recoveries))
        case RecordRepayment():
            return _repaid(command, recoveries)
        case CloseRecovery():
            return _closed(command, recoveries)
        case _:
            assert_never(command)


def _opened(command: OpenRecovery, recoveries: Recoveries) -> Sequence[RecoveryFact]:
    if command.amount_fen <= 0:
        raise Refused(CLAIM_NOT_POSITIVE)
    if command.recovery_id in recoveries.cases:
        return []
    of_payment = [one for one in recoveries.cases.values() if one.opened.payment_id == command.payment_id]
    same = (command.amount_fen, command.cause, command.legal_basis)
    for one in of_payment:
        if command.recovery_id is None and one.closed is None and _terms(one.opened) == same:
            raise Refused(SAME_CLAIM, recovery_id=one.opened.recovery_id)
    opened = RecoveryOpened(
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
    if command.cause == "paid-too-much":
        return [opened]
    claims = of_case(recoveries, command.payment_id)
    kept = kept_of_case(recoveries, command.payment_id)
    if command.cause == "overpayment-found":
        # Also of what is not paid yet: as long as nothing of it is with the employer, it does not stand.
        stands = standings([*claims, Recovery(opened, 0)], kept)[opened.recovery_id]
        return [opened.model_copy(update={"stands_fen": stands})] if stands < command.amount_fen else [opened]
    if command.kept_fen is not None:
        kept.setdefault(command.payment_id, command.kept_fen)
    _check_room(command, claims, kept)
    return [opened]


def _check_room(command: OpenRecovery, claims: Sequence[Recovery], kept: Mapping[str, int]) -> None:
    """Whatever raises them, claims on a payment never come to more than was paid of it and kept."""
    if command.payment_id not in kept:
        raise Refused(NOTHING_KNOWN)
    stands = standings(claims, kept)
    there = room(claims, kept)
    of_whole_case = 0
    for claim in claims:
        if claim.opened.cause == "overpayment-found":
            of_whole_case += stands[claim.opened.recovery_id]
        elif claim.opened.cause != "paid-too-much" and claim.opened.payment_id in there:
            there[claim.opened.payment_id] -= stands[claim.opened.recovery_id]
    left = min(there[command.payment_id], sum(there.values()) - of_whole_case)
    if command.amount_fen > left:
        paid = room(claims, kept)[command.payment_id]
        if not paid:
            raise Refused(NOTHING_ARRIVED)
        raise Refused(
            CLAIM_TOO_MUCH, paid_fen=paid, claimed_fen=paid - left, left_fen=left, amount_fen=command.amount_fen
        )


def _terms(opened: RecoveryOpened) -> tuple[int, str, str]:
    return opened.amount_fen, opened.cause, opened.legal_basis


def _case(recovery_id: str, recoveries: Recoveries) -> Recovery:
    if recovery_id not in recoveries.cases:
        raise Refused(RECOVERY_UNKNOWN)
    return recoveries.cases[recovery_id]


def _open(recovery_id: str, recoveries: Recoveries) -> Recovery:
    recovery = _case(recovery_id, recoveries)
    if recovery.closed is not None:
        raise Refused(RECOVERY_CLOSED, outcome=OUTCOMES[recovery.closed.outcome])
    return recovery


def _agreed(command: AgreeInstalments, recovery: Recovery) -> Sequence[RecoveryFact]:
    parts = command.instalments
    if parts and recovery.instalments == parts:
        return []
    if not parts or any(part.amount_fen <= 0 for part in parts):
        raise Refused(PART_NOT_POSITIVE)
    days = [part.due_on for part in parts]
    if days != sorted(set(days)):
        raise Refused(PARTS_OUT_OF_ORDER)
    if days[0] < command.on:
        raise Refused(PART_TOO_EARLY)
    total = sum(part.amount_fen for part in parts)
    if total != recovery.outstanding_fen:
        raise Refused(PARTS_DIFFER, instalments_fen=total, outstanding_fen=recovery.outstanding_fen)
    opened = recovery.opened
    return [
        InstalmentsAgreed(
            recovery_id=opened.recovery_id, edition=opened.edition, uscc=opened.uscc, instalments=command.instalments
        )
    ]


def _repaid(command: RecordRepayment, recoveries: Recoveries) -> Sequence[RecoveryFact]:
    """One incoming transfer is one repayment, of one recovery."""
    told = (command.amount_fen, command.received_on)
    known = _case(command.recovery_id, recoveries).repaid.get(command.bank_reference)
    if known is not None and (known.amount_fen, known.received_on) == told:
        return []
    if any(command.bank_reference in one.repaid for one in recoveries.cases.values()):
        raise Refused(REPAID_ALREADY)
    recovery = _open(command.recovery_id, recoveries)
    if command.amount_fen <= 0:
        raise Refused(REPAYMENT_NOT_POSITIVE)
    if command.received_on > command.on:
        raise Refused(REPAYMENT_IN_THE_FUTURE)
    if command.amount_fen > recovery.outstanding_fen:
        raise Refused(REPAID_TOO_MUCH, outstanding_fen=recovery.outstanding_fen)
    opened = recovery.opened
    repaid = RecoveryRepaid(
        recovery_id=opened.recovery_id,
        edition=opened.edition,
        uscc=opened.uscc,
        amount_fen=command.amount_fen,
        received_on=command.received_on,
        bank_reference=command.bank_reference,
        outstanding_fen=recovery.outstanding_fen - command.amount_fen,
    )
    return [repaid, *_recovered(recovery, recovery.due_fen - command.amount_fen)]


def _recovered(recovery: Recovery, due_fen: int) -> Sequence[RecoveryFact]:
    if due_fen:
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


def _offset(command: OffsetPayment, recoveries: Recoveries) -> Sequence[RecoveryFact]:
    """The oldest debt first, as far as the refund goes; once per payment."""
    if command.payment_id in recoveries.offset_payments:
        return []
    facts: list[RecoveryFact] = []
    left = command.offsettable_fen
    for recovery in recoveries.cases.values():
        taken = min(left, recovery.outstanding_fen)
        if recovery.closed is not None or taken <= 0:
            continue
        left -= taken
        offset = _offset_fact(recovery, command.payment_id, taken, recovery.outstanding_fen - taken)
        facts += [offset, *_recovered(recovery, recovery.due_fen - taken)]
    return facts


def _offset_unsent(command: OffsetUnsent, recoveries: Recoveries) -> Sequence[RecoveryFact]:
    """What is still to come is kept of the payment itself, whether or not the employer has anything of it now."""
    recovery = _case(command.recovery_id, recoveries)
    taken = min(recovery.due_fen, command.at_most_fen)
    if not taken:
        return []
    after = replace(recovery, unsent_fen=recovery.unsent_fen + taken)
    offset = _offset_fact(recovery, command.payment_id, taken, after.outstanding_fen)
    offset = offset.model_copy(update={"unsent": True})
    return _with_room_told([offset, *_recovered(recovery, after.due_fen)], recovery, recoveries)


def _offset_fact(recovery: Recovery, payment_id: str, taken_fen: int, outstanding_fen: int) -> RecoveryOffset:
    opened = recovery.opened
    return RecoveryOffset(
        recovery_id=opened.recovery_id,
        edition=opened.edition,
        uscc=opened.uscc,
        offset_payment_id=payment_id,
        amount_fen=taken_fen,
        outstanding_fen=outstanding_fen,
    )


def _offset_undone(command: UndoOffset, recoveries: Recoveries) -> Sequence[RecoveryFact]:
    recovery = _case(command.recovery_id, recoveries)
    amount = min(recovery.owed_back_fen, recovery.offsets.get(command.payment_id, 0))
    if not amount:
        return []
    opened = recovery.opened
    undone = RecoveryOffsetUndone(
        recovery_id=opened.recovery_id,
        edition=opened.edition,
        uscc=opened.uscc,
        offset_payment_id=command.payment_id,
        amount_fen=amount,
        outstanding_fen=0,
        owed_back_fen=recovery.owed_back_fen - amount,
        reopened=_is_recovered(recovery),
    )
    return [undone]


def _unsent_undone(command: UndoUnsent, recovery: Recovery) -> Sequence[RecoveryFact]:
    opened, reopened = recovery.opened, _is_recovered(recovery)
    closed = None if reopened else recovery.closed
    after = replace(recovery, unsent_fen=recovery.unsent_fen - command.amount_fen, closed=closed)
    return [
        RecoveryOffsetUndone(
            recovery_id=opened.recovery_id,
            edition=opened.edition,
            uscc=opened.uscc,
            offset_payment_id=command.payment_id,
            amount_fen=command.amount_fen,
            outstanding_fen=after.outstanding_fen,
            owed_back_fen=after.owed_back_fen,
            reopened=reopened,
            unsent=True,
        )
    ]


def _is_recovered(recovery: Recovery) -> bool:
    return recovery.closed is not None and recovery.closed.outcome == "recovered"


def _given_back(command: RecordGivenBack, recoveries: Recoveries) -> Sequence[RecoveryFact]:
    recovery = _case(command.recovery_id, recoveries)
    known = recovery.given_back.get(command.bank_reference)
    if known is not None and (known.amount_fen, known.paid_on) == (command.amount_fen, command.paid_on):
        return []
    if any(command.bank_reference in one.given_back for one in recoveries.cases.values()):
        raise Refused(GIVEN_BACK_ALREADY)
    if command.amount_fen <= 0:
        raise Refused(GIVEN_BACK_NOT_POSITIVE)
    if command.paid_on > command.on:
        raise Refused(GIVEN_BACK_IN_THE_FUTURE)
    if command.amount_fen > recovery.owed_back_fen:
        raise Refused(GIVEN_BACK_TOO_MUCH, owed_back_fen=recovery.owed_back_fen, amount_fen=command.amount_fen)
    opened = recovery.opened
    return [
        RecoveryGivenBack(
            recovery_id=opened.recovery_id,
            edition=opened.edition,
            uscc=opened.uscc,
            amount_fen=command.amount_fen,
            paid_on=command.paid_on,
            bank_reference=command.bank_reference,
            person=command.person,
            key_id=command.key_id,
            outstanding_fen=0,
            owed_back_fen=recovery.owed_back_fen - command.amount_fen,
            reopened=_is_recovered(recovery),
        )
    ]


def offsets_in(events: Sequence[Fact]) -> tuple[Offset, ...]:
    """What a payment is ordered with, from the facts that took it."""
    return tuple(
        Offset(recovery_id=event.recovery_id, amount_fen=event.amount_fen)
        for event in events
        if isinstance(event, RecoveryOffset)
    )


def _closed(command: CloseRecovery, recoveries: Recoveries) -> Sequence[RecoveryFact]:
    closed = _case(command.recovery_id, recoveries).closed
    if closed is not None and closed.outcome == command.outcome:
        return []
    recovery = _open(command.recovery_id, recoveries)
    opened = recovery.opened
    if same_person(command.closer, opened.opened_by):
        raise Refused(OWN_CLAIM, person=command.closer)
    if command.outcome == "withdrawn" and recovery.got_fen + recovery.unsent_fen:
        raise Refused(MONEY_CAME_IN)
    fact = RecoveryClosed(
        recovery_id=opened.recovery_id,
        edition=opened.edition,
        uscc=opened.uscc,
        outcome=command.outcome,
        reason=command.reason,
        outstanding_fen=recovery.due_fen,
        closed_by=command.closer,
    )
    return _with_room_told([fact], recovery, recoveries)


def _with_room_told(
    facts: Sequence[RecoveryFact], recovery: Recovery, recoveries: Recoveries
) -> Sequence[RecoveryFact]:
    """What this claim does not take any more is there for another that had found no room."""
    payment_id = recovery.opened.payment_id
    if payment_id not in recoveries.kept:
        return facts
    told = restated(reduce(evolve, facts, recoveries), payment_id, recoveries.kept[payment_id])
    return facts if told is None else [*facts, told]
