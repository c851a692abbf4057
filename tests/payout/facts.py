"""Fixed facts of one payment, for scenarios: Employer 1 is owed 1,440.00 on its account."""

from datetime import date
from typing import Any

from services.payout.domain.bank_identity import case_key
from services.payout.domain.payment import BankCredit, BankGoneAgain, BankReturn, Days, end_to_end_id
from shared.contracts.eligibility import RefundGranted
from shared.contracts.payout import (
    BankDiscrepancyFound,
    BankLine,
    DiscrepancyKind,
    PaymentBatched,
    PaymentCredited,
    PaymentHeld,
    PaymentOrdered,
    PaymentReconfirmed,
    PaymentReferred,
    PaymentReissued,
    PaymentReleased,
    PaymentReturned,
)
from tests.people import CITY_EAST, QINGHAI, employer

ONE = employer()
PAYMENT_ID = f"{QINGHAI}:{ONE.uscc}"
OWED = 144_000
ACCOUNT, OTHER_ACCOUNT = "a" * 64, "b" * 64
DETAILS, OTHER_DETAILS = "d" * 64, "e" * 64
BATCH_ID = f"{QINGHAI}-{CITY_EAST}-1"
MESSAGE, LATER_MESSAGE = "1" * 64, "2" * 64
BOOKED_ON = date(2021, 8, 6)
PAY_BY = date(2021, 8, 31)
FIRST_ID = end_to_end_id(QINGHAI, ONE.uscc, 1)
SECOND_ID = end_to_end_id(QINGHAI, ONE.uscc, 2)

GRANT = RefundGranted(
    edition=QINGHAI,
    uscc=ONE.uscc,
    case_id=PAYMENT_ID,
    name=ONE.name,
    agency=CITY_EAST,
    assessment_id=f"{PAYMENT_ID}:1",
    amount_fen=OWED,
    route="direct",
    account_fingerprint=ACCOUNT,
    dispatch_firm=False,
    pay_by=PAY_BY,
)
ORDERED = PaymentOrdered(
    payment_id=PAYMENT_ID,
    edition=QINGHAI,
    uscc=ONE.uscc,
    agency=CITY_EAST,
    payee_name=ONE.name,
    amount_fen=OWED,
    route="direct",
    account_fingerprint=ACCOUNT,
    attempt=1,
    end_to_end_id=FIRST_ID,
    pay_by=PAY_BY,
)
BATCHED = PaymentBatched(payment_id=PAYMENT_ID, batch_id=BATCH_ID, end_to_end_id=FIRST_ID)
RELEASED = PaymentReleased(
    payment_id=PAYMENT_ID,
    batch_id=BATCH_ID,
    end_to_end_id=FIRST_ID,
    amount_fen=OWED,
    account_fingerprint=ACCOUNT,
    bank_details_id=DETAILS,
)
HELD = PaymentHeld(
    payment_id=PAYMENT_ID,
    batch_id=BATCH_ID,
    reason="account-changed",
    detail="The account on record is not the one that was confirmed or granted.",
    amount_fen=OWED,
)
DAYS = Days(date(2021, 8, 5), date(2021, 8, 20))
"""Released on the 5th, and today."""


def bank_line(**changes: Any) -> BankLine:
    """A debit of the payment on 6 August: entry 1 of a notification."""
    usual: dict[str, Any] = {
        "source": "camt.054",
        "account": "f" * 64,
        "report": "N-1",
        "report_key": "0123456789abcdef",
        "place": "1/1",
        "booked_on": BOOKED_ON,
        "inward": False,
        "amount_fen": OWED,
        "reference": "R1",
    }
    return BankLine(**usual | changes)


DEBIT = bank_line()
BACK = bank_line(place="2/1", inward=True, reference="R2")
CREDITED = PaymentCredited(
    payment_id=PAYMENT_ID,
    end_to_end_id=FIRST_ID,
    amount_fen=OWED,
    account_fingerprint=ACCOUNT,
    booked_on=BOOKED_ON,
    bank_reference="R1",
    message_sha256=MESSAGE,
    line=DEBIT,
)
RETURNED = PaymentReturned(
    payment_id=PAYMENT_ID,
    end_to_end_id=FIRST_ID,
    amount_fen=OWED,
    reason="account-closed",
    bank_code="AC04",
    bank_text="账户已关户",
    message_sha256=MESSAGE,
    line=BACK,
)
REISSUED = PaymentReissued(
    payment_id=PAYMENT_ID,
    attempt=2,
    end_to_end_id=SECOND_ID,
    previous_end_to_end_id=FIRST_ID,
    amount_fen=OWED,
    account_fingerprint=OTHER_ACCOUNT,
)
REFERRED = PaymentReferred(payment_id=PAYMENT_ID, attempts=1, attempts_allowed=1)
RECONFIRMED = PaymentReconfirmed(payment_id=PAYMENT_ID, account_fingerprint=OTHER_ACCOUNT)
SENT = (ORDERED, BATCHED, RELEASED)
"""Everything up to the bank."""


def credit(
    amount_fen: int = OWED,
    account: str | None = ACCOUNT,
    transfer: str = FIRST_ID,
    message: str = MESSAGE,
    payee: str | None = None,
    **line: Any,
) -> BankCredit:
    """A line of the bank that says: arrived."""
    told = bank_line(amount_fen=amount_fen, **line)
    return BankCredit(transfer, amount_fen, account, told.booked_on or BOOKED_ON, message, told, DAYS, payee)


def bank_return(
    amount_fen: int | None = OWED, transfer: str = FIRST_ID, message: str = MESSAGE, **line: Any
) -> BankReturn:
    """A line of the bank that says: came back."""
    told = BACK.model_copy(update={"amount_fen": amount_fen} | line)
    return BankReturn(transfer, amount_fen, "account-closed", "AC04", "账户已关户", message, told, DAYS)


def rejection(transfer: str = FIRST_ID, message: str = MESSAGE, **line: Any) -> BankReturn:
    """A status of the bank that says: it never left."""
    told = BankLine(**{"source": "pain.002", "report_key": "fedcba9876543210", "place": "1/0"} | line)
    return BankReturn(transfer, None, "account-closed", "AC04", "账户已关户", message, told, DAYS, rejected=True)


def gone_again(transfer: str = FIRST_ID, message: str = LATER_MESSAGE, **line: Any) -> BankGoneAgain:
    """A line of the bank that says: the return was undone."""
    told = bank_line(**{"place": "3/1", "reversal": True, "reference": "R3"} | line)
    return BankGoneAgain(transfer, told.amount_fen or 0, message, told, DAYS)


def discrepancy(
    kind: DiscrepancyKind, expected: str, found: str, of: BankCredit | BankReturn | BankGoneAgain
) -> BankDiscrepancyFound:
    return BankDiscrepancyFound(
        payment_id=PAYMENT_ID,
        end_to_end_id=of.end_to_end_id,
        kind=kind,
        expected=expected,
        found=found,
        message_sha256=of.message_sha256,
        amount_fen=of.amount_fen,
        inward=None if kind == "changed-replay" else of.line.inward,
        line=of.line,
        key=case_key(kind, of.line, found),
        means={BankCredit: "sent", BankReturn: "back", BankGoneAgain: "gone-again"}[type(of)],
    )
