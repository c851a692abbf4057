"""Batches, and the funds that they draw on."""

from collections.abc import Iterable
from typing import Any

from services.payout.tables.books import fund_requests, funds
from services.payout.tables.money import batches
from shared.contracts.payout import (
    AccountEntryBooked,
    BatchApproved,
    BatchChecked,
    BatchDrafted,
    BatchRejected,
    BatchReleased,
    FundsApproved,
    FundsCameBack,
    FundsCommitted,
    FundsGoneAgain,
    FundsRequested,
    FundsTransferNotBooked,
    FundsTransferProven,
    FundsTransferred,
    RepaymentProven,
)
from shared.eventlog.records import RecordedEvent
from shared.followers.row_operations import Add, Change, Put, RowOperation


def project_batches(recorded: RecordedEvent) -> Iterable[RowOperation]:
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


def _batch(batch_id: str, **values: Any) -> RowOperation:
    return Change(batches, {"batch_id": batch_id}, values)


def _fund(fund_id: str) -> RowOperation:
    edition, _, region = fund_id.rpartition(":")
    return Change(funds, {"fund_id": fund_id}, {"edition": edition, "region": region})


def _request(
    event: FundsApproved | FundsTransferred | FundsTransferProven | FundsTransferNotBooked, **values: Any
) -> RowOperation:
    return Change(fund_requests, {"fund_id": event.fund_id, "request_id": event.request_id}, values)
