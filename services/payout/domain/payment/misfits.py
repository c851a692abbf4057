"""What of the bank does not fit a payment: the cases that it makes, and those that it answers."""

from collections.abc import Sequence

from services.payout.domain.bank_identity import Movement, case_key
from services.payout.domain.payment.commands import BankCredit, BankGoneAgain, BankReturn
from services.payout.domain.payment.facts import PaymentFact
from services.payout.domain.payment.states import Attempt, Known, transfer_movements
from shared.contracts.payout import BankDiscrepancyFound, DiscrepancyKind, Means

BankWord = BankCredit | BankReturn | BankGoneAgain
MEANS: dict[type[BankWord], Means] = {BankCredit: "sent", BankReturn: "back", BankGoneAgain: "gone-again"}


def a_case(attempt: Attempt, word: BankWord, kind: DiscrepancyKind, expected: str, found: str) -> Sequence[PaymentFact]:
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
            means=MEANS[type(word)],
        )
    ]


def unexpected(payment: Known, word: BankWord, said: str) -> Sequence[PaymentFact]:
    attempt = payment.attempt
    expected = f"{attempt.end_to_end_id} is {type(payment).__name__.lower()}"
    return a_case(attempt, word, "unexpected-state", expected, said)


def undone_by(attempt: Attempt, word: BankWord, means: Means) -> Movement | None:
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


def doubts(attempt: Attempt, end_to_end_id: str) -> list[str]:
    """Cases of statuses that asked whether an attempt was sent at all, or said so too early or too late."""
    told = (*transfer_movements(attempt, "back", end_to_end_id), *transfer_movements(attempt, "sent", end_to_end_id))
    return [one.case for one in told if one.case in attempt.open_cases and is_status_case(one)]


def is_status_case(known: Movement) -> bool:
    return bool(known.case) and all(line.inward is None for line in known.lines)


def net(attempt: Attempt, end_to_end_id: str) -> int:
    """How often the money of an attempt is out, as far as it was taken for true."""
    taken = [one for one in attempt.movements if one.end_to_end_id == end_to_end_id and not one.case]
    out = sum(one.means != "back" for one in taken)
    return out - sum(one.means == "back" and not one.rejected for one in taken)
