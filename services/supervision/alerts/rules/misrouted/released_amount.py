"""Released amount differs. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import PAID_IN_TIME
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.pictures.payments import attempts_of, other_amount
from services.supervision.alerts.rule import Rule, Sign, says
from services.supervision.domain.terms import Terms
from shared.words import Words


def released_amount(case: Case, _: Terms) -> Iterable[Sign]:
    for payment, attempt in attempts_of(case):
        for release in attempt.releases:
            if attempt.order is None:
                continue
            ordered = attempt.order.fen() + payment.kept_before(attempt.order) - payment.kept_before(release)
            if release.fen() != ordered:
                released = release.fen()
                detail = says(expected_fen=ordered, found_fen=released)
                yield other_amount(payment, release, abs(released - ordered), detail)


RULE = Rule(
    kind="misrouted.released-amount",
    group="misrouted",
    severity="grave",
    clause=PAID_IN_TIME,
    title=Words("Released amount differs", "发往银行的金额与决定不符"),
    why=Words("What is sent to the bank is what was ordered.", "发往银行的金额应与支付单一致。"),
    says=Words(
        "{expected_fen} was ordered, {found_fen} is released.", "支付单为 {expected_fen} 元，发往银行 {found_fen} 元。"
    ),
    of=Case,
    find=released_amount,
    begins=("payment-released",),
)
