"""misrouted.granted-amount. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.finding import Rule, Sign
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.sentence import says
from services.supervision.domain.terms import Terms
from shared.money import yuan

_R7 = "R7: X74 §1, Q35 §2"


def granted_amount(case: Case, _: Terms) -> Iterable[Sign]:
    """The grant is of another amount than the assessment that it names, or than the public list showed."""
    grant = case.first("refund-granted")
    if grant is None:
        return
    for name, what in (("employer-assessed", "assessed"), ("case-listed", "listed")):
        same = [one for one in case.all(name) if one.text("assessment_id") == grant.text("assessment_id")]
        if same and same[-1].fen() != grant.fen():
            sums = {"expected": yuan(same[-1].fen()), "found": yuan(grant.fen())}
            detail = (
                says("{expected} was assessed, {found} is granted.", **sums)
                if name == "employer-assessed"
                else says("{expected} was listed, {found} is granted.", **sums)
            )
            amount = abs(grant.fen() - same[-1].fen())
            yield Sign(since=grant, subject=what, amount_fen=amount, detail=detail, evidence=(same[-1],))


RULE = Rule(
    kind="misrouted.granted-amount",
    severity="grave",
    clause=_R7,
    of=Case,
    find=granted_amount,
    begins=("refund-granted",),
)
