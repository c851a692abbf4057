"""withheld.return-not-reissued. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.finding import Rule, Sign
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.pictures.payments import not_ordered_anew
from services.supervision.alerts.sentence import says
from services.supervision.domain.terms import Terms

_R8 = "R8: X74 §1, Q35 §1"


def return_not_reissued(case: Case, terms: Terms) -> Iterable[Sign]:
    detail = says("Came back from the bank, and was not ordered anew.")
    yield from not_ordered_anew(case, terms, ("payment-returned", "payment-part-settled"), detail)


RULE = Rule(
    kind="withheld.return-not-reissued",
    severity="serious",
    clause=_R8,
    of=Case,
    find=return_not_reissued,
    begins=("payment-returned", "payment-part-settled"),
)
