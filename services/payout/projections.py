"""Payout's facts, and what registration and eligibility told, to read tables. Pure."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from services.payout.domain.ledger import movement_of
from services.payout.tables import (
    bank_messages,
    barred_payees,
    batches,
    discrepancies,
    fund_requests,
    funds,
    known_accounts,
    known_bank_details,
    known_contents,
    known_editions,
    known_givers,
    known_grants,
    known_list_entries,
    ledger,
    overpayments,
    payee_checks,
    payments,
    released_lines,
    statements,
    transfers,
)
from shared.clock import date_of
from shared.contracts.eligibility import (
    EditionAdopted,
    EditionProposed,
    ExclusionRecorded,
    RefundGranted,
    TopUpGranted,
)
from shared.contracts.payout import (
    AccountEntryBooked,
    BankDiscrepancyFound,
    BankMessageReceived,
    BatchApproved,
    BatchChecked,
    BatchDrafted,
    BatchRejected,
    BatchReleased,
    DiscrepancyResolved,
    FundsApproved,
    FundsCameBack,
    FundsCommitted,
    FundsRequested,
    FundsTransferred,
    OverpaymentNoted,
    PayeeBarred,
    PayeeCheckAnswered,
    PayeeCheckRequested,
    PayeeCleared,
    PaymentBatched,
    PaymentCredited,
    PaymentFreed,
    PaymentHeld,
    PaymentOrdered,
    PaymentReduced,
    PaymentReferred,
    PaymentReissued,
    PaymentReleased,
    PaymentReturned,
    PaymentSettledByOffset,
    ReferralDecided,
    StatementRead,
)
from shared.contracts.registration import BankDetailsGiven
from shared.eventlog.projection import Projection
from shared.eventlog.records import RecordedEvent
from shared.eventlog.rows import Add, Append, Change, Put, Remove, RowOperation
from shared.identifiers import case_of

_ORDER = tuple(name for name in PaymentOrdered.model_fields if name in payments.c)
_day = lru_cache(maxsize=64)(date_of)  # facts of one command have one instant


def project(recorded: RecordedEvent) -> Iterable[RowOperation]:
    yield from _payments(recorded)
    if not recorded.event.topic.startswith("payout.payment-"):  # of which there are most by far
        yield from _batches(recorded)
        yield from _bank(recorded)
    yield from _ledger(recorded)


def _payments(recorded: RecordedEvent) -> Iterable[RowOperation]:
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
            sent = {"batch_id": event.batch_id, "state": "released", "amount_fen": event.amount_fen}
            yield _transfer(event.end_to_end_id, **sent)
        case PaymentSettledByOffset():
            yield _payment(event.payment_id, state="settled", since=at)
        case OverpaymentNoted():
            yield Put(overpayments, event.model_dump(include={"payment_id", "recovery_id"}))
        case PaymentReduced():
            yield Remove(overpayments, {"payment_id": event.payment_id, "recovery_id": event.recovery_id})
            yield _payment(event.payment_id, amount_fen=event.amount_fen)
        case PaymentHeld():
            yield _payment(event.payment_id, state="held", reason=event.reason, since=at)
        case PaymentCredited():
            yield _payment(event.payment_id, state="credited", reason=None, since=at)
            yield _transfer(event.end_to_end_id, state="credited")
        case PaymentReturned():
            yield _payment(event.payment_id, state="returned", reason=event.reason, since=at, returned_at=at)
            yield _transfer(event.end_to_end_id, state="returned")
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


def _batches(recorded: RecordedEvent) -> Iterable[RowOperation]:
    event, at = recorded.event, recorded.recorded_at
    match event:
        case BatchDrafted():
            row = event.model_dump(exclude={"lines", "key_id", "rules_sha256"})
            yield Put(batches, row | {"state": "drafted", "drafted_at": at})
        case BatchChecked():
            yield _batch(event.batch_id, state="checked", checker=event.checker)
        case BatchApproved(complete=False):
            yield _batch(event.batch_id, second_approver=event.approver)
        case BatchApproved():
            yield _batch(event.batch_id, state="approved", approver=event.approver)
        case BatchRejected():
            yield _batch(event.batch_id, state="rejected", rejected_by=event.person, rejection=event.reason)
        case BatchReleased():
            values = event.model_dump(exclude={"batch_id", "payments", "total_fen", "key_id"})
            counts = {"released": event.payments, "released_fen": event.total_fen}
            yield _batch(event.batch_id, state="released", released_at=at, **counts, **values)
        case FundsRequested():
            edition, _, region = event.fund_id.rpartition(":")
            yield Add(funds, {"fund_id": event.fund_id}, {"requested_fen": event.amount_fen})
            yield Change(funds, {"fund_id": event.fund_id}, {"edition": edition, "region": region})
            row = event.model_dump(exclude={"person", "key_id"})
            yield Put(fund_requests, row | {"state": "requested", "requested_by": event.person, "since": at})
        case FundsApproved():
            yield Add(funds, {"fund_id": event.fund_id}, {"approved_fen": event.amount_fen})
            yield _request(event, state="approved", approved_by=event.person, since=at)
        case FundsTransferred():
            yield Add(funds, {"fund_id": event.fund_id}, {"transferred_fen": event.amount_fen})
            moved = {"transferred_on": event.transferred_on, "bank_reference": event.bank_reference}
            yield _request(event, state="transferred", transferred_by=event.person, since=at, **moved)
        case FundsCommitted():
            yield Add(funds, {"fund_id": event.fund_id}, {"committed_fen": event.amount_fen})
        case AccountEntryBooked():
            signed = event.amount_fen if event.inward else -event.amount_fen
            yield Add(funds, {"fund_id": event.fund_id}, {"booked_fen": signed})
        case FundsCameBack():
            yield Add(funds, {"fund_id": event.fund_id}, {"came_back_fen": event.amount_fen})


def _bank(recorded: RecordedEvent) -> Iterable[RowOperation]:
    event, at = recorded.event, recorded.recorded_at
    match event:
        case BankDiscrepancyFound():
            yield Put(discrepancies, event.model_dump() | {"position": recorded.position, "found_at": at})
        case DiscrepancyResolved():
            answer = {"outcome": event.outcome, "note": event.note, "resolved_by": event.person, "resolved_at": at}
            yield Change(discrepancies, {"position": event.case}, answer)
        case BankMessageReceived():
            yield Put(bank_messages, event.model_dump(exclude={"answers"}) | {"received_at": at})
            for batch_id in event.answers:
                yield _batch(batch_id, acknowledged_at=at)
        case StatementRead():
            yield Put(statements, event.model_dump())
        case PayeeBarred():
            yield Put(barred_payees, event.model_dump(exclude={"person", "key_id"}))
        case PayeeCleared():
            yield Remove(barred_payees, {"uscc": event.uscc, "source": event.source})
        case PayeeCheckRequested():
            key = {"uscc": event.uscc, "bank_details_id": event.bank_details_id}
            yield Put(payee_checks, key | {"result": None, "bank_text": None, "asked_at": at})
        case PayeeCheckAnswered():
            row = event.model_dump(exclude={"person", "key_id"})
            yield Put(payee_checks, row | {"answered_at": at})


def _ledger(recorded: RecordedEvent) -> Iterable[RowOperation]:
    event = recorded.event
    movement = movement_of(event)
    if movement is not None:
        of_fund = isinstance(event, FundsTransferred | AccountEntryBooked)
        yield Append(
            ledger,
            {
                "position": recorded.position,
                "number": 0,
                "day": _day(recorded.recorded_at),
                "payment_id": None if of_fund else getattr(event, "payment_id"),  # noqa: B009 - of any other fact
                "fund_id": getattr(event, "fund_id") if of_fund else None,  # noqa: B009
                "debit": movement.debit,
                "credit": movement.credit,
                "amount_fen": movement.amount_fen,
            },
        )


def _payment(payment_id: str, **values: Any) -> RowOperation:
    return Change(payments, {"payment_id": payment_id}, values)


def _transfer(end_to_end_id: str, **values: Any) -> RowOperation:
    return Change(transfers, {"end_to_end_id": end_to_end_id}, values)


def _batch(batch_id: str, **values: Any) -> RowOperation:
    return Change(batches, {"batch_id": batch_id}, values)


def _request(event: FundsApproved | FundsTransferred, **values: Any) -> RowOperation:
    return Change(fund_requests, {"fund_id": event.fund_id, "request_id": event.request_id}, values)


PAYMENTS = Projection(
    "payout-payments",
    (
        payments,
        overpayments,
        transfers,
        batches,
        released_lines,
        discrepancies,
        bank_messages,
        statements,
        funds,
        fund_requests,
        ledger,
        barred_payees,
        payee_checks,
    ),
    project,
)


def project_registration(recorded: RecordedEvent) -> Iterable[RowOperation]:
    """Where each employer wants its money, and who said so."""
    event = recorded.event
    if isinstance(event, BankDetailsGiven):
        key = {"uscc": event.uscc, "bank_details_id": event.bank.details_id}
        yield Put(known_bank_details, key | event.bank.model_dump(exclude={"account_masked"}))
        yield Put(known_accounts, key | {"account_fingerprint": event.bank.account_fingerprint})
        yield Put(known_givers, key | {"person": recorded.actor})


def project_eligibility(recorded: RecordedEvent) -> Iterable[RowOperation]:
    """What is granted: a refund, or a top-up of one; who stands on lists, and which of them an edition names."""
    event = recorded.event
    match event:
        case RefundGranted() | TopUpGranted():
            row = event.model_dump(include={"edition", "uscc", "agency", "name", "amount_fen"})
            payment_id = event.case_id if isinstance(event, RefundGranted) else event.top_up_id
            yield Put(known_grants, row | {"payment_id": payment_id, "granted_at": recorded.recorded_at})
        case ExclusionRecorded():
            yield Put(known_list_entries, event.model_dump(exclude={"import_sha256"}))
        case EditionProposed():
            yield Put(known_contents, event.model_dump(include={"sha256", "content"}))
        case EditionAdopted():
            yield Put(known_editions, event.model_dump(include={"edition", "sha256"}))
