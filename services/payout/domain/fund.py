"""The money of one pooling region for one edition: asked for, approved, moved to the disbursement account, spent.

A batch may take what was transferred, as far as the bank's statements do not gainsay it, and what was repaid, less what
batches took, plus what came back from the bank; fees of the bank and other entries of the account count too.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, assert_never

from services.payout.domain.bank_identity import line_key
from services.payout.domain.fund_transfers import (
    DoubtTransfer,
    ProveRepayment,
    ProveTransfer,
    Request,
    TransferCommand,
    TransferFact,
    TransferFunds,
    decide_transfer,
    prove_repayment,
)
from services.payout.domain.refusals.funds import (
    APPROVED_ALREADY,
    FUNDS_MISSING,
    NOTHING_ASKED,
    OWN_REQUEST,
    REQUEST_EXISTS,
    REQUEST_UNKNOWN,
)
from shared.contracts.payout import (
    AccountEntry,
    AccountEntryBooked,
    BankDiscrepancyFound,
    BankLine,
    DiscrepancySettled,
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
from shared.eventlog.decider import Decider, Refused
from shared.people import same_person


@dataclass(frozen=True, slots=True)
class RequestFunds:
    fund_id: str
    request_id: str
    amount_fen: int
    purpose: str
    person: str
    key_id: str


@dataclass(frozen=True, slots=True)
class ApproveFunds:
    request_id: str
    person: str
    key_id: str
    on: date


@dataclass(frozen=True, slots=True)
class CommitFunds:
    fund_id: str
    batch_id: str
    amount_fen: int


@dataclass(frozen=True, slots=True)
class TakeBackFunds:
    """``reference`` names the part of a bank's file that told the returns."""

    fund_id: str
    reference: str
    payments: int
    amount_fen: int


@dataclass(frozen=True, slots=True)
class GiveAgain:
    """What had come back is gone again. ``reference`` names the part of a bank's file, or the case, that told it."""

    fund_id: str
    reference: str
    payments: int
    amount_fen: int


@dataclass(frozen=True, slots=True)
class BookEntry:
    """An entry of the disbursement account that the bank told and that is no payment; ``case`` is where it stands.

    ``case`` 0: a charge that the bank told with its payment, once by its ``line``.
    """

    fund_id: str
    case: int
    entry: AccountEntry
    inward: bool
    amount_fen: int
    bank_reference: str
    note: str
    person: str
    key_id: str
    line: BankLine | None = None
    proposed_by: str = ""


FundFact = (
    TransferFact
    | FundsRequested
    | FundsApproved
    | RepaymentProven
    | FundsCommitted
    | FundsCameBack
    | FundsGoneAgain
    | AccountEntryBooked
)
FundCommand = (
    RequestFunds | ApproveFunds | TransferCommand | ProveRepayment | CommitFunds | TakeBackFunds | GiveAgain | BookEntry
)


@dataclass(frozen=True, slots=True)
class Fund:
    requests: dict[str, Request] = field(default_factory=dict)
    available_fen: int = 0
    batches: frozenset[str] = frozenset()
    came_back: frozenset[str] = frozenset()
    gone_again: frozenset[str] = frozenset()
    booked: frozenset[int | str] = frozenset()
    """Cases, and lines of charges."""
    repaid: frozenset[tuple[str, str]] = frozenset()
    """Repayments that the bank showed, by recovery and reference."""


def decide(command: FundCommand, fund: Fund) -> Sequence[FundFact]:
    match command:
        case RequestFunds():
            return _requested(command, fund)
        case ApproveFunds():
            return _approved(command, _known(command.request_id, fund))
        case TransferFunds() | ProveTransfer() | DoubtTransfer():
            return decide_transfer(command, _known(command.request_id, fund))
        case ProveRepayment():
            known = (command.recovery_id, command.bank_reference) in fund.repaid
            return [] if known else [prove_repayment(command)]
        case CommitFunds(fund_id, batch_id, amount_fen):
            if batch_id in fund.batches or amount_fen == 0:
                return []
            if amount_fen > fund.available_fen:
                raise Refused(FUNDS_MISSING, amount_fen=amount_fen, available_fen=fund.available_fen, fund_id=fund_id)
            return [FundsCommitted(fund_id=fund_id, batch_id=batch_id, amount_fen=amount_fen)]
        case BookEntry():
            return _booked(command, fund)
        case TakeBackFunds(fund_id, reference, payments, amount_fen):
            if reference in fund.came_back:
                return []
            return [FundsCameBack(fund_id=fund_id, reference=reference, payments=payments, amount_fen=amount_fen)]
        case GiveAgain(fund_id, reference, payments, amount_fen):
            # Also when it leaves less than nothing: the bank has the money.
            if reference in fund.gone_again:
                return []
            return [FundsGoneAgain(fund_id=fund_id, reference=reference, payments=payments, amount_fen=amount_fen)]
        case _:
            assert_never(command)


