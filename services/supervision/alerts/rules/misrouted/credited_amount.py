"""Credited amount differs. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import PAID_IN_TIME
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.pictures.payments import attempts_of, other_amount
from services.supervision.alerts.rule import Rule, Sign, says
from services.supervision.domain.terms import Terms
from shared.words import Words


def credited_amount(case: Case, _: Terms) -> Iterable[Sign]:
    for payment, attempt in attempts_of(case):
        for credit in attempt.credits:
            if attempt.released is None:
                continue
            released, credited = attempt.released.fen(), credit.fen()
            if credited != released:
                detail = says(expected_fen=released, found_fen=credited)
                yield other_amount(payment, credit, abs(credited - released), detail)


RULE = Rule(
    kind="misrouted.credited-amount",
    group="misrouted",
    severity="grave",
    clause=PAID_IN_TIME,
    title=Words("Credited amount differs", "到账金额与决定不符"),
    why=Words("What arrives is what was sent.", "到账金额应与发往银行的金额一致。"),
    says=Words(
        "{expected_fen} was released, {found_fen} is credited.", "发往银行 {expected_fen} 元，到账 {found_fen} 元。"
    ),
    of=Case,
    find=credited_amount,
    begins=("payment-credited",),
)
