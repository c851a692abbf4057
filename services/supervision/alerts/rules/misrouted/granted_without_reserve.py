"""Granted without the fund's reserve. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import RESERVE
from services.supervision.alerts.pictures.case import GRANTS, Case
from services.supervision.alerts.pictures.reserve import LACKS, lacks
from services.supervision.alerts.rule import Rule, Sign
from services.supervision.domain.terms import Terms
from shared.words import Words


def granted_without_reserve(case: Case, terms: Terms) -> Iterable[Sign]:
    for grant in case.all(*GRANTS):
        if (detail := lacks(terms, grant.text("agency"), grant)) is not None:
            yield Sign(since=grant, amount_fen=grant.fen(), detail=detail)


RULE = Rule(
    kind="misrouted.granted-without-reserve",
    group="misrouted",
    severity="grave",
    clause=RESERVE,
    title=Words("Granted without the fund's reserve", "基金备付不足仍决定返还"),
    why=Words(
        "Where the fund must be able to pay for some months, nothing is granted while it is not.",
        "规定基金须具备若干个月支付能力的，不具备时不予决定返还。",
    ),
    says=LACKS,
    of=Case,
    find=granted_without_reserve,
    begins=GRANTS,
)
