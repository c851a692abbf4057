"""What several rules ask of a case's payments. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.pictures.case import Attempt, Case, Payment
from services.supervision.alerts.rule import Said, Sign
from services.supervision.domain.record import Record
from services.supervision.domain.terms import Terms, after_working_days


def attempts_of(case: Case) -> Iterable[tuple[Payment, Attempt]]:
    return ((payment, attempt) for payment in case.payments.values() for attempt in payment.attempts)


def account_due(case: Case, payment: Payment, at: Record) -> str:
    """The account that the money should go to: confirmed last before, else the one that it was granted on."""
    confirmed = case.last_before(at, "refund-confirmed")
    if confirmed is not None:
        return confirmed.text("account_fingerprint")
    return payment.grant.text("account_fingerprint") if payment.grant else ""


def fingerprint_given(given: Record) -> str:
    bank = given.data.get("bank")
    return str(bank.get("account_fingerprint", "")) if isinstance(bank, dict) else ""


def other_amount(payment: Payment, since: Record, difference_fen: int, detail: Said) -> Sign:
    return Sign(since=since, subject=payment.payment_id, amount_fen=difference_fen, detail=detail)


def closed_by(case: Case, found: Record) -> Record | None:
    """What ended a case of the bank: people resolved it, or the bank put it right."""
    for one in case.all("discrepancy-resolved", "discrepancy-settled"):
        if one.data.get("case") == found.position or (found.text("key") and one.text("key") == found.text("key")):
            return one
    return None


_WENT_ON = ("payment-reissued", "payment-credited", "payment-return-reversed", "referral-decided")


def not_ordered_anew(case: Case, terms: Terms, names: tuple[str, ...]) -> Iterable[Sign]:
    for payment in case.payments.values():
        for record in payment.steps:
            if record.name in names:
                yield Sign(
                    since=record,
                    subject=payment.payment_id,
                    amount_fen=record.fen() or (payment.order.fen() if payment.order else None),
                    due=after_working_days(record.day, terms.reissue_days),
                    cure=payment.after(record, *_WENT_ON),
                )
