"""Cases of the bank that a payment has open, and what follows when the last of them is closed."""

from collections.abc import Iterable, Sequence
from typing import Literal

from services.payout.domain.payment.commands import BankCredit, BankGoneAgain, BankReturn, CloseCase
from services.payout.domain.payment.facts import PaymentFact
from services.payout.domain.payment.reissuing import next_attempt
from services.payout.domain.payment.states import Absent, Attempt, Held, Payment
from shared.contracts.payout import DiscrepancyKind, DiscrepancySettled, PaymentCaseClosed

NO_DOUBT: frozenset[DiscrepancyKind] = frozenset({"returned-twice"})
"""Cases that leave no doubt whether money went out: money came in that nobody is known to own."""


def settled(
    attempt: Attempt,
    keys: Iterable[str],
    because: Literal["reversed", "credited"],
    word: BankCredit | BankReturn | BankGoneAgain,
) -> list[PaymentFact]:
    """The bank itself has put these cases right, or told what they asked."""
    return [
        DiscrepancySettled(
            key=key,
            payment_id=attempt.order.payment_id,
            because=because,
            message_sha256=word.message_sha256,
            line=word.line,
        )
        for key in keys
    ]


def closed(command: CloseCase, payment: Payment) -> Sequence[PaymentFact]:
    if isinstance(payment, Absent) or command.key not in payment.attempt.open_cases | payment.attempt.unowned:
        return []
    fact = PaymentCaseClosed(payment_id=payment.attempt.order.payment_id, key=command.key, case=command.case)
    return [fact, *goes_on(payment, [command.key])]


def goes_on(payment: Payment, keys: Iterable[str]) -> Sequence[PaymentFact]:
    """What was held for these cases alone goes where it was to go, unless another account was confirmed since."""
    gone = frozenset(keys)
    if not gone or not (isinstance(payment, Held) and payment.reason == "bank-case-open"):
        return []
    attempt = payment.attempt
    if attempt.open_cases - gone:
        return []
    account = attempt.reconfirmed or attempt.account_fingerprint
    return next_attempt(attempt, account, only=account, was="held")
