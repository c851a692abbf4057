"""What people say of a discrepancy case, held against what is known of it. Each rule raises ``Refused``. Pure."""

from collections.abc import Sequence

from services.payout.domain.case import Case
from services.payout.domain.payment import Credited, Payment
from services.payout.domain.ways_out import ways_out
from shared.contracts.payout import Outcome, PaymentShare, Resolution
from shared.eventlog.decider import Refused
from shared.money import yuan


def check_uninvolved(person: str, involved: bool) -> None:
    """``involved``: they entered bank details of the case's payment, or spoke for its employer."""
    if involved:
        raise Refused(
            f"{person} entered bank details of this payment or acted for its employer, and cannot act on its cases."
        )


def check_way_out(case: Case, outcome: Outcome) -> None:
    """Whether a case can come to this; of one that is closed, whether it was people who closed it."""
    if case.is_open and outcome not in ways_out(case):
        raise Refused(f"A case of this kind is not resolved as {outcome}: {', '.join(ways_out(case))}.")
    if not case.is_open and case.outcome is None:
        raise Refused("The bank has put this right already; nobody need act on the case.")


def proposal_of(case: Case) -> Resolution:
    """What waits for somebody else to agree."""
    if not case.is_open:
        raise Refused("The case is open no more.")
    if case.proposal is None:
        raise Refused("Nothing is proposed for this case.")
    return case.proposal


def check_batch_booking(outcome: Outcome, named_payments: int, at_the_bank_fen: int, line_fen: int | None) -> None:
    """One debit for all payments of a batch that are at the bank."""
    if outcome != "credited" or named_payments:
        raise Refused("A batch is named alone, and for a booking of its payments' debit.")
    if at_the_bank_fen != line_fen:
        raise Refused(
            f"At the bank of this batch are {yuan(at_the_bank_fen)}, and the line is of {yuan(line_fen or 0)}."
        )


def check_still_at_the_bank(shares: Sequence[PaymentShare], line_fen: int | None) -> None:
    if sum(one.amount_fen for one in shares) != line_fen:
        raise Refused("What is at the bank of this batch has changed; propose it anew.")


def check_shares(shares: Sequence[PaymentShare], line_fen: int | None) -> None:
    """The payments that a line is said to be of add up to it."""
    if len({one.payment_id for one in shares}) != len(shares):
        raise Refused("A payment stands there twice.")
    total = sum(one.amount_fen for one in shares)
    if line_fen is not None and total != line_fen:
        raise Refused(f"The payments add up to {yuan(total)}, and the line is of {yuan(line_fen)}.")


def check_credited(payment: Payment) -> None:
    """What left besides a payment is claimed back only when the payment itself arrived."""
    if not isinstance(payment, Credited):
        raise Refused("The payment is not credited; what left for it is its credit, or another entry.")


def check_fund(fund_id: str) -> None:
    """``fund_id`` is empty where none is known."""
    if not fund_id:
        raise Refused("The payment's batch drew on no fund; the entry is booked to one first.")
