"""Facts of recoveries, to read tables. Pure."""

from collections.abc import Iterable

from services.payout.tables import recoveries, recovery_instalments, recovery_receipts
from shared.contracts.payout import (
    InstalmentsAgreed,
    RecoveryClosed,
    RecoveryOffset,
    RecoveryOpened,
    RecoveryRepaid,
)
from shared.eventlog.projection import Projection
from shared.eventlog.records import RecordedEvent
from shared.eventlog.rows import Change, Put, RowOperation


def project(recorded: RecordedEvent) -> Iterable[RowOperation]:
    event = recorded.event
    match event:
        case RecoveryOpened():
            yield Put(recoveries, event.model_dump() | {"outstanding_fen": event.amount_fen, "state": "open"})
        case InstalmentsAgreed():
            total = sum(part.amount_fen for part in event.instalments)
            yield _case(event.recovery_id, planned_fen=total)
            for number, part in enumerate(event.instalments, start=1):
                key = {"recovery_id": event.recovery_id, "agreement": recorded.position, "number": number}
                yield Put(recovery_instalments, key | part.model_dump())
        case RecoveryRepaid():
            yield _case(event.recovery_id, outstanding_fen=event.outstanding_fen)
            row = event.model_dump(include={"recovery_id", "amount_fen", "received_on", "bank_reference"})
            yield Put(recovery_receipts, row | {"position": recorded.position, "kind": "repayment"})
        case RecoveryOffset():
            yield _case(event.recovery_id, outstanding_fen=event.outstanding_fen)
            row = event.model_dump(include={"recovery_id", "amount_fen", "offset_payment_id"})
            yield Put(recovery_receipts, row | {"position": recorded.position, "kind": "offset"})
        case RecoveryClosed():
            yield _case(event.recovery_id, state=event.outcome, closed_because=event.reason)


def _case(recovery_id: str, **values: object) -> RowOperation:
    return Change(recoveries, {"recovery_id": recovery_id}, values)


RECOVERY = Projection("payout-recovery", (recoveries, recovery_instalments, recovery_receipts), project)
