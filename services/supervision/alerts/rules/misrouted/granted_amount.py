"""Granted amount differs. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import PUBLISHED
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.rule import Rule, Sign, says
from services.supervision.domain.terms import Terms
from shared.words import Words


def granted_amount(case: Case, _: Terms) -> Iterable[Sign]:
    grant = case.first("refund-granted")
    if grant is None:
        return
    for name, what in (("employer-assessed", "assessed"), ("case-listed", "listed")):
        same = [one for one in case.all(name) if one.text("assessment_id") == grant.text("assessment_id")]
        if same and same[-1].fen() != grant.fen():
            expected, found = same[-1].fen(), grant.fen()
            yield Sign(
                since=grant,
                subject=what,
                amount_fen=abs(found - expected),
                detail=says(what, expected_fen=expected, found_fen=found),
                evidence=(same[-1],),
            )


RULE = Rule(
    kind="misrouted.granted-amount",
    group="misrouted",
    severity="grave",
    clause=PUBLISHED,
    title=Words("Granted amount differs", "决定金额与核定或公示不符"),
    why=Words(
        "The grant is of another amount than the assessment that it names, or than the public list showed.",
        "决定返还的金额与所依据的核定或者公示名单不同。",
    ),
    says={
        "assessed": Words(
            "{expected_fen} was assessed, {found_fen} is granted.", "核定 {expected_fen} 元，决定返还 {found_fen} 元。"
        ),
        "listed": Words(
            "{expected_fen} was listed, {found_fen} is granted.", "公示 {expected_fen} 元，决定返还 {found_fen} 元。"
        ),
    },
    of=Case,
    find=granted_amount,
    begins=("refund-granted",),
)
