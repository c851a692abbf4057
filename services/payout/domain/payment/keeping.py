"""What the employer has of a payment, and what happens to it told to the claims that rest on it."""

from collections.abc import Sequence

from services.payout.domain.payment.evolving import evolve
from services.payout.domain.payment.facts import PaymentFact
from services.payout.domain.payment.states import Absent, Credited, Payment
from shared.contracts.payout import PaymentCredited, PaymentPartSettled, PaymentReturned, PaymentReturnReversed

MoneyMoved = PaymentCredited | PaymentReturned | PaymentReturnReversed | PaymentPartSettled


def kept_fen(payment: Payment) -> int:
    """Paid out, and not come back: the parts that arrived, and the rest once it is credited."""
    if isinstance(payment, Absent):
        return 0
    attempt = payment.attempt
    return attempt.arrived_fen + (attempt.order.amount_fen if isinstance(payment, Credited) else 0)


def telling_kept(facts: Sequence[PaymentFact], payment: Payment) -> Sequence[PaymentFact]:
    """The facts; each that moves money says what the employer has after it, where a claim must follow that."""
    if isinstance(payment, Absent) or not (payment.attempt.claimed or payment.attempt.arrived_fen):
        return facts
    told: list[PaymentFact] = []
    for fact in facts:
        payment = evolve(payment, fact)
        moved = isinstance(fact, MoneyMoved)
        told.append(fact.model_copy(update={"kept_fen": kept_fen(payment)}) if moved else fact)
    return told
