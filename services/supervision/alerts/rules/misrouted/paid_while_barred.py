"""Paid while barred. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import PAID_IN_TIME
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.pictures.payments import attempts_of
from services.supervision.alerts.rule import Rule, Sign
from services.supervision.domain.record import comes_before
from services.supervision.domain.terms import Terms
from shared.words import Words


def paid_while_barred(case: Case, _: Terms) -> Iterable[Sign]:
    for payment, attempt in attempts_of(case):
        for release in attempt.releases:
            bars = [one for one in case.all("payee-barred", "payee-cleared") if comes_before(one, release)]
            barred = {one.text("source"): one for one in bars}
            for bar in barred.values():
                if bar.name == "payee-barred" and bar.data.get("edition") in (None, case.edition):
                    yield Sign(
                        since=release,
                        subject=f"{payment.payment_id}/{bar.text('source')}",
                        amount_fen=release.fen(),
                        cure=attempt.returns[0] if attempt.returns else None,
                        evidence=(bar,),
                    )


RULE = Rule(
    kind="misrouted.paid-while-barred",
    group="misrouted",
    severity="grave",
    clause=PAID_IN_TIME,
    title=Words("Paid while barred", "支付给被限制单位"),
    why=Words(
        "Deregistered, or on another department's list, and released all the same.",
        "单位已注销或者列入其他部门的名单，款项仍然发往银行。",
    ),
    says=Words(
        "Released to an employer that was barred from payment.",
        "款项发给了被限制支付的单位。",
    ),
    of=Case,
    find=paid_while_barred,
    begins=("payee-barred",),
)
