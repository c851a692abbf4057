"""Decided by an edition that nobody adopted. Pure."""

from collections.abc import Iterator

from services.supervision.alerts.clauses import ADOPTED_RULES
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.pictures.decisions import DECISIONS, decisions_of, next_decision
from services.supervision.alerts.rule import Rule, Sign, says
from services.supervision.domain.terms import Terms
from shared.words import Words


def unadopted_edition(case: Case, terms: Terms) -> Iterator[Sign]:
    for assessed, record in decisions_of(case):
        named = assessed.text("edition_sha256")
        if assessed.text("decided_on") and named not in terms.laws:
            detail = says(sha256=named[:12])
            yield Sign(since=record, amount_fen=assessed.fen(), detail=detail, cure=next_decision(case, record))


RULE = Rule(
    kind="misrouted.unadopted-edition",
    group="control-breached",
    severity="grave",
    clause=ADOPTED_RULES,
    title=Words("Decided by an edition that nobody adopted", "依据未采用的政策年度版本作出决定"),
    why=Words("Decided by rules that two people never put in force.", "所依据的政策年度版本未经两人采用生效。"),
    says=Words(
        "Decided by a content of the edition that nobody adopted ({sha256}).",
        "核定所依据的政策年度版本内容（{sha256}）从未有人批准采用。",
    ),
    of=Case,
    find=unadopted_edition,
    begins=DECISIONS,
)
