"""When a refund is granted, then order its payment; when it is confirmed again, then order anew what waits. Pure."""

from collections.abc import Iterable
from typing import Any

from services.payout.domain.payment import PAYMENT, NoteReconfirmation, OrderPayment, payment_stream
from shared.contracts.eligibility import RefundGranted
from shared.contracts.registration import RefundConfirmed
from shared.eventlog.records import RecordedEvent, Work
from shared.identifiers import case_id


def react_to_eligibility(recorded: RecordedEvent) -> Iterable[Work[Any, Any]]:
    event = recorded.event
    if isinstance(event, RefundGranted):
        yield Work(PAYMENT, payment_stream(event.case_id), OrderPayment(event))


def react_to_registration(recorded: RecordedEvent) -> Iterable[Work[Any, Any]]:
    event = recorded.event
    if isinstance(event, RefundConfirmed):
        command = NoteReconfirmation(event.amount_fen, event.account_fingerprint)
        yield Work(PAYMENT, payment_stream(case_id(event.edition, event.uscc)), command)
