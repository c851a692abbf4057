"""A line of the bank that says that money came back, never left, or is gone again after all."""

from collections.abc import Sequence
from typing import Literal

from services.payout.domain.bank_identity import Movement
from services.payout.domain.payment.closing import settled
from services.payout.domain.payment.commands import BankGoneAgain, BankReturn
from services.payout.domain.payment.facts import PaymentFact
from services.payout.domain.payment.misfits import a_case, undone_by, unexpected
from services.payout.domain.payment.reducing import gone_with_it
from services.payout.domain.payment.reissuing import next_attempt
from services.payout.domain.payment.states import (
    Attempt,
    Credited,
    Held,
    Known,
    Ordered,
    Referred,
    Released,
    Returned,
    Settled,
    Stopped,
    transfer_movements,
)
from shared.contracts.payout import Means, PaymentReferred, PaymentReturned, PaymentReturnReversed
from shared.money import yuan


def returned(word: BankReturn, payment: Known, taken: Sequence[Movement]) -> Sequence[PaymentFact]:
    attempt = payment.attempt
    if word.duplicate:
        found = f"{word.bank_code} {word.bank_text}".strip()
        return a_case(attempt, word, "duplicate-code", "an answer to what was sent once", found)
    if (undone := undone_by(attempt, word, "gone-again")) is not None:
        return settled(attempt, [undone.case], "reversed", word)
    open_case = undone_by(attempt, word, "sent")
    current = word.end_to_end_id == attempt.end_to_end_id
    match payment:
        case Released() | Credited() if current and open_case is None and _sent_besides(attempt, word):
            return a_case(attempt, word, "unexpected-state", "one sending, to come back", "one of two came back")
        case Released() if current:
            settling = [] if open_case is None else settled(attempt, [open_case.case], "reversed", word)
            return [*_came_back(word, attempt, "released"), *settling]
        case _ if open_case is not None and not word.rejected:
            return settled(attempt, [open_case.case], "reversed", word)
        # A credit that comes back days later is a return too. One that is rejected afterwards contradicts itself.
        case Credited() if current and not word.rejected:
            return _came_back(word, attempt, "credited")
        case _ if taken and not word.rejected and not any(one.rejected for one in taken):
            return a_case(attempt, word, "returned-twice", "one return", "another one")
        case _:
            return unexpected(payment, word, "rejected" if word.rejected else "returned")


def _came_back(word: BankReturn, attempt: Attempt, was: Literal["released", "credited"]) -> Sequence[PaymentFact]:
    if word.amount_fen is not None and word.amount_fen != attempt.order.amount_fen:
        return a_case(attempt, word, "amount-differs", yuan(attempt.order.amount_fen), yuan(word.amount_fen))
    payment_id, returns = attempt.order.payment_id, attempt.returns + 1
    returned = PaymentReturned(
        payment_id=payment_id,
        end_to_end_id=word.end_to_end_id,
        amount_fen=attempt.order.amount_fen,
        reason=word.reason,
        bank_code=word.bank_code,
        bank_text=word.bank_text,
        message_sha256=word.message_sha256,
        was=was,
        rejected=word.rejected,
        line=word.line,
    )
    return [returned, *after_return(attempt, returns, word.attempts_allowed)]


def after_return(attempt: Attempt, returns: int, allowed: int) -> Sequence[PaymentFact]:
    """Left to a person when it came back too often; ordered anew when another account was confirmed meanwhile."""
    if returns >= allowed:
        return [PaymentReferred(payment_id=attempt.order.payment_id, attempts=returns, attempts_allowed=allowed)]
    return next_attempt(attempt, attempt.reconfirmed, only=attempt.reconfirmed, was="returned")


def gone_again(word: BankGoneAgain, payment: Known) -> Sequence[PaymentFact]:
    attempt = payment.attempt
    open_case = undone_by(attempt, word, "back")
    if open_case is not None:
        return settled(attempt, [open_case.case], "reversed", word)
    back = next(
        (one for one in transfer_movements(attempt, "back", word.end_to_end_id) if not one.rejected and not one.case),
        None,
    )
    if back is None:
        return a_case(attempt, word, "reversal-of-nothing", "a return that is known", "the reversal of one")
    if _booked_besides(attempt, word.end_to_end_id):
        return a_case(attempt, word, "unexpected-state", "one return, to be undone", "the reversal of one of two")
    if word.amount_fen != back.amount_fen:
        return a_case(attempt, word, "amount-differs", yuan(back.amount_fen or 0), yuan(word.amount_fen))
    again = gone_with_it(payment)
    match payment:
        case Returned() | Referred() | Stopped():
            return [*again, _return_reversed(word, attempt, back, "returned")]
        case Held():
            return [*again, _return_reversed(word, attempt, back, "held")]
        case Ordered():
            return [*again, _return_reversed(word, attempt, back, "ordered")]
        case Settled() if again:
            return [*again, _return_reversed(word, attempt, back, "ordered")]
        case Credited() if word.end_to_end_id != attempt.end_to_end_id:
            return a_case(attempt, word, "paid-twice", "one debit", "another one: a return was undone")
        case _:
            return unexpected(payment, word, "gone again")


_BOTH_WAYS: tuple[Means, Means] = ("sent", "back")


def _booked_besides(attempt: Attempt, end_to_end_id: str) -> bool:
    """Whether people took another return of this attempt for other money: it may be the one that is undone."""
    undone = {one.case for one in transfer_movements(attempt, "gone-again", end_to_end_id)}
    return any(one.case not in undone for one in _booked_cases(attempt, "back", end_to_end_id))


def _sent_besides(attempt: Attempt, word: BankReturn) -> bool:
    """Whether another sending of this attempt was settled by people, and nothing came in for it yet: this may have."""
    if not word.line.inward:
        return False
    sent, backs = (
        [one for one in _booked_cases(attempt, means, word.end_to_end_id) if one.case not in attempt.open_cases]
        for means in _BOTH_WAYS
    )
    by_bank = {one.case for one in sent} & {one.case for one in backs}
    unmatched = [one for one in sent if one.case not in by_bank and word.amount_fen in (None, one.amount_fen)]
    return len(unmatched) > sum(one.case not in by_bank for one in backs)


def _booked_cases(attempt: Attempt, means: Means, end_to_end_id: str) -> list[Movement]:
    """Bookings on our account, of one attempt and one way, that were cases or are."""
    told = transfer_movements(attempt, means, end_to_end_id)
    return [one for one in told if one.case and one.lines[0].inward is (means == "back")]


def _return_reversed(
    word: BankGoneAgain, attempt: Attempt, back: Movement, was: Literal["returned", "held", "ordered"]
) -> PaymentFact:
    return PaymentReturnReversed(
        payment_id=attempt.order.payment_id,
        end_to_end_id=word.end_to_end_id,
        amount_fen=word.amount_fen,
        account_fingerprint=back.account_fingerprint or attempt.account_fingerprint,
        was=was,
        message_sha256=word.message_sha256,
        line=word.line,
    )
