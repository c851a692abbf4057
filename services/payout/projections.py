"""Payout's facts, and registration's, to read tables. Pure."""

from collections.abc import Iterable

from services.payout.tables import (
    batches,
    discrepancies,
    known_accounts,
    known_bank_details,
    payments,
    released_lines,
    transfers,
)
from shared.contracts.payout import (
    BankDiscrepancyFound,
    BatchApproved,
    BatchChecked,
    BatchDrafted,
    BatchReleased,
    PaymentBatched,
    PaymentCredited,
    PaymentHeld,
    PaymentOrdered,
    PaymentReissued,
    PaymentReleased,
    PaymentReturned,
    PaymentSettledByOffset,
)
from shared.contracts.registration import BankDetailsGiven
from shared.eventlog.projection import Projection
from shared.eventlog.records import RecordedEvent
from shared.eventlog.rows import Change, Put, RowOperation
from shared.identifiers import case_of


def project(recorded: RecordedEvent) -> Iterable[RowOperation]:
    event = recorded.event
    match event:
        case PaymentOrdered():
            yield Put(payments, event.model_dump(include=set(payments.c.keys())) | {"state": "ordered"})
            yield Put(transfers, {"end_to_end_id": event.end_to_end_id, "payment_id": event.payment_id})
        case PaymentBatched():
            yield _payment(event.payment_id, state="batched", batch_id=event.batch_id)
        case PaymentReleased():
            yield _payment(event.payment_id, state="released")
            line = event.model_dump(exclude={"account_fingerprint"})
            yield Put(released_lines, line | {"uscc": case_of(event.payment_id)[1]})
        case PaymentSettledByOffset():
            yield _payment(event.payment_id, state="settled")
        case PaymentHeld():
            yield _payment(event.payment_id, state="held", reason=event.reason)
        case PaymentCredited():
            yield _payment(event.payment_id, state="credited", reason=None)
        case PaymentReturned():
            yield _payment(event.payment_id, state="returned", reason=event.reason)
        case PaymentReissued():
            yield _payment(
                event.payment_id,
                state="ordered",
                attempt=event.attempt,
                end_to_end_id=event.end_to_end_id,
                account_fingerprint=event.account_fingerprint,
                batch_id=None,
                reason=None,
            )
            yield Put(transfers, {"end_to_end_id": event.end_to_end_id, "payment_id": event.payment_id})
        case BatchDrafted():
            yield Put(batches, event.model_dump(exclude={"lines"}) | {"state": "drafted"})
        case BatchChecked():
            yield Change(batches, {"batch_id": event.batch_id}, {"state": "checked", "checker": event.checker})
        case BatchApproved():
            yield Change(batches, {"batch_id": event.batch_id}, {"state": "approved", "approver": event.approver})
        case BatchReleased():
            values = event.model_dump(exclude={"batch_id", "payments", "total_fen"})
            released = {"state": "released", "released": event.payments, "released_fen": event.total_fen}
            yield Change(batches, {"batch_id": event.batch_id}, values | released)
        case BankDiscrepancyFound():
            yield Put(discrepancies, event.model_dump() | {"position": recorded.position})


def _payment(payment_id: str, **values: object) -> RowOperation:
    return Change(payments, {"payment_id": payment_id}, values)


PAYMENTS = Projection("payout-payments", (payments, transfers, batches, released_lines, discrepancies), project)


def project_registration(recorded: RecordedEvent) -> Iterable[RowOperation]:
    """Where each employer wants its money."""
    event = recorded.event
    if isinstance(event, BankDetailsGiven):
        key = {"uscc": event.uscc, "bank_details_id": event.bank.details_id}
        yield Put(known_bank_details, key | event.bank.model_dump(exclude={"account_masked"}))
        yield Put(known_accounts, key | {"account_fingerprint": event.bank.account_fingerprint})
