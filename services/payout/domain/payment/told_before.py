"""A line of the bank held against what was told before, in its own words or in those of another format."""

from collections.abc import Sequence

from services.payout.domain.bank_identity import Movement
from services.payout.domain.payment.closing import settled
from services.payout.domain.payment.commands import BankCredit
from services.payout.domain.payment.facts import PaymentFact
from services.payout.domain.payment.leaving import arrived, misfit
from services.payout.domain.payment.misfits import BankWord, a_case, is_status_case
from services.payout.domain.payment.states import Attempt, Known, Released
from shared.contracts.payout import BankLine, BankLineMatched, Means
from shared.money import yuan


def fits(word: BankWord, known: Movement) -> bool:
    """Whether another format may have told this movement: nothing that both name differs.

    A booking is news after a status that was a case: only the booking moved money.
    """
    if word.line.inward is not None and is_status_case(known):
        return False
    if word.amount_fen is not None and known.amount_fen not in (None, word.amount_fen):
        return False
    if isinstance(word, BankCredit):
        named = word.account_fingerprint
        return named is None or known.account_fingerprint in (None, named)
    # The bank said that nothing left; a booking says that something came back: these are not the same.
    return not (known.rejected and word.line.inward is not None)


def changed(word: BankWord, told: Sequence[Movement]) -> tuple[str, str] | None:
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


def told_again(word: BankWord, known: Movement, attempt: Attempt) -> Sequence[PaymentFact]:
    """No news, unless another account or payee is named now."""
    if not isinstance(word, BankCredit) or known.case:
        return []
    if word.account_fingerprint is not None and known.account_fingerprint not in (None, word.account_fingerprint):
        return a_case(attempt, word, "changed-replay", known.account_fingerprint or "", word.account_fingerprint)
    return other_name(word, attempt)


def answers_case(word: BankCredit, known: Movement, payment: Known) -> Sequence[PaymentFact]:
    """A format that names what another left out: the credit that was in doubt is none any more."""
    match payment:
        case Released(attempt) if known.case in attempt.open_cases and word.end_to_end_id == attempt.end_to_end_id:
            if word.days.fault(word.booked_on) is not None:
                return []
            if misfit(word, attempt.order.amount_fen, attempt.account_fingerprint, attempt) is not None:
                return []
            return [arrived(word, attempt), *settled(attempt, [known.case], "credited", word)]
        case _:
            return []


def other_name(word: BankWord, attempt: Attempt) -> Sequence[PaymentFact]:
    ours = attempt.sent_names.get(word.end_to_end_id)
    if isinstance(word, BankCredit) and word.payee_name and ours and not word.name_fits(ours, word.payee_name):
        return a_case(attempt, word, "changed-replay", ours, word.payee_name)
    return []


def matched(attempt: Attempt, end_to_end_id: str, means: Means | None, known: Movement, line: BankLine) -> PaymentFact:
    return BankLineMatched(
        payment_id=attempt.order.payment_id, end_to_end_id=end_to_end_id, means=means, of=known.key, line=line
    )
