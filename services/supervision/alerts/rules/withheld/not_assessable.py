"""Cannot be assessed. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import REACHED
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.rule import Rule, Sign
from services.supervision.domain.terms import Terms, after_working_days
from shared.words import Words


def not_assessable(case: Case, terms: Terms) -> Iterable[Sign]:
    since = None
    for assessed in (*case.all("employer-assessed"), None):
        missing = assessed is not None and assessed.text("outcome") == "not_assessable"
        if since is None and missing:
            since = assessed
        elif since is not None and not (missing and assessed is not None):
            yield Sign(
                since=since,
                due=after_working_days(since.day, terms.completing_days),
                cure=assessed,
            )
            since = None


RULE = Rule(
    kind="withheld.not-assessable",
    group="withheld",
    severity="serious",
    clause=REACHED,
    title=Words("Cannot be assessed", "无法核定"),
    why=Words(
        "R11: a size class or a month is missing, and nobody brings it: the employer may be entitled. "
        "Since the first assessment of those, one after the other, that could not be made.",
        "R11：缺少划型或者某月数据而无人补充，该单位可能符合条件。自连续无法核定的首次核定起算。",
    ),
    says=Words(
        "What is needed to assess the employer is missing, and was not brought.", "核定所需的资料缺失，至今未补齐。"
    ),
    of=Case,
    find=not_assessable,
    begins=("employer-assessed",),
)
