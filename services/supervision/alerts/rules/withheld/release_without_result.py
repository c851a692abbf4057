"""Released, no result of the bank. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import PAID_IN_TIME
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.rule import Rule, Sign
from services.supervision.domain.terms import Terms, after_working_days
from shared.words import Words


def release_without_result(case: Case, terms: Terms) -> Iterable[Sign]:
    for payment in case.payments.values():
        for attempt in payment.attempts:
            if attempt.released is None:
                continue
            yield Sign(
                since=attempt.released,
                subject=payment.payment_id,
                amount_fen=attempt.released.fen(),
                due=after_working_days(attempt.released.day, terms.result_days),
                cure=attempt.result,
            )


RULE = Rule(
    kind="withheld.release-without-result",
    group="withheld",
    severity="serious",
    clause=PAID_IN_TIME,
    title=Words("Released, no result of the bank", "已发往银行，没有结果"),
    why=Words("The bank was told to pay, and has not said what became of it.", "款项已发往银行，银行尚未告知结果。"),
    says=Words(
        "In a file for the bank, which says neither that it arrived nor that it came back.",
        "已发往银行，银行既未回报入账，也未回报退汇。",
    ),
    of=Case,
    find=release_without_result,
    begins=("payment-released",),
)
