"""Objection undecided. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import PUBLISHED
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.rule import Rule, Sign
from services.supervision.domain.terms import Terms, after_working_days
from shared.words import Words


def objection_undecided(case: Case, terms: Terms) -> Iterable[Sign]:
    decided = {one.text("objection_id"): one for one in case.all("objection-dismissed", "objection-upheld")}
    for objection in case.all("objection-raised"):
        yield Sign(
            since=objection,
            subject=objection.text("objection_id"),
            due=after_working_days(objection.day, terms.objection_days),
            cure=decided.get(objection.text("objection_id")),
        )


RULE = Rule(
    kind="withheld.objection-undecided",
    group="withheld",
    severity="serious",
    clause=PUBLISHED,
    title=Words("Objection undecided", "异议未处理"),
    why=Words("An objection holds the employer until somebody decides it.", "异议未处理，该单位的款项即一直暂缓。"),
    says=Words(
        "An objection holds this employer's refund, and nobody decided it.", "该单位的返还因异议暂缓，异议至今未处理。"
    ),
    of=Case,
    find=objection_undecided,
    begins=("objection-raised",),
)
