"""What each bank reference proved, to a read table, whether or not it was taken in a stream of its own. Pure."""

from collections.abc import Iterable

from services.payout.domain.reference import Reference, reference_of
from services.payout.tables.books import used_references
from shared.contracts.payout import (
    AccountEntryBooked,
    FundsTransferProven,
    FundsTransferred,
    RecoveryRepaid,
    RepaymentProven,
    VoucherUsed,
)
from shared.eventlog.records import RecordedEvent
from shared.followers.row_operations import Change, Put, RowOperation


def project_references(recorded: RecordedEvent) -> Iterable[RowOperation]:
    """From the facts that rest on a reference: those of before have no ``BankReferenceUsed`` beside them."""
    event = recorded.event
    match event:
        case VoucherUsed(mark="bank-reference"):
            yield _row(Reference(event.value, event.value), "voucher", event.duty_id)
        case RecoveryRepaid():
            yield from _told(event.bank_reference, "repayment", event.recovery_id, event.amount_fen)
        case FundsTransferred():
            use = f"{event.fund_id}/{event.request_id}"
            yield from _told(event.bank_reference, "transfer", use, event.amount_fen)
        case AccountEntryBooked(inward=True):
            yield from _told(event.bank_reference, "entry", str(event.case), event.amount_fen)
        case FundsTransferProven():
            yield _shown(event.bank_reference, "transfer", f"{event.fund_id}/{event.request_id}")
        case RepaymentProven():
            yield _shown(event.bank_reference, "repayment", event.recovery_id)


def _told(told: str, kind: str, use: str, amount_fen: int) -> Iterable[RowOperation]:
    try:
        reference = reference_of(told)
    except ValueError:  # facts of before: a reference of signs only names nothing
        return
    yield _row(reference, kind, use, amount_fen)


def _row(reference: Reference, kind: str, use: str, amount_fen: int | None = None) -> RowOperation:
    looks = {"told": reference.told, "loose": reference.loose, "backwards": reference.loose[::-1]}
    key = {"reference": reference.key, "kind": kind, "use": use}
    return Put(used_references, key | looks | {"amount_fen": amount_fen, "shown": False})


def _shown(told: str, kind: str, use: str) -> RowOperation:
    key = {"reference": reference_of(told).key, "kind": kind, "use": use}
    return Change(used_references, key, {"shown": True})
