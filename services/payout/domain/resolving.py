"""What people say of a discrepancy case, held against what is known of it. Each rule raises ``Refused``. Pure."""

from collections.abc import Sequence

from services.payout.domain.case import Case
from services.payout.domain.payment import Credited, Payment
from services.payout.domain.refusals.cases import (
    BATCH_NAMED_ALONE,
    BATCH_SUM_CHANGED,
    BATCH_SUM_DIFFERS,
    CASE_CLOSED,
    HAND_IN_CASE,
    NAMED_TWICE,
    NO_FUND,
    NO_SUCH_WAY_OUT,
    NOT_CREDITED,
    NOTHING_PROPOSED_OF_CASE,
    OUTCOMES,
    PUT_RIGHT_BY_BANK,
    SHARES_DIFFER,
)
from services.payout.domain.ways_out import ways_out
from shared.contracts.payout import Outcome, PaymentShare, Resolution
from shared.eventlog.decider import Refused


def check_uninvolved(person: str, involved: bool) -> None:
    """``involved``: they entered bank details of the case's payment, or spoke for its employer."""
    if involved:
        raise Refused(HAND_IN_CASE, person=person)


def check_way_out(case: Case, outcome: Outcome) -> None:
    """Whether a case can come to this; of one that is closed, whether it was people who closed it."""
    if case.is_open and outcome not in ways_out(case):
        raise Refused(NO_SUCH_WAY_OUT, outcome=OUTCOMES[outcome], ways_out=[OUTCOMES[one] for one in ways_out(case)])
    if not case.is_open and case.outcome is None:
        raise Refused(PUT_RIGHT_BY_BANK)


def proposal_of(case: Case) -> Resolution:
    """What waits for somebody else to agree."""
    if not case.is_open:
        raise Refused(CASE_CLOSED)
    if case.proposal is None:
        raise Refused(NOTHING_PROPOSED_OF_CASE)
    return case.proposal


def check_batch_booking(outcome: Outcome, named_payments: int, at_the_bank_fen: int, line_fen: int | None) -> None:
    """One debit for all payments of a batch that are at the bank."""
    if outcome != "credited" or named_payments:
        raise Refused(BATCH_NAMED_ALONE)
    if at_the_bank_fen != line_fen:
        raise Refused(BATCH_SUM_DIFFERS, at_the_bank_fen=at_the_bank_fen, line_fen=line_fen or 0)


def check_still_at_the_bank(shares: Sequence[PaymentShare], line_fen: int | None) -> None:
    if sum(one.amount_fen for one in shares) != line_fen:
        raise Refused(BATCH_SUM_CHANGED)


def check_shares(shares: Sequence[PaymentShare], line_fen: int | None) -> None:
    """The payments that a line is said to be of add up to it."""
    if len({one.payment_id for one in shares}) != len(shares):
        raise Refused(NAMED_TWICE)
    total = sum(one.amount_fen for one in shares)
    if line_fen is not None and total != line_fen:
        raise Refused(SHARES_DIFFER, payments_fen=total, line_fen=line_fen)


def check_credited(payment: Payment) -> None:
    """What left besides a payment is claimed back only when the payment itself arrived."""
    if not isinstance(payment, Credited):
        raise Refused(NOT_CREDITED)


def check_fund(fund_id: str) -> None:
    """``fund_id`` is empty where none is known."""
    if not fund_id:
        raise Refused(NO_FUND)
