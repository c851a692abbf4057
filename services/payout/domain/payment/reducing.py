"""A payment that goes with less, since some of it is owed back, or with more, since that claim stands no more."""

from collections.abc import Sequence
from typing import Literal

from services.payout.domain.payment.commands import RaisePayment, ReducePayment
from services.payout.domain.payment.facts import PaymentFact
from services.payout.domain.payment.reissuing import Was, next_attempt
from services.payout.domain.payment.states import (
    Held,
    Known,
    Ordered,
    Payment,
    Referred,
    Returned,
    Settled,
    Stopped,
    granted_fen,
    with_less,
    with_more,
)
from services.payout.domain.refusals.payments import (
    KEPT_MORE_THAN_DUE,
    MORE_THAN_GRANTED,
    NOT_RAISABLE,
    NOT_REDUCIBLE,
)
from shared.contracts.payout import PaymentRaised, PaymentReduced, PaymentSettledByOffset
from shared.eventlog.decider import Refused


def reduced(command: ReducePayment, payment: Payment) -> Sequence[PaymentFact]:
    """What is not at the bank goes with less, or not at all."""
    match payment:
        case Ordered(attempt):
            was: Was = "ordered"
        case Held(attempt):
            was = "held"
        case Returned(attempt) | Referred(attempt) | Stopped(attempt):
            was = "returned"
        case _:
            raise Refused(NOT_REDUCIBLE)
    if command.recovery_id not in attempt.overpaid:
        return []
    left = attempt.order.amount_fen - command.by_fen
    if left < 0:
        raise Refused(KEPT_MORE_THAN_DUE)
    fact = PaymentReduced(
        payment_id=attempt.order.payment_id,
        recovery_id=command.recovery_id,
        by_fen=command.by_fen,
        amount_fen=left,
        granted_fen=granted_fen(attempt.order),
        was=was,
    )
    if left == 0:
        return [fact, PaymentSettledByOffset(payment_id=fact.payment_id)]
    now = with_less(attempt, fact)
    if not (isinstance(payment, Held) and payment.reason == "overpayment-found") or now.overpaid:
        return [fact]
    # Nothing else was wrong: it goes where it was to go, unless another account was confirmed since.
    account = now.reconfirmed or now.account_fingerprint
    return [fact, *next_attempt(now, account, only=account, was="held")]


def raised(command: RaisePayment, payment: Payment) -> Sequence[PaymentFact]:
    """What is not at the bank goes with more; what offsets took whole goes after all."""
    match payment:
        case Ordered(attempt):
            was: Literal[Was, "settled"] = "ordered"
        case Held(attempt):
            was = "held"
        case Returned(attempt) | Referred(attempt) | Stopped(attempt):
            was = "returned"
        case Settled(attempt):
            was = "settled"
        case _:
            raise Refused(NOT_RAISABLE)
    amount, granted = attempt.order.amount_fen + command.by_fen, granted_fen(attempt.order)
    if amount > granted:
        raise Refused(MORE_THAN_GRANTED, granted_fen=granted, amount_fen=amount)
    return [
        PaymentRaised(
            payment_id=attempt.order.payment_id,
            recovery_id=command.recovery_id,
            by_fen=command.by_fen,
            amount_fen=amount,
            granted_fen=granted,
            was=was,
        )
    ]


def gone_with_it(payment: Known) -> Sequence[PaymentFact]:
    """What was kept of a payment since it came back is gone again with it, and claimed again."""
    facts: list[PaymentFact] = []
    attempt, settled = payment.attempt, isinstance(payment, Settled)
    was: Literal[Was, "settled"] = (
        "held" if isinstance(payment, Held) else "ordered" if isinstance(payment, Ordered) else "returned"
    )
    for recovery_id, by_fen in attempt.reductions:
        fact = PaymentRaised(
            payment_id=attempt.order.payment_id,
            recovery_id=recovery_id,
            by_fen=by_fen,
            amount_fen=attempt.order.amount_fen + by_fen,
            granted_fen=granted_fen(attempt.order),
            was="settled" if settled and not facts else "ordered" if settled else was,
            unsent=True,
        )
        attempt = with_more(attempt, fact)
        facts.append(fact)
    return facts