def _booked(command: BookEntry, fund: Fund) -> Sequence[FundFact]:
    """Also when it leaves less than nothing: the bank has taken the money, whatever we think of it."""
    if _mark(command.case, command.line) in fund.booked:
        return []
    return [
        AccountEntryBooked(
            fund_id=command.fund_id,
            case=command.case,
            entry=command.entry,
            inward=command.inward,
            amount_fen=command.amount_fen,
            bank_reference=command.bank_reference,
            note=command.note,
            person=command.person,
            key_id=command.key_id,
            line=command.line,
            proposed_by=command.proposed_by,
        )
    ]


def _mark(case: int, line: BankLine | None) -> int | str:
    return line_key(line) if case == 0 and line is not None else case


def _known(request_id: str, fund: Fund) -> Request:
    if request_id not in fund.requests:
        raise Refused(REQUEST_UNKNOWN)
    return fund.requests[request_id]


def _requested(command: RequestFunds, fund: Fund) -> Sequence[FundFact]:
    if command.request_id in fund.requests:
        raise Refused(REQUEST_EXISTS)
    if command.amount_fen == 0:
        raise Refused(NOTHING_ASKED)
    return [
        FundsRequested(
            fund_id=command.fund_id,
            request_id=command.request_id,
            amount_fen=command.amount_fen,
            purpose=command.purpose,
            person=command.person,
            key_id=command.key_id,
        )
    ]


def _approved(command: ApproveFunds, request: Request) -> Sequence[FundFact]:
    if request.approved is not None:
        if same_person(request.approved.person, command.person):
            return []
        raise Refused(APPROVED_ALREADY, person=request.approved.person)
    if same_person(request.asked.person, command.person):
        raise Refused(OWN_REQUEST, person=command.person)
    asked = request.asked
    return [
        FundsApproved(
            fund_id=asked.fund_id,
            request_id=asked.request_id,
            amount_fen=asked.amount_fen,
            person=command.person,
            key_id=command.key_id,
            approved_on=command.on,
        )
    ]


def evolve(fund: Fund, event: FundFact) -> Fund:
    match event:
        case FundsRequested():
            return replace(fund, requests=fund.requests | {event.request_id: Request(event)})
        case FundsApproved():
            request = replace(fund.requests[event.request_id], approved=event)
            return replace(fund, requests=fund.requests | {event.request_id: request})
        case FundsTransferred():
            return _with(fund, event, event.amount_fen, transferred=event)
        case FundsTransferProven(was=was):
            return _with(fund, event, event.amount_fen if was == "not-booked" else 0, state="proven")
        case FundsTransferNotBooked():
            return _with(fund, event, -event.amount_fen, state="not-booked")
        case RepaymentProven():
            repaid = fund.repaid | {(event.recovery_id, event.bank_reference)}
            return replace(fund, repaid=repaid, available_fen=fund.available_fen + event.amount_fen)
        case BankDiscrepancyFound() | DiscrepancySettled():
            return fund
        case FundsCommitted():
            batches = fund.batches | {event.batch_id}
            return replace(fund, batches=batches, available_fen=fund.available_fen - event.amount_fen)
        case FundsCameBack():
            came_back = fund.came_back | {event.reference}
            return replace(fund, came_back=came_back, available_fen=fund.available_fen + event.amount_fen)
        case FundsGoneAgain():
            gone = fund.gone_again | {event.reference}
            return replace(fund, gone_again=gone, available_fen=fund.available_fen - event.amount_fen)
        case AccountEntryBooked():
            moved = event.amount_fen if event.inward else -event.amount_fen
            booked = fund.booked | {_mark(event.case, event.line)}
            return replace(fund, booked=booked, available_fen=fund.available_fen + moved)
        case _:
            assert_never(event)


def _with(
    fund: Fund,
    event: FundsTransferred | FundsTransferProven | FundsTransferNotBooked,
    moved_fen: int,
    **changes: Any,
) -> Fund:
    request = replace(fund.requests[event.request_id], **changes)
    requests = fund.requests | {event.request_id: request}
    return replace(fund, requests=requests, available_fen=fund.available_fen + moved_fen)


FUND: Decider[FundCommand, Fund] = Decider(Fund(), decide, evolve)


def fund_stream(fund_id: str) -> str:
    return f"fund:{fund_id}"
