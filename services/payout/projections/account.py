"""Which facts move the disbursement account in our books, and which lines of its statements they rest on. Pure."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from services.payout.domain.account_book import STATEMENT_KINDS
from services.payout.domain.bank_identity import line_key
from services.payout.domain.ledger import DISBURSEMENT, movements_of
from services.payout.domain.reference import reference_of
from services.payout.tables.books import account_lines
from shared.clock import date_of
from shared.contracts.fact import Fact
from shared.contracts.payout import (
    BankLine,
    BankLineMatched,
    DiscrepancySettled,
    FundsTransferNotBooked,
    FundsTransferProven,
    FundsTransferred,
    PaymentReturned,
    PaymentSendingBooked,
    RecoveryRepaid,
    RepaymentProven,
)
from shared.eventlog.records import RecordedEvent
from shared.followers.row_operations import Append, Put, RowOperation


def project_account(recorded: RecordedEvent) -> Iterable[RowOperation]:
    event = recorded.event
    line: BankLine | None = getattr(event, "line", None)
    if line is not None and line.source in STATEMENT_KINDS and line.amount_fen is not None and line.inward is not None:
        yield _listed(event, line)
    match event:
        case FundsTransferred() | FundsTransferProven() | FundsTransferNotBooked():
            yield from _transferred(event, line)
        case RecoveryRepaid() | RepaymentProven():
            yield from _repaid(event, line)
        case _:
            yield from _moved(recorded, line)


def _listed(event: Fact, line: BankLine) -> RowOperation:
    """A line of a statement."""
    match event:
        case BankLineMatched(of=first) | DiscrepancySettled(of=first) if first:
            key = first
        case PaymentSendingBooked():
            key = f"sent/{event.end_to_end_id}"
        case _:
            key = line_key(line)
    amount = line.amount_fen or 0
    return Put(
        account_lines,
        {
            "line": f"bank/{line_key(line)}",
            "side": "bank",
            "key": key,
            "amount_fen": amount if line.inward else -amount,
            "report_key": line.report_key,
            "payment_id": getattr(event, "payment_id", None),
            "reference": line.reference,
        },
    )


def _moved(recorded: RecordedEvent, line: BankLine | None) -> Iterable[RowOperation]:
    """What a fact moved on the account, on the day that the bank booked it."""
    event = recorded.event
    for number, movement in enumerate(movements_of(event)):
        if DISBURSEMENT not in (movement.debit, movement.credit):
            continue
        inward = movement.debit == DISBURSEMENT
        key = f"position/{recorded.position}" if line is None else line_key(line)
        if isinstance(event, PaymentReturned) and not inward:  # the sending, which another line shows
            key = f"sent/{event.end_to_end_id}"
        yield Append(
            account_lines,
            _book_row(
                f"book/{recorded.position}/{number}",
                key,
                movement.amount_fen if inward else -movement.amount_fen,
                _day(event, line) or date_of(recorded.recorded_at),
                payment_id=getattr(event, "payment_id", None),
                reference=_reference(event, line),
            ),
        )


def _day(event: Fact, line: BankLine | None) -> date | None:
    if line is not None and line.booked_on is not None:
        return line.booked_on
    return getattr(event, "booked_on", None)


def _reference(event: Fact, line: BankLine | None) -> str:
    return str(getattr(event, "bank_reference", "") or ("" if line is None else line.reference))


# What people record, and the bank shows: one row each, which says what is known now


def _transferred(
    event: FundsTransferred | FundsTransferProven | FundsTransferNotBooked, line: BankLine | None
) -> Iterable[RowOperation]:
    record = f"transfer/{event.fund_id}/{event.request_id}"
    row: dict[str, Any] = {"line": f"book/{record}"}
    match event:
        case FundsTransferred():
            told = event.bank_reference
            yield Put(
                account_lines, _book_row(row["line"], record, event.amount_fen, event.transferred_on, reference=told)
            )
        case FundsTransferProven():
            yield Put(account_lines, row | {"amount_fen": event.amount_fen} | _shown(line))
        case FundsTransferNotBooked():
            yield Put(account_lines, row | {"amount_fen": 0})


def _repaid(event: RecoveryRepaid | RepaymentProven, line: BankLine | None) -> Iterable[RowOperation]:
    record = f"repayment/{event.recovery_id}/{reference_of(event.bank_reference).key}"
    if isinstance(event, RecoveryRepaid):
        told = event.bank_reference
        yield Put(
            account_lines, _book_row(f"book/{record}", record, event.amount_fen, event.received_on, reference=told)
        )
    else:
        yield Put(account_lines, {"line": f"book/{record}"} | _shown(line))


def _shown(line: BankLine | None) -> dict[str, Any]:
    if line is None:
        return {}
    key: dict[str, Any] = {"key": line_key(line)}
    return key if line.booked_on is None else key | {"day": line.booked_on}


def _book_row(
    line: str, key: str, amount_fen: int, day: date, *, payment_id: str | None = None, reference: str
) -> dict[str, Any]:
    return {
        "line": line,
        "side": "book",
        "key": key,
        "amount_fen": amount_fen,
        "day": day,
        "payment_id": payment_id,
        "reference": reference,
    }
