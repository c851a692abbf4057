"""A line of the bank that says that money left: arrived, the other half of a return, or a case."""

from collections.abc import Sequence
from dataclasses import replace

from services.payout.domain.bank_identity import Movement
from services.payout.domain.payee_name import equal_names
from services.payout.domain.payment.closing import settled
from services.payout.domain.payment.commands import BankCredit
from services.payout.domain.payment.facts import PaymentFact
from services.payout.domain.payment.misfits import a_case, doubts, net, undone_by, unexpected
from services.payout.domain.payment.states import Attempt, Known, Released, transfer_movements
from shared.contracts.payout import DiscrepancyKind, PaymentCredited, PaymentSendingBooked
from shared.money import yuan


def credited(word: BankCredit, payment: Known, taken: Sequence[Movement]) -> Sequence[PaymentFact]:
    attempt = payment.attempt
    match payment:
        case Released() if word.end_to_end_id == attempt.end_to_end_id:
            odd = misfit(word, attempt.order.amount_fen, attempt.account_fingerprint, attempt)
            if odd is not None:
                return a_case(attempt, word, *odd)
            answered = doubts(attempt, word.end_to_end_id)
            return [arrived(word, attempt), *settled(attempt, answered, "credited", word)]
        case _ if (open_case := undone_by(attempt, word, "back")) is not None:
            return settled(attempt, [open_case.case], "reversed", word)
        case _ if word.line.inward is not None and not taken and (back := _unbooked(attempt, word.end_to_end_id)):
            booked = _sending_booked(word, attempt, back)
            answered = doubts(attempt, word.end_to_end_id) if isinstance(booked[0], PaymentSendingBooked) else []
            return [*booked, *settled(attempt, answered, "credited", word)]
        case _ if net(attempt, word.end_to_end_id) > 0:
            return a_case(attempt, word, "paid-twice", "one debit", "another one")
        case _:
            return unexpected(payment, word, "credited")


def arrived(word: BankCredit, attempt: Attempt) -> PaymentFact:
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


def misfit(
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
    odd = misfit(named, back.amount_fen or attempt.order.amount_fen, account, attempt)
    if odd is not None:
        return a_case(attempt, word, *odd)
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
