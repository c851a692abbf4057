"""withheld.objection-undecided. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.finding import Rule, Sign
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.sentence import says
from services.supervision.domain.terms import Terms, after_working_days


def objection_undecided(case: Case, terms: Terms) -> Iterable[Sign]:
    decided = {one.text("objection_id"): one for one in case.all("objection-dismissed", "objection-upheld")}
    for objection in case.all("objection-raised"):
        yield Sign(
            since=objection,
            subject=objection.text("objection_id"),
            detail=says("An objection holds this employer's refund, and nobody decided it."),
            due=after_working_days(objection.day, terms.objection_days),
            cure=decided.get(objection.text("objection_id")),
        )


RULE = Rule(
    kind="withheld.objection-undecided",
    severity="serious",
    clause="R7: X74 §1, Q35 §2",
    of=Case,
    find=objection_undecided,
    begins=("objection-raised",),
)
