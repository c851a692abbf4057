"""The money of one pooling region for one edition: asked for, approved, moved to the disbursement account, spent.

A batch may take what was transferred, less what batches took, plus what came back from the bank; fees of the bank and
other entries of the account count too.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from shared.contracts.fact import Fact
from shared.contracts.payout import (
    AccountEntry,
    AccountEntryBooked,
    FundsApproved,
    FundsCameBack,
    FundsCommitted,
    FundsRequested,
    FundsTransferred,
)
from shared.eventlog.decider import Decider, Refused
from shared.money import yuan


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


@dataclass(frozen=True, slots=True)
class TransferFunds:
    request_id: str
    amount_fen: int
    transferred_on: date
    bank_reference: str
    person: str
    key_id: str


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
class BookEntry:
    """An entry of the disbursement account that the bank told and that is no payment; ``case`` is where it stands."""

    fund_id: str
    case: int
    entry: AccountEntry
    inward: bool
    amount_fen: int
    bank_reference: str
    note: str
    person: str
    key_id: str


FundCommand = RequestFunds | ApproveFunds | TransferFunds | CommitFunds | TakeBackFunds | BookEntry


@dataclass(frozen=True, slots=True)
class Request:
    asked: FundsRequested
    approved_by: str | None = None
    transferred: FundsTransferred | None = None


@dataclass(frozen=True, slots=True)
class Fund:
    requests: dict[str, Request] = field(default_factory=dict)
    available_fen: int = 0
    batches: frozenset[str] = frozenset()
    came_back: frozenset[str] = frozenset()
    booked: frozenset[int] = frozenset()


def decide(command: FundCommand, fund: Fund) -> Sequence[Fact]:
    match command:
        case RequestFunds():
            return _requested(command, fund)
        case ApproveFunds():
            return _approved(command, _known(command.request_id, fund))
        case TransferFunds():
            return _transferred(command, _known(command.request_id, fund))
        case CommitFunds(fund_id, batch_id, amount_fen):
            if batch_id in fund.batches or amount_fen == 0:
                return []
            if amount_fen > fund.available_fen:
                raise Refused(
                    f"The batch needs {yuan(amount_fen)}; {yuan(fund.available_fen)} of {fund_id} "
                    "is on the disbursement account."
                )
            return [FundsCommitted(fund_id=fund_id, batch_id=batch_id, amount_fen=amount_fen)]
        case BookEntry():
            return _booked(command, fund)
        case TakeBackFunds(fund_id, reference, payments, amount_fen):
            if reference in fund.came_back:
                return []
            return [FundsCameBack(fund_id=fund_id, reference=reference, payments=payments, amount_fen=amount_fen)]


def _booked(command: BookEntry, fund: Fund) -> Sequence[Fact]:
    """Also when it leaves less than nothing: the bank has taken the money, whatever we think of it."""
    if command.case in fund.booked:
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
        )
    ]


def _known(request_id: str, fund: Fund) -> Request:
    if request_id not in fund.requests:
        raise Refused("There is no such request for funds.")
    return fund.requests[request_id]


def _requested(command: RequestFunds, fund: Fund) -> Sequence[Fact]:
    if command.request_id in fund.requests:
        raise Refused("There is a request of this name.")
    if command.amount_fen == 0:
        raise Refused("A request for nothing is none.")
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


def _approved(command: ApproveFunds, request: Request) -> Sequence[Fact]:
    if request.approved_by == command.person:
        return []
    if request.approved_by is not None:
        raise Refused(f"{request.approved_by} approved this request before.")
    if request.asked.person == command.person:
        raise Refused(f"{command.person} made this request, and cannot approve it.")
    asked = request.asked
    return [
        FundsApproved(
            fund_id=asked.fund_id,
            request_id=asked.request_id,
            amount_fen=asked.amount_fen,
            person=command.person,
            key_id=command.key_id,
        )
    ]


def _transferred(command: TransferFunds, request: Request) -> Sequence[Fact]:
    asked = request.asked
    if request.approved_by is None:
        raise Refused("The request was not approved.")
    if request.transferred is not None:
        raise Refused("The money of this request was transferred before.")
    if command.person in (asked.person, request.approved_by):
        did = "made" if command.person == asked.person else "approved"
        raise Refused(f"{command.person} {did} this request, and cannot transfer its money.")
    if command.amount_fen != asked.amount_fen:
        raise Refused(f"{yuan(asked.amount_fen)} was approved, not {yuan(command.amount_fen)}.")
    return [
        FundsTransferred(
            fund_id=asked.fund_id,
            request_id=asked.request_id,
            amount_fen=asked.amount_fen,
            transferred_on=command.transferred_on,
            bank_reference=command.bank_reference,
            person=command.person,
            key_id=command.key_id,
        )
    ]


def evolve(fund: Fund, event: Fact) -> Fund:
    match event:
        case FundsRequested():
            return replace(fund, requests=fund.requests | {event.request_id: Request(event)})
        case FundsApproved():
            request = replace(fund.requests[event.request_id], approved_by=event.person)
            return replace(fund, requests=fund.requests | {event.request_id: request})
        case FundsTransferred():
            request = replace(fund.requests[event.request_id], transferred=event)
            requests = fund.requests | {event.request_id: request}
            return replace(fund, requests=requests, available_fen=fund.available_fen + event.amount_fen)
        case FundsCommitted():
            batches = fund.batches | {event.batch_id}
            return replace(fund, batches=batches, available_fen=fund.available_fen - event.amount_fen)
        case FundsCameBack():
            came_back = fund.came_back | {event.reference}
            return replace(fund, came_back=came_back, available_fen=fund.available_fen + event.amount_fen)
        case AccountEntryBooked():
            moved = event.amount_fen if event.inward else -event.amount_fen
            booked = fund.booked | {event.case}
            return replace(fund, booked=booked, available_fen=fund.available_fen + moved)
        case _:
            raise AssertionError(f"{event.topic} is not a fact of a fund.")


FUND: Decider[FundCommand, Fund] = Decider(Fund(), decide, evolve)


def fund_stream(fund_id: str) -> str:
    return f"fund:{fund_id}"
