"""Payments and their transfers."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from services.payout.tables.money import overpayments, payments, released_lines, transfers
from shared.contracts.payout import (
    OverpaymentNoted,
    PaymentBatched,
    PaymentCredited,
    PaymentFreed,
    PaymentHeld,
    PaymentOrdered,
    PaymentPartSettled,
    PaymentRaised,
    PaymentReduced,
    PaymentReferred,
    PaymentReissued,
    PaymentReleased,
    PaymentReturned,
    PaymentReturnReversed,
    PaymentSettledByOffset,
    ReferralDecided,
)
from shared.eventlog.records import RecordedEvent
from shared.followers.row_operations import Add, Append, Change, Put, Remove, RowOperation
from shared.identifiers import case_of

_ORDER = tuple(name for name in PaymentOrdered.model_fields if name in payments.c)


def project_payments(recorded: RecordedEvent) -> Iterable[RowOperation]:
    event, at = recorded.event, recorded.recorded_at
    match event:
        case PaymentOrdered():
            row = {name: getattr(event, name) for name in _ORDER}
            yield Append(payments, row | {"state": "ordered", "ordered_at": at, "since": at})
            yield Append(transfers, {"end_to_end_id": event.end_to_end_id, "payment_id": event.payment_id})
        case PaymentBatched():
            details = event.bank_details_id
            yield _payment(
                event.payment_id, state="batched", batch_id=event.batch_id, batched_details_id=details, since=at
            )
        case PaymentFreed():
            yield _payment(event.payment_id, state="ordered", batch_id=None, since=at)
        case PaymentReleased():
            yield _payment(event.payment_id, state="released", since=at)
            line = event.model_dump(exclude={"account_fingerprint"})
            yield Append(released_lines, line | {"uscc": case_of(event.payment_id)[1]})
            sent = {
                "batch_id": event.batch_id,
                "state": "released",
                "amount_fen": event.amount_fen,
                "released_at": at,
                "account_fingerprint": event.account_fingerprint,
            }
            yield _transfer(event.end_to_end_id, **sent)
        case PaymentSettledByOffset():
            yield _payment(event.payment_id, state="settled", since=at)
        case OverpaymentNoted():
            yield Put(overpayments, event.model_dump(include={"payment_id", "recovery_id"}))
        case PaymentReduced():
            yield Remove(overpayments, {"payment_id": event.payment_id, "recovery_id": event.recovery_id})
            yield _payment(event.payment_id, amount_fen=event.amount_fen)
        case PaymentRaised():
            yield _payment(event.payment_id, amount_fen=event.amount_fen)
            if event.unsent:  # claimed again, it is to be kept should the payment come back once more
                yield Put(overpayments, event.model_dump(include={"payment_id", "recovery_id"}))
            if event.was == "settled":
                yield _payment(event.payment_id, state="ordered", since=at)
        case PaymentHeld():
            yield _payment(event.payment_id, state="held", reason=event.reason, since=at)
        case PaymentCredited():
            yield _payment(event.payment_id, state="credited", reason=None, since=at)
            yield _transfer(event.end_to_end_id, state="credited")
        case PaymentReturned():
            yield _payment(event.payment_id, state="returned", reason=event.reason, since=at, returned_at=at)
            yield _transfer(event.end_to_end_id, state="returned")
        case PaymentReturnReversed():
            yield _payment(event.payment_id, state="credited", reason=None, since=at)
            yield _transfer(event.end_to_end_id, state="credited")
        case PaymentPartSettled():
            yield from _settled_in_part(event, at)
        case PaymentReferred():
            yield _payment(event.payment_id, state="referred")
        case ReferralDecided(decision="stop"):
            yield _payment(event.payment_id, state="stopped")
        case PaymentReissued():
            yield _payment(
                event.payment_id,
                state="ordered",
                attempt=event.attempt,
                end_to_end_id=event.end_to_end_id,
                previous_end_to_end_id=event.previous_end_to_end_id,
                account_fingerprint=event.account_fingerprint,
                batch_id=None,
                reason=None,
                since=at,
            )
            yield Append(transfers, {"end_to_end_id": event.end_to_end_id, "payment_id": event.payment_id})


def _settled_in_part(event: PaymentPartSettled, at: datetime) -> Iterable[RowOperation]:
    """The transfer arrived with a part; the rest, as if it had been a transfer of its own, came back."""
    yield _payment(event.payment_id, state="returned", reason="part-settled", since=at, returned_at=at)
    yield _payment(event.payment_id, amount_fen=event.amount_fen)
    yield Add(payments, {"payment_id": event.payment_id}, {"arrived_fen": event.arrived_fen})
    yield _transfer(event.end_to_end_id, state="credited", amount_fen=event.arrived_fen)
    yield Append(
        transfers,
        {
            "end_to_end_id": f"{event.end_to_end_id}/rest",
            "payment_id": event.payment_id,
            "batch_id": event.batch_id,
            "state": "returned",
            "amount_fen": event.amount_fen,
        },
    )


def _payment(payment_id: str, **values: Any) -> RowOperation:
    return Change(payments, {"payment_id": payment_id}, values)


def _transfer(end_to_end_id: str, **values: Any) -> RowOperation:
    return Change(transfers, {"end_to_end_id": end_to_end_id}, values)
