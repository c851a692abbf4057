"""Released to another account. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import CONFIRMED
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.pictures.payments import account_due, attempts_of
from services.supervision.alerts.rule import Rule, Sign
from services.supervision.domain.terms import Terms
from shared.words import Words


def released_to_other_account(case: Case, _: Terms) -> Iterable[Sign]:
    for payment, attempt in attempts_of(case):
        for release in attempt.releases:
            expected = account_due(case, payment, release)
            if expected and release.text("account_fingerprint") != expected:
                yield Sign(
                    since=release,
                    subject=payment.payment_id,
                    amount_fen=release.fen(),
                    cure=attempt.returns[0] if attempt.returns else None,
                )


RULE = Rule(
    kind="misrouted.released-to-other-account",
    group="misrouted",
    severity="grave",
    clause=CONFIRMED,
    title=Words("Released to another account", "发往银行的账户不是确认的账户"),
    why=Words(
        "Money about to reach an account other than the confirmed one: seen while the bank can still be asked to stop.",
        "款项即将付至已确认账户以外的账户：此时尚可请银行止付。",
    ),
    says=Words(
        "The file for the bank names another account than the one confirmed.",
        "发往银行的文件中的账户不是单位确认的账户。",
    ),
    of=Case,
    find=released_to_other_account,
    begins=("payment-released",),
)
