"""Facts of onward use by dispatch firms, to read tables. Pure."""

import json
from collections.abc import Iterable

from services.payout.tables.money import payment_terms
from services.payout.tables.onward import onward_credits, onward_duties, onward_uses, rejected_vouchers
from shared.clock import date_of
from shared.contracts.eligibility import Share
from shared.contracts.payout import (
    OnwardDutyOpened,
    OnwardDutySuspended,
    OnwardReceiptConfirmed,
    OnwardReceiptDenied,
    OnwardReportFiled,
    OnwardUseDue,
    OnwardUseRecorded,
    OnwardUseSuspended,
    PaymentCredited,
    PaymentOrdered,
    PaymentPartSettled,
    PaymentRaised,
    PaymentReduced,
    PaymentReturned,
    PaymentReturnReversed,
    PlacementsAccepted,
    PlacementsDeclared,
    PlacementsRejected,
    VoucherRejected,
)
from shared.eventlog.records import RecordedEvent
from shared.followers.row_operations import Add, Change, Put, RowOperation


def project_onward_use(recorded: RecordedEvent) -> Iterable[RowOperation]:
    event = recorded.event
    if event.topic.startswith("payout.payment-"):
        yield from _payments(recorded)
        return
    match event:
        case OnwardUseDue():
            yield _credit(event.payment_id, due=True, due_fen=event.amount_fen)
        case OnwardUseSuspended():
            yield _credit(event.payment_id, due=False, due_fen=0)
        case PlacementsDeclared():
            told = {
                "own_fen": event.own_fen,
                "shares": [share.model_dump(mode="json") for share in event.shares],
            }
            declaration = json.dumps(told, ensure_ascii=False)
            yield _credit(event.payment_id, declaration=declaration, declared_by=event.declared_by, rejected=None)
        case PlacementsRejected():
            yield _credit(event.payment_id, rejected=event.reason)
        case PlacementsAccepted():
            yield _credit(event.payment_id, own_fen=event.own_fen, split_by=event.split_by, rejected=None)
        case OnwardDutyOpened():
            # Opened again after a suspension, it keeps what was proven: only what the fact tells is written.
            yield Put(onward_duties, event.model_dump() | {"suspended": False})
        case OnwardDutySuspended():
            yield _duty(event.duty_id, suspended=True)
        case OnwardUseRecorded():
            use = event.model_dump(exclude={"edition", "uscc", "passed_on_fen", "proven_fen"})
            yield Put(onward_uses, use | {"receipt": "untold"})
            yield _duty(event.duty_id, passed_on_fen=event.passed_on_fen, proven_fen=event.proven_fen)
        case OnwardReceiptConfirmed():
            yield Change(onward_uses, {"use_id": event.use_id}, {"receipt": "confirmed", "reason": None})
            yield _duty(event.duty_id, passed_on_fen=event.passed_on_fen, proven_fen=event.proven_fen)
        case OnwardReceiptDenied():
            yield Change(onward_uses, {"use_id": event.use_id}, {"receipt": "denied", "reason": event.reason})
            again = {} if event.reports_from is None else {"reports_from": event.reports_from}
            yield _duty(event.duty_id, passed_on_fen=event.passed_on_fen, proven_fen=event.proven_fen, **again)
        case OnwardReportFiled():
            yield _duty(event.duty_id, last_report=event.month, stated_fen=event.stated_fen)
        case VoucherRejected():
            row = event.model_dump(exclude={"edition", "uscc", "outstanding_fen"})
            yield Put(rejected_vouchers, row | {"position": recorded.position})


def _payments(recorded: RecordedEvent) -> Iterable[RowOperation]:
    """What a payment comes to, and what a dispatch firm has of it."""
    event = recorded.event
    match event:
        case PaymentOrdered():
            yield from _ordered(event)
        case PaymentReduced() | PaymentRaised() if event.by_fen:
            by_fen = event.by_fen if isinstance(event, PaymentReduced) else -event.by_fen
            yield Put(payment_terms, {"payment_id": event.payment_id, "gross_fen": event.granted_fen})
            yield Add(payment_terms, {"payment_id": event.payment_id}, {"offset_fen": by_fen})
            # The grant's split is not of this money any more: a dispatch firm declares it anew.
            yield _credit(event.payment_id, amount_fen=event.amount_fen, granted_shares="[]")
        case PaymentCredited():
            kept = event.amount_fen if event.kept_fen is None else event.kept_fen
            yield _credit(event.payment_id, credited_on=event.booked_on, kept_fen=kept)
        case PaymentReturnReversed():
            kept = event.amount_fen if event.kept_fen is None else event.kept_fen
            on = event.line.booked_on or date_of(recorded.recorded_at)
            yield _credit(event.payment_id, credited_on=on, kept_fen=kept)
        case PaymentReturned():
            # What arrived in parts before stays with the firm.
            yield _credit(event.payment_id, kept_fen=event.kept_fen or 0)
        case PaymentPartSettled(was="credited"):
            yield _credit(event.payment_id, kept_fen=event.arrived_in_all_fen)
        case PaymentPartSettled():
            yield _credit(event.payment_id, credited_on=event.booked_on, kept_fen=event.arrived_in_all_fen)


def _ordered(event: PaymentOrdered) -> Iterable[RowOperation]:
    gross = event.amount_fen if event.gross_fen is None else event.gross_fen
    if event.first_payment_id is not None or gross != event.amount_fen:
        terms = {"edition": event.edition, "gross_fen": gross, "first_payment_id": event.first_payment_id}
        yield Put(payment_terms, {"payment_id": event.payment_id, "offset_fen": gross - event.amount_fen, **terms})
    if event.dispatch_firm:
        told = [share.model_dump(mode="json") for share in _shares_paid(event, gross - event.amount_fen)]
        shares = json.dumps(told, ensure_ascii=False)
        yield Put(
            onward_credits,
            {
                "payment_id": event.payment_id,
                "edition": event.edition,
                "uscc": event.uscc,
                "name": event.payee_name,
                "agency": event.agency,
                "amount_fen": event.amount_fen,
                "granted_shares": shares,
                "kept_fen": 0,
                "due": False,
                "due_fen": 0,
            },
        )


def _shares_paid(event: PaymentOrdered, offset_fen: int) -> list[Share]:
    """The grant's shares of what is really paid: an offset is kept of the own staff's share only."""
    placed = [share for share in event.shares if share.placement != "own"]
    own = sum(share.amount_fen for share in event.shares if share.placement == "own") - offset_fen
    return [*placed, Share(placement="own", amount_fen=own)] if own > 0 else placed


def _credit(payment_id: str, **values: object) -> RowOperation:
    """Payments to others than dispatch firms have no row, and get none."""
    return Change(onward_credits, {"payment_id": payment_id}, values)


def _duty(duty_id: str, **values: object) -> RowOperation:
    return Change(onward_duties, {"duty_id": duty_id}, values)
