"""misrouted.unadopted-edition. Pure."""

from collections.abc import Iterator

from services.supervision.alerts.finding import Rule, Sign
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.pictures.decisions import DECISIONS, decisions_of, next_decision
from services.supervision.alerts.sentence import says
from services.supervision.domain.terms import Terms


def unadopted_edition(case: Case, terms: Terms) -> Iterator[Sign]:
    """Decided by rules that two people never put in force."""
    for assessed, record in decisions_of(case):
        named = assessed.text("edition_sha256")
        if assessed.text("decided_on") and named not in terms.laws:
            detail = says("Decided by a content of the edition that nobody adopted ({sha256}).", sha256=named[:12])
            yield Sign(since=record, amount_fen=assessed.fen(), detail=detail, cure=next_decision(case, record))


RULE = Rule(
    kind="misrouted.unadopted-edition",
    severity="grave",
    clause="R8: forging system parameters is a reportable offence",
    of=Case,
    find=unadopted_edition,
    begins=DECISIONS,
)
