"""withheld.own-share-accepted. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.finding import Rule, Sign
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.pictures.own_share import own_share
from services.supervision.domain.terms import Terms

_R9 = "R9: X74 §2, Q35 §3"


def own_share_accepted(case: Case, _: Terms) -> Iterable[Sign]:
    """And the agency believed it: nobody owes the using firms that money."""
    for accepted in case.all("placements-accepted"):
        if accepted.text("split_by") == "declaration" and not accepted.data.get("in_proportion"):
            yield from own_share(case, accepted, None)


RULE = Rule(
    kind="withheld.own-share-accepted",
    severity="grave",
    clause=_R9,
    of=Case,
    find=own_share_accepted,
    begins=("placements-accepted",),
)
