"""Payout's facts, and what registration and eligibility told, to read tables. Pure."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any

from services.payout.domain.ledger import movements_of
from services.payout.domain.payment.closing import NO_DOUBT
from services.payout.projections.account import account_lines_of
from services.payout.tables.bank import bank_messages, discrepancies, settled_cases, statements
from services.payout.tables.books import account_lines, fund_requests, funds, ledger
from services.payout.tables.known import (
    known_accounts,
    known_bank_details,
    known_contents,
    known_editions,
    known_givers,
    known_grants,
    known_helpers,
    known_list_entries,
    known_placements,
    known_reserves,
)
from services.payout.tables.money import batches, overpayments, payments, released_lines, transfers
from services.payout.tables.payees import barred_payees, payee_checks
from shared.clock import date_of
from shared.contracts.eligibility import (
    EditionAdopted,
    EditionProposed,
    ExclusionRecorded,
    FundRecorded,
    PlacementsRecorded,
    RefundGranted,
    TopUpGranted,
)
from shared.contracts.fact import Fact
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
    DiscrepancySettled,
    FundsApproved,
    FundsCameBack,
    FundsCommitted,
    FundsGoneAgain,
    FundsRequested,
    FundsTransferNotBooked,
    FundsTransferProven,
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
    PaymentPartSettled,
    PaymentRaised,
    PaymentReduced,
    PaymentReferred,
    PaymentReissued,
    PaymentReleased,
    PaymentReturned,
    PaymentReturnReversed,
    PaymentSettledByOffset,
    RecoveryClosed,
    RecoveryGivenBack,
    RecoveryOffset,
    RecoveryOffsetUndone,
    RecoveryOpened,
    RecoveryRepaid,
    ReferralDecided,
    RepaymentProven,
    ResolutionProposed,
    ResolutionRejected,
    StatementRead,
)
from shared.contracts.registration import BankDetailsGiven
from shared.eventlog.records import RecordedEvent
from shared.followers.projection import Projection
from shared.followers.row_operations import Add, Append, Change, Put, Remove, RowOperation
from shared.identifiers import case_of
from shared.people import person_key
from shared.recusal import helper_in

_ORDER = tuple(name for name in PaymentOrdered.model_fields if name in payments.c)
_day = lru_cache(maxsize=64)(date_of)  # facts of one command have one instant


def project(recorded: RecordedEvent) -> Iterable[RowOperation]:
    yield from _payments(recorded)
    if not recorded.event.topic.startswith("payout.payment-"):  # of which there are most by far
        yield from _batches(recorded)
        yield from _bank(recorded)
    yield from _ledger(recorded)
    yield from account_lines_of(recorded)


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
            yield Add(funds, {"fund_id": event.fund_id}, {"requested_fen": event.amount_fen})
            yield _fund(event.fund_id)
            row = event.model_dump(exclude={"person", "key_id"})
            yield Put(fund_requests, row | {"state": "requested", "requested_by": event.person, "since": at})
        case FundsApproved():
            yield Add(funds, {"fund_id": event.fund_id}, {"approved_fen": event.amount_fen})
            yield _request(event, state="approved", approved_by=event.person, since=at)
        case FundsTransferred():
            yield Add(funds, {"fund_id": event.fund_id}, {"transferred_fen": event.amount_fen})
            moved = {
                "transferred_on": event.transferred_on,
                "bank_reference": event.bank_reference,
                "provisional": event.provisional,
            }
            yield _request(event, state="transferred", transferred_by=event.person, since=at, **moved)
        case FundsTransferProven():
            if event.was == "not-booked":
                yield Add(funds, {"fund_id": event.fund_id}, {"not_booked_fen": -event.amount_fen})
            yield _request(event, state="proven", since=at)
        case FundsTransferNotBooked():
            yield Add(funds, {"fund_id": event.fund_id}, {"not_booked_fen": event.amount_fen})
            yield _request(event, state="not-booked", since=at)
        case RepaymentProven():
            yield Add(funds, {"fund_id": event.fund_id}, {"repaid_fen": event.amount_fen})
            yield _fund(event.fund_id)
        case FundsCommitted():
            yield Add(funds, {"fund_id": event.fund_id}, {"committed_fen": event.amount_fen})
        case AccountEntryBooked():
            signed = event.amount_fen if event.inward else -event.amount_fen
            yield Add(funds, {"fund_id": event.fund_id}, {"booked_fen": signed})
        case FundsCameBack():
            yield Add(funds, {"fund_id": event.fund_id}, {"came_back_fen": event.amount_fen})
        case FundsGoneAgain():
            yield Add(funds, {"fund_id": event.fund_id}, {"gone_again_fen": event.amount_fen})


def _bank(recorded: RecordedEvent) -> Iterable[RowOperation]:
    event, at = recorded.event, recorded.recorded_at
    match event:
        case BankDiscrepancyFound():
            yield Put(discrepancies, _case_row(event) | {"position": recorded.position, "found_at": at})
        case DiscrepancySettled():
            row = {"key": event.key, "because": event.because}
            yield Put(settled_cases, row | {"position": recorded.position, "settled_at": at})
        case ResolutionProposed():
            proposal = {"proposal": event.resolution.model_dump_json(), "proposed_by": event.person}
            yield Change(discrepancies, {"position": event.case}, proposal)
        case ResolutionRejected():
            yield Change(discrepancies, {"position": event.case}, {"proposal": None, "proposed_by": None})
        case DiscrepancyResolved():
            answer = {"outcome": event.outcome, "note": event.note, "resolved_by": event.person, "resolved_at": at}
            yield Change(discrepancies, {"position": event.case}, answer)
        case BankMessageReceived():
            yield Put(bank_messages, event.model_dump(exclude={"answers"}) | {"received_at": at})
            for batch_id in event.answers:
                yield _batch(batch_id, acknowledged_at=at)
        case StatementRead():
            identity = {"report_key": event.report_key, "page": event.page, "source": event.source}
            yield Put(statements, event.model_dump() | identity)
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


def _case_row(event: BankDiscrepancyFound) -> dict[str, Any]:
    line = event.line
    return event.model_dump(exclude={"line", "means"}) | {
        "key": event.key or None,
        "holds": event.payment_id is not None and bool(event.key) and event.kind not in NO_DOUBT,
        "line": None if line is None else line.model_dump_json(),
        "booked_on": None if line is None else line.booked_on,
    }


def _ledger(recorded: RecordedEvent) -> Iterable[RowOperation]:
    event = recorded.event
    for number, movement in enumerate(movements_of(event)):
        yield Append(
            ledger,
            {
                "position": recorded.position,
                "number": number,
                "day": _day(recorded.recorded_at),
                **_whose(event),
                "debit": movement.debit,
                "credit": movement.credit,
                "amount_fen": movement.amount_fen,
            },
        )


def _whose(event: Fact) -> dict[str, str | None]:
    """What a row of the ledger is about: a claim, a fund or a payment."""
    told: dict[str, str | None] = {"payment_id": None, "fund_id": None, "recovery_id": None}
    match event:
        case RecoveryOpened() | RecoveryRepaid() | RecoveryOffset() | RecoveryClosed():
            return told | {"recovery_id": event.recovery_id}
        case RecoveryOffsetUndone() | RecoveryGivenBack():
            return told | {"recovery_id": event.recovery_id}
        case FundsTransferred() | FundsTransferProven() | FundsTransferNotBooked() | AccountEntryBooked():
            return told | {"fund_id": event.fund_id}
        case _:
            return told | {"payment_id": getattr(event, "payment_id")}  # noqa: B009 - of any other fact that moves


def _payment(payment_id: str, **values: Any) -> RowOperation:
    return Change(payments, {"payment_id": payment_id}, values)


def _transfer(end_to_end_id: str, **values: Any) -> RowOperation:
    return Change(transfers, {"end_to_end_id": end_to_end_id}, values)


def _batch(batch_id: str, **values: Any) -> RowOperation:
    return Change(batches, {"batch_id": batch_id}, values)


def _fund(fund_id: str) -> RowOperation:
    edition, _, region = fund_id.rpartition(":")
    return Change(funds, {"fund_id": fund_id}, {"edition": edition, "region": region})


def _request(
    event: FundsApproved | FundsTransferred | FundsTransferProven | FundsTransferNotBooked, **values: Any
) -> RowOperation:
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
        settled_cases,
        bank_messages,
        statements,
        funds,
        fund_requests,
        ledger,
        account_lines,
        barred_payees,
        payee_checks,
    ),
    project,
)


def project_registration(recorded: RecordedEvent) -> Iterable[RowOperation]:
    """Where each employer wants its money, and who said so."""
    event = recorded.event
    yield from helper_in(recorded, known_helpers)
    if isinstance(event, BankDetailsGiven):
        key = {"uscc": event.uscc, "bank_details_id": event.bank.details_id}
        yield Put(known_bank_details, key | event.bank.model_dump(exclude={"account_masked"}))
        yield Put(known_accounts, key | {"account_fingerprint": event.bank.account_fingerprint})
        yield Put(known_givers, key | {"person": person_key(recorded.actor)})


def project_eligibility(recorded: RecordedEvent) -> Iterable[RowOperation]:
    """What is granted: a refund, or a top-up of one; who stands on lists, and which of them an edition names; what
    funds hold."""
    event = recorded.event
    match event:
        case RefundGranted() | TopUpGranted():
            row = event.model_dump(include={"edition", "uscc", "agency", "name", "amount_fen"})
            payment_id = event.case_id if isinstance(event, RefundGranted) else event.top_up_id
            yield Put(known_grants, row | {"payment_id": payment_id, "granted_at": recorded.recorded_at})
        case PlacementsRecorded():
            own = sum(share.premium_fen for share in event.shares if share.using_uscc is None)
            key = {"edition": event.edition, "uscc": event.uscc}
            premium = sum(share.premium_fen for share in event.shares)
            yield Put(known_placements, key | {"own_premium_fen": own, "premium_fen": premium})
        case ExclusionRecorded():
            yield Put(known_list_entries, event.model_dump(exclude={"import_sha256"}))
        case FundRecorded():
            yield Put(known_reserves, event.model_dump())
        case EditionProposed():
            yield Put(known_contents, event.model_dump(include={"sha256", "content"}))
        case EditionAdopted():
            yield Put(known_editions, event.model_dump(include={"edition", "sha256"}))
