"""Reconsideration undecided. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import REACHED
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.rule import Rule, Sign
from services.supervision.domain.terms import Terms, after_working_days
from shared.words import Words


def reconsideration_undecided(case: Case, terms: Terms) -> Iterable[Sign]:
    decided = {one.text("reconsideration_id"): one for one in case.all("reconsideration-decided")}
    for asked in case.all("reconsideration-asked"):
        yield Sign(
            since=asked,
            subject=asked.text("reconsideration_id"),
            due=after_working_days(asked.day, terms.reconsideration_days),
            cure=decided.get(asked.text("reconsideration_id")),
        )


RULE = Rule(
    kind="withheld.reconsideration-undecided",
    group="withheld",
    severity="serious",
    clause=REACHED,
    title=Words("Reconsideration undecided", "复核未决定"),
    why=Words(
        "An employer that is on no list, or on one with less than it claims, asked for a review.",
        "未列入公示或者公示金额少于其主张的单位已申请复核。",
    ),
    says=Words(
        "The employer asked for a review of its decision, and nobody decided it.", "单位申请复核，至今未作决定。"
    ),
    of=Case,
    find=reconsideration_undecided,
    begins=("reconsideration-asked",),
)
