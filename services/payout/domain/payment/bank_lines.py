"""What a line of the bank means for its payment: arrived, came back, known already, or a case.

A line is first held against what was told before (``bank_identity``): the same line again, or the same movement in the
words of another format. Only what is neither is news, and news that does not fit the payment's state is a case.
"""

from collections.abc import Sequence
from datetime import date
from typing import assert_never

from services.payout.domain.bank_identity import case_key, movement_of_other_format, movement_told
from services.payout.domain.payment.closing import goes_on
from services.payout.domain.payment.coming_back import gone_again, returned
from services.payout.domain.payment.commands import BankCredit, BankGoneAgain, BankOdd, BankReturn
from services.payout.domain.payment.facts import PaymentFact
from services.payout.domain.payment.leaving import credited
from services.payout.domain.payment.misfits import MEANS, BankWord, a_case
from services.payout.domain.payment.states import Absent, Known, Payment, transfer_movements
from services.payout.domain.payment.told_before import answers_case, changed, fits, matched, other_name, told_again
from services.payout.domain.refusals.payments import PAYMENT_UNKNOWN
from shared.contracts.payout import BankDiscrepancyFound, DiscrepancySettled
from shared.eventlog.decider import Refused


def hear(word: BankWord, payment: Payment) -> Sequence[PaymentFact]:
    if isinstance(payment, Absent):
        raise Refused(PAYMENT_UNKNOWN)
    facts = _heard(word, payment)
    return [*facts, *goes_on(payment, [fact.key for fact in facts if isinstance(fact, DiscrepancySettled)])]


def _heard(word: BankWord, payment: Known) -> Sequence[PaymentFact]:
    attempt = payment.attempt
    told = transfer_movements(attempt, MEANS[type(word)], word.end_to_end_id)
    if known := movement_told(word.line, told):
        return told_again(word, known, attempt)
    if other := movement_of_other_format(word.line, (one for one in told if fits(word, one))):
        if isinstance(word, BankCredit) and (answered := answers_case(word, other, payment)):
            return answered
        return [
            matched(attempt, word.end_to_end_id, MEANS[type(word)], other, word.line),
            *other_name(word, attempt),
        ]
    taken = [one for one in told if not one.case]
    if change := changed(word, taken):
        return a_case(attempt, word, "changed-replay", *change)
    if (fault := word.days.fault(_day(word))) is not None:
        return a_case(attempt, word, "day-differs", *fault)
    match word:
        case BankCredit():
            return credited(word, payment, taken)
        case BankReturn():
            return returned(word, payment, taken)
        case BankGoneAgain():
            return gone_again(word, payment)
        case _:
            assert_never(word)


def odd(word: BankOdd, payment: Payment) -> Sequence[PaymentFact]:
    """A case at once: no attempt goes until people have found out what the line is."""
    if isinstance(payment, Absent):
        raise Refused(PAYMENT_UNKNOWN)
    attempt, line = payment.attempt, word.line
    told = [one for one in attempt.movements if one.means is None and one.end_to_end_id == word.end_to_end_id]
    key = case_key(word.kind, line, word.found)
    if key in attempt.cases or (movement_told(line, told) and not word.end_to_end_id):
        return []
    alike = (one for one in told if (one.amount_fen, one.lines[0].inward) == (line.amount_fen, line.inward))
    if line.inward is not None and (other := movement_of_other_format(line, alike)):
        return [matched(attempt, word.end_to_end_id, None, other, line)]
    return [
        BankDiscrepancyFound(
            payment_id=attempt.order.payment_id,
            end_to_end_id=word.end_to_end_id,
            kind=word.kind,
            expected=word.expected,
            found=word.found,
            message_sha256=word.message_sha256,
            amount_fen=line.amount_fen,
            inward=line.inward,
            line=line,
            key=key,
        )
    ]


def _day(word: BankWord) -> date:
    if isinstance(word, BankCredit):
        return word.booked_on
    return word.line.booked_on or word.days.today
