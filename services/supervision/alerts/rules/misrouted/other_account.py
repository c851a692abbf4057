"""Credited to another account. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import CONFIRMED
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.pictures.payments import account_due, attempts_of
from services.supervision.alerts.rule import Rule, Sign
from services.supervision.domain.terms import Terms
from shared.words import Words


def other_account(case: Case, _: Terms) -> Iterable[Sign]:
    for payment, attempt in attempts_of(case):
        for credit in attempt.credits:
            expected = account_due(case, payment, attempt.released or credit)
            if expected and credit.text("account_fingerprint") != expected:
                yield Sign(since=credit, subject=payment.payment_id, amount_fen=credit.fen())
    for found in case.all("bank-discrepancy-found"):
        if found.text("kind") == "account-differs":
            grant = next(
                (one.grant for one in case.payments.values() if one.payment_id == found.text("payment_id")), None
            )
            amount = grant.fen() if grant else None
            yield Sign(since=found, subject=found.text("payment_id"), amount_fen=amount)


RULE = Rule(
    kind="misrouted.other-account",
    group="misrouted",
    severity="grave",
    clause=CONFIRMED,
    title=Words("Credited to another account", "到账账户不是确认的账户"),
    why=Words(
        "R6: money that reached an account other than the confirmed (or, on the direct route, granted) one.",
        "R6：款项到达的账户不是已确认的账户（免申即享的，不是决定返还时的账户）。",
    ),
    says=Words(
        "The bank reports a credit to an account other than the one confirmed.",
        "银行回报入账的账户不是单位确认的账户。",
    ),
    of=Case,
    find=other_account,
    begins=("payment-credited", "bank-discrepancy-found"),
)
