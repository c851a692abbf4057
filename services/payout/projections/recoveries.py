"""Facts of recoveries, to read tables. Pure."""

from collections.abc import Iterable

from services.payout.tables.recoveries import recoveries, recovery_instalments, recovery_receipts
from shared.contracts.payout import (
    InstalmentsAgreed,
    RecoveriesRestated,
    RecoveryClosed,
    RecoveryGivenBack,
    RecoveryOffset,
    RecoveryOffsetUndone,
    RecoveryOpened,
    RecoveryRepaid,
)
from shared.eventlog.records import RecordedEvent
from shared.followers.row_operations import Add, Change, Put, RowOperation


def project_recoveries(recorded: RecordedEvent) -> Iterable[RowOperation]:
    event = recorded.event
    match event:
        case RecoveryOpened():
            stands = event.amount_fen if event.stands_fen is None else event.stands_fen
            sums = {"stands_fen": stands, "got_fen": 0, "outstanding_fen": stands, "owed_back_fen": 0}
            yield Put(recoveries, event.model_dump() | sums | {"state": "open"})
        case RecoveriesRestated():
            for one in event.claims:
                sums = {"stands_fen": one.stands_fen, "outstanding_fen": one.outstanding_fen}
                yield _case(one.recovery_id, **sums, owed_back_fen=one.owed_back_fen)
        case InstalmentsAgreed():
            total = sum(part.amount_fen for part in event.instalments)
            yield _case(event.recovery_id, planned_fen=total)
            for number, part in enumerate(event.instalments, start=1):
                key = {"recovery_id": event.recovery_id, "agreement": recorded.position, "number": number}
                yield Put(recovery_instalments, key | part.model_dump())
        case RecoveryRepaid():
            yield _case(event.recovery_id, outstanding_fen=event.outstanding_fen)
            yield _got(event.recovery_id, event.amount_fen)
            row = event.model_dump(include={"recovery_id", "amount_fen", "received_on", "bank_reference"})
            yield Put(recovery_receipts, row | {"position": recorded.position, "kind": "repayment"})
        case RecoveryOffset():
            yield _case(event.recovery_id, outstanding_fen=event.outstanding_fen)
            yield _got(event.recovery_id, event.amount_fen)
            row = event.model_dump(include={"recovery_id", "amount_fen", "offset_payment_id"})
            kind = "unsent" if event.unsent else "offset"
            yield Put(recovery_receipts, row | {"position": recorded.position, "kind": kind})
        case RecoveryOffsetUndone() | RecoveryGivenBack():
            sums = {"outstanding_fen": event.outstanding_fen, "owed_back_fen": event.owed_back_fen}
            again = {"state": "open", "closed_because": None} if event.reopened else {}
            yield _case(event.recovery_id, **sums, **again)
            yield _got(event.recovery_id, -event.amount_fen)
            row = {"position": recorded.position, "recovery_id": event.recovery_id, "amount_fen": event.amount_fen}
            if isinstance(event, RecoveryOffsetUndone):
                row |= {"kind": "undone", "offset_payment_id": event.offset_payment_id}
            else:
                row |= {"kind": "given-back", "received_on": event.paid_on, "bank_reference": event.bank_reference}
            yield Put(recovery_receipts, row)
        case RecoveryClosed():
            yield _case(event.recovery_id, state=event.outcome, closed_because=event.reason)
            if event.outcome == "withdrawn":
                yield _case(event.recovery_id, stands_fen=0)


def _case(recovery_id: str, **values: object) -> RowOperation:
    return Change(recoveries, {"recovery_id": recovery_id}, values)


def _got(recovery_id: str, amount_fen: int) -> RowOperation:
    return Add(recoveries, {"recovery_id": recovery_id}, {"got_fen": amount_fen})
