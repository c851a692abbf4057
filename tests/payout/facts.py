"""Fixed facts of one payment, for scenarios: Employer 1 is owed 1,440.00 on its account."""

from datetime import date

from services.payout.domain.payment import BankCredit, BankReturn, end_to_end_id
from shared.contracts.eligibility import RefundGranted
from shared.contracts.payout import (
    BankDiscrepancyFound,
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
CREDITED = PaymentCredited(
    payment_id=PAYMENT_ID,
    end_to_end_id=FIRST_ID,
    amount_fen=OWED,
    account_fingerprint=ACCOUNT,
    booked_on=BOOKED_ON,
    bank_reference="R1",
    message_sha256=MESSAGE,
)
RETURNED = PaymentReturned(
    payment_id=PAYMENT_ID,
    end_to_end_id=FIRST_ID,
    amount_fen=OWED,
    reason="account-closed",
    bank_code="AC04",
    bank_text="账户已关户",
    message_sha256=MESSAGE,
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
    amount_fen: int = OWED, account: str = ACCOUNT, transfer: str = FIRST_ID, message: str = MESSAGE
) -> BankCredit:
    """A line of the bank that says: arrived."""
    return BankCredit(transfer, amount_fen, account, BOOKED_ON, "R1", message)


def bank_return(amount_fen: int | None = OWED, transfer: str = FIRST_ID, message: str = MESSAGE) -> BankReturn:
    """A line of the bank that says: came back."""
    return BankReturn(transfer, amount_fen, "account-closed", "AC04", "账户已关户", message)


def discrepancy(
    kind: DiscrepancyKind,
    expected: str,
    found: str,
    transfer: str = FIRST_ID,
    message: str = MESSAGE,
    amount_fen: int | None = OWED,
) -> BankDiscrepancyFound:
    return BankDiscrepancyFound(
        payment_id=PAYMENT_ID,
        end_to_end_id=transfer,
        kind=kind,
        expected=expected,
        found=found,
        message_sha256=message,
        amount_fen=amount_fen,
    )
