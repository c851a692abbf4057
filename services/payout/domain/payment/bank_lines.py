"""What a line of the bank means for its payment: arrived, came back, known already, or a case.

A line is first held against what was told before (``bank_identity``): the same line again, or the same movement in the
words of another format. Only what is neither is news, and news that does not fit the payment's state is a case.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Literal, assert_never

from services.payout.domain.bank_identity import Movement, case_key, movement_of_other_format, movement_told
from services.payout.domain.payee_name import equal_names
from services.payout.domain.payment.closing import goes_on, settled
from services.payout.domain.payment.commands import BankCredit, BankGoneAgain, BankOdd, BankReturn
from services.payout.domain.payment.facts import PaymentFact
from services.payout.domain.payment.reducing import gone_with_it
from services.payout.domain.payment.reissuing import next_attempt
from services.payout.domain.payment.states import (
    Absent,
    Attempt,
    Credited,
    Held,
    Known,
    Ordered,
    Payment,
    Referred,
    Released,
    Returned,
    Settled,
    Stopped,
    transfer_movements,
)
from shared.contracts.payout import (
    BankDiscrepancyFound,
    BankLine,
    BankLineMatched,
    DiscrepancyKind,
    DiscrepancySettled,
    Means,
    PaymentCredited,
    PaymentReferred,
    PaymentReturned,
    PaymentReturnReversed,
    PaymentSendingBooked,
)
from shared.eventlog.decider import Refused
from shared.money import yuan

BankWord = BankCredit | BankReturn | BankGoneAgain
_BOTH_WAYS: tuple[Means, Means] = ("sent", "back")
_MEANS: dict[type[BankWord], Means] = {BankCredit: "sent", BankReturn: "back", BankGoneAgain: "gone-again"}


def hear(word: BankWord, payment: Payment) -> Sequence[PaymentFact]:
    if isinstance(payment, Absent):
        raise Refused("There is no such payment.")
    facts = _heard(word, payment)
    return [*facts, *goes_on(payment, [fact.key for fact in facts if isinstance(fact, DiscrepancySettled)])]


def _heard(word: BankWord, payment: Known) -> Sequence[PaymentFact]:
    attempt = payment.attempt
    told = transfer_movements(attempt, _MEANS[type(word)], word.end_to_end_id)
    if known := movement_told(word.line, told):
        return _told_again(word, known, attempt)
    if other := movement_of_other_format(word.line, (one for one in told if _fits(word, one))):
        if isinstance(word, BankCredit) and (answered := _answers_case(word, other, payment)):
            return answered
        return [
            _match(attempt, word.end_to_end_id, _MEANS[type(word)], other, word.line),
            *_other_name(word, attempt),
        ]
    taken = [one for one in told if not one.case]
    if change := _changed(word, taken):
        return _case(attempt, word, "changed-replay", *change)
    if (fault := word.days.fault(_day(word))) is not None:
        return _case(attempt, word, "day-differs", *fault)
    match word:
        case BankCredit():
            return _credited(word, payment, taken)
        case BankReturn():
            return _returned(word, payment, taken)
        case BankGoneAgain():
            return _gone_again(word, payment)
        case _:
            assert_never(word)


def odd(word: BankOdd, payment: Payment) -> Sequence[PaymentFact]:
    """A case at once: no attempt goes until people have found out what the line is."""
    if isinstance(payment, Absent):
        raise Refused("There is no such payment.")
    attempt, line = payment.attempt, word.line
    told = [one for one in attempt.movements if one.means is None and one.end_to_end_id == word.end_to_end_id]
    key = case_key(word.kind, line, word.found)
    if key in attempt.cases or (movement_told(line, told) and not word.end_to_end_id):
        return []
    alike = (one for one in told if (one.amount_fen, one.lines[0].inward) == (line.amount_fen, line.inward))
    if line.inward is not None and (other := movement_of_other_format(line, alike)):
        return [_match(attempt, word.end_to_end_id, None, other, line)]
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


# Told before


def _fits(word: BankWord, known: Movement) -> bool:
    """Whether another format may have told this movement: nothing that both name differs.

    A booking is news after a status that was a case: only the booking moved money.
    """
    if word.line.inward is not None and _is_status_case(known):
        return False
    if word.amount_fen is not None and known.amount_fen not in (None, word.amount_fen):
        return False
    if isinstance(word, BankCredit):
        named = word.account_fingerprint
        return named is None or known.account_fingerprint in (None, named)
    # The bank said that nothing left; a booking says that something came back: these are not the same.
    return not (known.rejected and word.line.inward is not None)


def _is_status_case(known: Movement) -> bool:
    return bool(known.case) and all(line.inward is None for line in known.lines)


def _changed(word: BankWord, told: Sequence[Movement]) -> tuple[str, str] | None:
    """What was said before, and what is said now, where this line repeats another with a change in it."""
    for known in told:
        again = all(line.source != word.line.source for line in known.lines) or any(
            line.reference and (line.reference, line.booked_on) == (word.line.reference, word.line.booked_on)
            for line in known.lines
            if line.source == word.line.source
        )
        if not again or (known.rejected and word.line.inward is not None):
            continue
        if word.amount_fen is not None and known.amount_fen not in (None, word.amount_fen):
            return yuan(known.amount_fen or 0), yuan(word.amount_fen)
        if isinstance(word, BankCredit) and known.account_fingerprint != word.account_fingerprint:
            return known.account_fingerprint or "", word.account_fingerprint or ""
    return None


def _told_again(word: BankWord, known: Movement, attempt: Attempt) -> Sequence[PaymentFact]:
    """No news, unless another account or payee is named now."""
    if not isinstance(word, BankCredit) or known.case:
        return []
    if word.account_fingerprint is not None and known.account_fingerprint not in (None, word.account_fingerprint):
        return _case(attempt, word, "changed-replay", known.account_fingerprint or "", word.account_fingerprint)
    return _other_name(word, attempt)


def _answers_case(word: BankCredit, known: Movement, payment: Known) -> Sequence[PaymentFact]:
    """A format that names what another left out: the credit that was in doubt is none any more."""
    match payment:
        case Released(attempt) if known.case in attempt.open_cases and word.end_to_end_id == attempt.end_to_end_id:
            if word.days.fault(word.booked_on) is not None:
                return []
            if _misfit(word, attempt.order.amount_fen, attempt.account_fingerprint, attempt) is not None:
                return []
            return [_arrived(word, attempt), *settled(attempt, [known.case], "credited", word)]
        case _:
            return []


def _other_name(word: BankWord, attempt: Attempt) -> Sequence[PaymentFact]:
    ours = attempt.sent_names.get(word.end_to_end_id)
    if isinstance(word, BankCredit) and word.payee_name and ours and not word.name_fits(ours, word.payee_name):
        return _case(attempt, word, "changed-replay", ours, word.payee_name)
    return []


def _match(attempt: Attempt, end_to_end_id: str, means: Means | None, known: Movement, line: BankLine) -> PaymentFact:
    return BankLineMatched(
        payment_id=attempt.order.payment_id, end_to_end_id=end_to_end_id, means=means, of=known.key, line=line
    )


# The money left


def _credited(word: BankCredit, payment: Known, taken: Sequence[Movement]) -> Sequence[PaymentFact]:
    attempt = payment.attempt
    match payment:
        case Released() if word.end_to_end_id == attempt.end_to_end_id:
            odd = _misfit(word, attempt.order.amount_fen, attempt.account_fingerprint, attempt)
            if odd is not None:
                return _case(attempt, word, *odd)
            arrived = _arrived(word, attempt)
            return [arrived, *settled(attempt, _doubts(attempt, word.end_to_end_id), "credited", word)]
        case _ if (open_case := _undone_by(attempt, word, "back")) is not None:
            return settled(attempt, [open_case.case], "reversed", word)
        case _ if word.line.inward is not None and not taken and (back := _unbooked(attempt, word.end_to_end_id)):
            booked = _sending_booked(word, attempt, back)
            doubts = _doubts(attempt, word.end_to_end_id) if isinstance(booked[0], PaymentSendingBooked) else []
            return [*booked, *settled(attempt, doubts, "credited", word)]
        case _ if _net(attempt, word.end_to_end_id) > 0:
            return _case(attempt, word, "paid-twice", "one debit", "another one")
        case _:
            return _unexpected(payment, word, "credited")


def _arrived(word: BankCredit, attempt: Attempt) -> PaymentFact:
    ours = attempt.sent_names.get(word.end_to_end_id)
    cut = bool(word.payee_name and ours and not equal_names(ours, word.payee_name))
    return PaymentCredited(
        payment_id=attempt.order.payment_id,
        end_to_end_id=word.end_to_end_id,
        amount_fen=attempt.order.amount_fen,
        account_fingerprint=attempt.account_fingerprint,
        booked_on=word.booked_on,
        bank_reference=word.line.reference,
        message_sha256=word.message_sha256,
        line=word.line,
        name_as_cut=(word.payee_name or "") if cut else "",
    )


def _misfit(
    word: BankCredit, amount_fen: int, account: str, attempt: Attempt
) -> tuple[DiscrepancyKind, str, str] | None:
    """In what a credit is not what was sent: kind, expected, found."""
    if word.amount_fen not in (None, amount_fen):
        return "amount-differs", yuan(amount_fen), yuan(word.amount_fen)
    if word.account_fingerprint is None:
        return "account-not-named", account, "no account"
    if word.account_fingerprint != account:
        return "account-differs", account, word.account_fingerprint
    ours = attempt.sent_names.get(word.end_to_end_id)
    if word.payee_name and ours and not word.name_fits(ours, word.payee_name):
        return "name-differs", ours, word.payee_name
    return None


def _unbooked(attempt: Attempt, end_to_end_id: str) -> Movement | None:
    """A coming back of what no line of the bank had said to have left."""
    backs = transfer_movements(attempt, "back", end_to_end_id)
    return next((one for one in backs if not one.rejected and not one.case), None)


def _sending_booked(word: BankCredit, attempt: Attempt, back: Movement) -> Sequence[PaymentFact]:
    """The other half of a return that is known: no news about the money. Some formats name no account."""
    account = back.account_fingerprint or attempt.account_fingerprint
    named = replace(word, account_fingerprint=word.account_fingerprint or account)
    odd = _misfit(named, back.amount_fen or attempt.order.amount_fen, account, attempt)
    if odd is not None:
        return _case(attempt, word, *odd)
    return [
        PaymentSendingBooked(
            payment_id=attempt.order.payment_id,
            end_to_end_id=word.end_to_end_id,
            amount_fen=back.amount_fen or attempt.order.amount_fen,
            account_fingerprint=account,
            booked_on=word.booked_on,
            bank_reference=word.line.reference,
            message_sha256=word.message_sha256,
            line=word.line,
        )
    ]


# The money came back, or never left


def _returned(word: BankReturn, payment: Known, taken: Sequence[Movement]) -> Sequence[PaymentFact]:
    attempt = payment.attempt
    if word.duplicate:
        found = f"{word.bank_code} {word.bank_text}".strip()
        return _case(attempt, word, "duplicate-code", "an answer to what was sent once", found)
    if (undone := _undone_by(attempt, word, "gone-again")) is not None:
        return settled(attempt, [undone.case], "reversed", word)
    open_case = _undone_by(attempt, word, "sent")
    current = word.end_to_end_id == attempt.end_to_end_id
    match payment:
        case Released() | Credited() if current and open_case is None and _sent_besides(attempt, word):
            return _case(attempt, word, "unexpected-state", "one sending, to come back", "one of two came back")
        case Released() if current:
            settling = [] if open_case is None else settled(attempt, [open_case.case], "reversed", word)
            return [*_came_back(word, attempt, "released"), *settling]
        case _ if open_case is not None and not word.rejected:
            return settled(attempt, [open_case.case], "reversed", word)
        # A credit that comes back days later is a return too. One that is rejected afterwards contradicts itself.
        case Credited() if current and not word.rejected:
            return _came_back(word, attempt, "credited")
        case _ if taken and not word.rejected and not any(one.rejected for one in taken):
            return _case(attempt, word, "returned-twice", "one return", "another one")
        case _:
            return _unexpected(payment, word, "rejected" if word.rejected else "returned")


def _came_back(word: BankReturn, attempt: Attempt, was: Literal["released", "credited"]) -> Sequence[PaymentFact]:
    if word.amount_fen is not None and word.amount_fen != attempt.order.amount_fen:
        return _case(attempt, word, "amount-differs", yuan(attempt.order.amount_fen), yuan(word.amount_fen))
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


# A return was undone


def _gone_again(word: BankGoneAgain, payment: Known) -> Sequence[PaymentFact]:
    attempt = payment.attempt
    open_case = _undone_by(attempt, word, "back")
    if open_case is not None:
        return settled(attempt, [open_case.case], "reversed", word)
    back = next(
        (one for one in transfer_movements(attempt, "back", word.end_to_end_id) if not one.rejected and not one.case),
        None,
    )
    if back is None:
        return _case(attempt, word, "reversal-of-nothing", "a return that is known", "the reversal of one")
    if _booked_besides(attempt, word.end_to_end_id):
        return _case(attempt, word, "unexpected-state", "one return, to be undone", "the reversal of one of two")
    if word.amount_fen != back.amount_fen:
        return _case(attempt, word, "amount-differs", yuan(back.amount_fen or 0), yuan(word.amount_fen))
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
            return _case(attempt, word, "paid-twice", "one debit", "another one: a return was undone")
        case _:
            return _unexpected(payment, word, "gone again")


def _booked_besides(attempt: Attempt, end_to_end_id: str) -> bool:
    """Whether people took another return of this attempt for other money: it may be the one that is undone."""
    undone = {one.case for one in transfer_movements(attempt, "gone-again", end_to_end_id)}
    backs = transfer_movements(attempt, "back", end_to_end_id)
    return any(one.case and one.case not in undone and one.lines[0].inward for one in backs)


def _sent_besides(attempt: Attempt, word: BankReturn) -> bool:
    """Whether another sending of this attempt was settled by people, and nothing came in for it yet: this may have."""
    if not word.line.inward:
        return False
    sent, backs = (
        [
            one
            for one in transfer_movements(attempt, means, word.end_to_end_id)
            if one.case and one.case not in attempt.open_cases and one.lines[0].inward is (means == "back")
        ]
        for means in _BOTH_WAYS
    )
    by_bank = {one.case for one in sent} & {one.case for one in backs}
    unmatched = [one for one in sent if one.case not in by_bank and word.amount_fen in (None, one.amount_fen)]
    return len(unmatched) > sum(one.case not in by_bank for one in backs)


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


# What does not fit


def _net(attempt: Attempt, end_to_end_id: str) -> int:
    """How often the money of an attempt is out, as far as it was taken for true."""
    taken = [one for one in attempt.movements if one.end_to_end_id == end_to_end_id and not one.case]
    out = sum(one.means != "back" for one in taken)
    return out - sum(one.means == "back" and not one.rejected for one in taken)


def _undone_by(attempt: Attempt, word: BankWord, means: Means) -> Movement | None:
    """An open case of money that moved the other way, of the same attempt and amount: the bank has put it right.

    Money that nobody is known to own goes back by a reversal that says so: a debit may be the sending, told late.
    """
    cases = attempt.open_cases | (attempt.unowned if isinstance(word, BankGoneAgain) else frozenset())
    return next(
        (
            one
            for one in transfer_movements(attempt, means, word.end_to_end_id)
            if one.case in cases
            and one.lines[0].inward is not None
            and word.line.inward is not None
            and word.amount_fen == one.amount_fen
        ),
        None,
    )


def _doubts(attempt: Attempt, end_to_end_id: str) -> list[str]:
    """Cases of statuses that asked whether an attempt was sent at all, or said so too early or too late."""
    told = (*transfer_movements(attempt, "back", end_to_end_id), *transfer_movements(attempt, "sent", end_to_end_id))
    return [one.case for one in told if one.case in attempt.open_cases and _is_status_case(one)]


def _unexpected(payment: Known, word: BankWord, said: str) -> Sequence[PaymentFact]:
    attempt = payment.attempt
    expected = f"{attempt.end_to_end_id} is {type(payment).__name__.lower()}"
    return _case(attempt, word, "unexpected-state", expected, said)


def _case(attempt: Attempt, word: BankWord, kind: DiscrepancyKind, expected: str, found: str) -> Sequence[PaymentFact]:
    key = case_key(kind, word.line, found)
    if key in attempt.cases:
        return []
    return [
        BankDiscrepancyFound(
            payment_id=attempt.order.payment_id,
            end_to_end_id=word.end_to_end_id,
            kind=kind,
            expected=expected,
            found=found,
            message_sha256=word.message_sha256,
            amount_fen=word.amount_fen,
            # What another line tells already has moved no money of its own.
            inward=None if kind == "changed-replay" else word.line.inward,
            line=word.line,
            key=key,
            means=_MEANS[type(word)],
        )
    ]
