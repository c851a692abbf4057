"""Ordering a payment anew: the next attempt."""

from collections.abc import Sequence
from typing import Literal

from services.payout.domain.payment.facts import PaymentFact
from services.payout.domain.payment.states import Attempt, transfer_id
from shared.contracts.payout import PaymentReissued

Was = Literal["returned", "held", "ordered"]


def next_attempt(attempt: Attempt, account: str | None, *, only: str | None, was: Was) -> Sequence[PaymentFact]:
    """The payment ordered anew to ``account``; nothing when that is not the ``only`` account it may go to."""
    if account is None or account != only:
        return []
    order, number = attempt.order, attempt.number + 1
    return [
        PaymentReissued(
            payment_id=order.payment_id,
            attempt=number,
            end_to_end_id=transfer_id(order.payment_id, number),
            previous_end_to_end_id=attempt.end_to_end_id,
            amount_fen=order.amount_fen,
            account_fingerprint=account,
            was=was,
        )
    ]
