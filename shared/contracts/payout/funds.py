"""Money of one pooling region for one edition.

Streams: ``fund:{edition}:{region}``.
"""

from datetime import date
from typing import ClassVar, Literal

from shared.contracts.fact import Fact, Fen, Unwritten
from shared.contracts.payout.bank import BankLine
from shared.contracts.payout.cases import AccountEntry


class FundsRequested(Fact):
    """The agency asked for money on the disbursement account (用款申请)."""

    topic: ClassVar[str] = "payout.funds-requested.v1"
    fund_id: str
    """``{edition}:{region}``: one pooling region's money for one edition."""
    request_id: str
    amount_fen: Fen
    purpose: str
    person: str
    key_id: str


class FundsApproved(Fact):
    """Somebody else approved the request."""

    topic: ClassVar[str] = "payout.funds-approved.v1"
    fund_id: str
    request_id: str
    amount_fen: Fen
    person: str
    key_id: str
    approved_on: date | None = Unwritten(default=None)


class FundsTransferred(Fact):
    """A person says that finance moved the money to the disbursement account."""

    topic: ClassVar[str] = "payout.funds-transferred.v1"
    fund_id: str
    request_id: str
    amount_fen: Fen
    transferred_on: date
    bank_reference: str
    person: str
    key_id: str
    provisional: bool = Unwritten(default=False)
    """Believed until the account's statements have passed the day and do not show it. False in facts of before."""


class FundsTransferProven(Fact):
    """The bank shows the money of a transfer on the disbursement account."""

    topic: ClassVar[str] = "payout.funds-transfer-proven.v1"
    fund_id: str
    request_id: str
    bank_reference: str
    """As it was recorded; the line may bear another."""
    amount_fen: Fen
    was: Literal["recorded", "not-booked"]
    line: BankLine | None = Unwritten(default=None)
    case: int | None = Unwritten(default=None)
    """The discrepancy case that the line was, until the transfer was recorded."""


class FundsTransferNotBooked(Fact):
    """The account's statements are past the day of the transfer, and do not show it: its money is not counted on."""

    topic: ClassVar[str] = "payout.funds-transfer-not-booked.v1"
    fund_id: str
    request_id: str
    amount_fen: Fen
    closed_on: date
    """The last day of the statements."""
    statement_id: str


class RepaymentProven(Fact):
    """The bank shows a repayment on the disbursement account: the money is the fund's again."""

    topic: ClassVar[str] = "payout.repayment-proven.v1"
    fund_id: str
    recovery_id: str
    bank_reference: str
    amount_fen: Fen
    line: BankLine | None = Unwritten(default=None)
    case: int | None = Unwritten(default=None)


class IncomingShown(Fact):
    """A line of the bank shows money in that people had recorded. What it proves follows in the fund."""

    topic: ClassVar[str] = "payout.incoming-shown.v1"
    kind: Literal["transfer", "repayment"]
    use: str
    """The request's id, or the recovery's."""
    fund_id: str
    bank_reference: str
    """As it was recorded."""
    amount_fen: Fen
    message_sha256: str
    line: BankLine


class FundsCommitted(Fact):
    """A released batch took this much of the fund."""

    topic: ClassVar[str] = "payout.funds-committed.v1"
    fund_id: str
    batch_id: str
    amount_fen: Fen


class FundsCameBack(Fact):
    """Returned payments of one bank message: their money is on the disbursement account again."""

    topic: ClassVar[str] = "payout.funds-came-back.v1"
    fund_id: str
    reference: str
    """Names the part of the bank's file that told it; the same part counts once."""
    payments: int
    amount_fen: Fen


class FundsGoneAgain(Fact):
    """What had come back to the fund left it again: a return was undone, or people found that it had arrived."""

    topic: ClassVar[str] = "payout.funds-gone-again.v1"
    fund_id: str
    reference: str
    """Names the part of the bank's file, or the case, that told it; the same counts once."""
    payments: int
    amount_fen: Fen


class AccountEntryBooked(Fact):
    """An entry of the disbursement account that is no payment: a person said what it is, and whose money it moved."""

    topic: ClassVar[str] = "payout.account-entry-booked.v1"
    fund_id: str
    case: int
    """The position of the ``BankDiscrepancyFound`` in this log; 0 of a charge that the bank told with its payment."""
    entry: AccountEntry
    inward: bool
    amount_fen: Fen
    bank_reference: str
    note: str
    person: str
    key_id: str
    line: BankLine | None = Unwritten(default=None)
    proposed_by: str = Unwritten(default="")


FUND_FACTS: tuple[type[Fact], ...] = (
    FundsRequested,
    FundsApproved,
    FundsTransferred,
    FundsTransferProven,
    FundsTransferNotBooked,
    RepaymentProven,
    IncomingShown,
    FundsCommitted,
    FundsCameBack,
    FundsGoneAgain,
    AccountEntryBooked,
)
