"""Account changed for one payment, and changed back. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import CONFIRMED
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.pictures.payments import fingerprint_given
from services.supervision.alerts.rule import Rule, Sign, says
from services.supervision.domain.record import comes_before
from services.supervision.domain.terms import Terms
from shared.words import Words

_SCORE = 60
"""Employers change their bank now and then, and do not go back to the account that they had just left. No published
figure says how often; of 100,000 employers of a season none does so around the week of its own payment by chance."""


def account_changed_back(case: Case, _: Terms) -> Iterable[Sign]:
    given = case.all("bank-details-given")
    for payment in case.payments.values():
        for credited in (attempt.credits[0] for attempt in payment.attempts if attempt.credits):
            before = [one for one in given if comes_before(one, credited)]
            after = [one for one in given if comes_before(credited, one)]
            if len(before) < 2 or not after:
                continue
            paid_to = fingerprint_given(before[-1])
            earlier = next((one for one in reversed(before) if fingerprint_given(one) != paid_to), None)
            back = next((one for one in after if fingerprint_given(one) != paid_to), None)
            if earlier and back and fingerprint_given(earlier) == fingerprint_given(back):
                yield Sign(
                    since=back,
                    subject=payment.payment_id,
                    amount_fen=credited.fen(),
                    detail=says(changed=before[-1].day.isoformat(), back=back.day.isoformat()),
                    people=tuple(dict.fromkeys((before[-1].actor, back.actor))),
                    evidence=(earlier, before[-1], credited),
                    score=_SCORE,
                )


RULE = Rule(
    kind="indication.account-changed-back",
    group="indication",
    severity="indicative",
    clause=CONFIRMED,
    title=Words("Account changed for the payment and changed back", "付款前后账户变更又改回"),
    why=Words(
        "The refund went to an account that the employer had only for it: before and after, another one is on record.",
        "返还资金付至单位仅为此使用的账户，此前和此后登记的均为另一账户。",
    ),
    says=Words(
        "The account was changed on {changed}, the refund came to it, and on {back} the earlier one was given again.",
        "账户于 {changed} 变更，返还资金到账后，又于 {back} 改回原账户。",
    ),
    of=Case,
    find=account_changed_back,
    begins=("payment-credited",),
)
