"""withheld.not-assessable. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.finding import Rule, Sign
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.sentence import says
from services.supervision.domain.terms import Terms, after_working_days


def not_assessable(case: Case, terms: Terms) -> Iterable[Sign]:
    """R11: a size class or a month is missing, and nobody brings it: the employer may be entitled. Since the first
    assessment of those, one after the other, that could not be made."""
    since = None
    for assessed in (*case.all("employer-assessed"), None):
        missing = assessed is not None and assessed.text("outcome") == "not_assessable"
        if since is None and missing:
            since = assessed
        elif since is not None and not (missing and assessed is not None):
            yield Sign(
                since=since,
                detail=says("What is needed to assess the employer is missing, and was not brought."),
                due=after_working_days(since.day, terms.completing_days),
                cure=assessed,
            )
            since = None


RULE = Rule(
    kind="withheld.not-assessable",
    severity="serious",
    clause="R11: X74 §2, Q35 §3",
    of=Case,
    find=not_assessable,
    begins=("employer-assessed",),
)
