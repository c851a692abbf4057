"""What the bank told, the cases of it, and what the bank and lists say of payees."""

from collections.abc import Iterable
from typing import Any

from services.payout.domain.payment.closing import NO_DOUBT
from services.payout.tables.bank import bank_messages, discrepancies, settled_cases, statements
from services.payout.tables.money import batches
from services.payout.tables.payees import barred_payees, payee_checks
from shared.contracts.payout import (
    BankDiscrepancyFound,
    BankMessageReceived,
    DiscrepancyResolved,
    DiscrepancySettled,
    PayeeBarred,
    PayeeCheckAnswered,
    PayeeCheckRequested,
    PayeeCleared,
    ResolutionProposed,
    ResolutionRejected,
    StatementRead,
)
from shared.eventlog.records import RecordedEvent
from shared.followers.row_operations import Change, Put, Remove, RowOperation


def project_bank(recorded: RecordedEvent) -> Iterable[RowOperation]:
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
                yield Change(batches, {"batch_id": batch_id}, {"acknowledged_at": at})
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
