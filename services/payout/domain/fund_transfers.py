"""Money that comes to the disbursement account: a person says so, the bank shows it, or its statements do not.

Until then a transfer is believed; found missing, it is not counted on until a line of the bank shows it after all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, assert_never

from services.payout.domain.refusals.funds import (
    ACTED_ON_REQUEST,
    BEFORE_APPROVAL,
    BEFORE_THE_DAY_OF_APPROVAL,
    DID,
    NOT_APPROVED,
    NOT_TRANSFERRED,
    NOT_TRANSFERRED_YET,
    OTHER_AMOUNT,
    TRANSFERRED_ALREADY,
)
from shared.contracts.payout import (
    BankDiscrepancyFound,
    BankLine,
    DiscrepancySettled,
    FundsApproved,
    FundsRequested,
    FundsTransferNotBooked,
    FundsTransferProven,
    FundsTransferred,
    RepaymentProven,
)
from shared.eventlog.decider import Refused
from shared.money import yuan
from shared.people import same_person

_LONGEST_UNRECORDED = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class TransferFunds:
    """``on`` is the day on which it is recorded."""

    request_id: str
    amount_fen: int
    transferred_on: date
    bank_reference: str
    person: str
    key_id: str
    on: date


@dataclass(frozen=True, slots=True)
class ProveTransfer:
    """A line of the bank shows it; ``case`` is where the line stood until then."""

    request_id: str
    line: BankLine | None
    message_sha256: str
    case: int | None = None


@dataclass(frozen=True, slots=True)
class DoubtTransfer:
    """The statements up to ``closed_on`` do not show it."""

    request_id: str
    closed_on: date
    statement_id: str
    message_sha256: str


@dataclass(frozen=True, slots=True)
class ProveRepayment:
    """A line of the bank shows that a repayment came to the disbursement account."""

    fund_id: str
    recovery_id: str
    bank_reference: str
    amount_fen: int
    line: BankLine | None
    case: int | None = None


TransferFact = (
    FundsTransferred | FundsTransferProven | FundsTransferNotBooked | BankDiscrepancyFound | DiscrepancySettled
)
TransferCommand = TransferFunds | ProveTransfer | DoubtTransfer


@dataclass(frozen=True, slots=True)
class Request:
    """``state`` is of its transfer."""

    asked: FundsRequested
    approved: FundsApproved | None = None
    transferred: FundsTransferred | None = None
    state: Literal["recorded", "proven", "not-booked"] = "recorded"


def decide_transfer(command: TransferCommand, request: Request) -> Sequence[TransferFact]:
    if isinstance(command, TransferFunds):
        return _transferred(command, request)
    transferred = request.transferred
    if transferred is None:
        raise Refused(NOT_TRANSFERRED)
    match command:
        case ProveTransfer():
            return _proven(command, transferred, request)
        case DoubtTransfer():
            return _doubted(command, transferred, request)
        case _:
            assert_never(command)


def _transferred(command: TransferFunds, request: Request) -> Sequence[TransferFact]:
    asked, approved = request.asked, request.approved
    if approved is None:
        raise Refused(NOT_APPROVED)
    if request.transferred is not None:
        raise Refused(TRANSFERRED_ALREADY)
    made = same_person(command.person, asked.person)
    if made or same_person(command.person, approved.person):
        raise Refused(ACTED_ON_REQUEST, person=command.person, did=DID["made" if made else "approved"])
    if command.amount_fen != asked.amount_fen:
        raise Refused(OTHER_AMOUNT, approved_fen=asked.amount_fen, amount_fen=command.amount_fen)
    if command.transferred_on > command.on:
        raise Refused(NOT_TRANSFERRED_YET, today=command.on, transferred_on=command.transferred_on)
    # Approvals of before do not tell their day.
    if command.transferred_on < (approved.approved_on or command.on - _LONGEST_UNRECORDED):
        if approved.approved_on is None:
            raise Refused(BEFORE_APPROVAL, transferred_on=command.transferred_on)
        raise Refused(
            BEFORE_THE_DAY_OF_APPROVAL, approved_on=approved.approved_on, transferred_on=command.transferred_on
        )
    return [
        FundsTransferred(
            fund_id=asked.fund_id,
            request_id=asked.request_id,
            amount_fen=asked.amount_fen,
            transferred_on=command.transferred_on,
            bank_reference=command.bank_reference,
            person=command.person,
            key_id=command.key_id,
            provisional=True,
        )
    ]


def _proven(command: ProveTransfer, transferred: FundsTransferred, request: Request) -> Sequence[TransferFact]:
    if request.state == "proven":
        return []
    proven = FundsTransferProven(
        fund_id=transferred.fund_id,
        request_id=transferred.request_id,
        bank_reference=transferred.bank_reference,
        amount_fen=transferred.amount_fen,
        was=request.state,
        line=command.line,
        case=command.case,
    )
    if request.state == "recorded":
        return [proven]
    return [
        proven,
        DiscrepancySettled(
            key=_case_key(transferred), because="credited", message_sha256=command.message_sha256, line=command.line
        ),
    ]


def _doubted(command: DoubtTransfer, transferred: FundsTransferred, request: Request) -> Sequence[TransferFact]:
    if request.state != "recorded" or not transferred.provisional:
        return []
    return [
        FundsTransferNotBooked(
            fund_id=transferred.fund_id,
            request_id=transferred.request_id,
            amount_fen=transferred.amount_fen,
            closed_on=command.closed_on,
            statement_id=command.statement_id,
        ),
        BankDiscrepancyFound(
            payment_id=None,
            end_to_end_id=transferred.bank_reference,
            kind="transfer-not-booked",
            expected=f"{yuan(transferred.amount_fen)} in on {transferred.transferred_on}: {transferred.request_id}",
            found=f"no such line up to {command.closed_on}",
            message_sha256=command.message_sha256,
            amount_fen=transferred.amount_fen,
            key=_case_key(transferred),
        ),
    ]


def _case_key(transferred: FundsTransferred) -> str:
    return f"transfer-not-booked:{transferred.fund_id}/{transferred.request_id}"


def prove_repayment(command: ProveRepayment) -> RepaymentProven:
    return RepaymentProven(
        fund_id=command.fund_id,
        recovery_id=command.recovery_id,
        bank_reference=command.bank_reference,
        amount_fen=command.amount_fen,
        line=command.line,
        case=command.case,
    )
