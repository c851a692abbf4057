"""withheld.own-share-declared. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.finding import Rule, Sign
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.pictures.own_share import own_share
from services.supervision.domain.terms import Terms

_R9 = "R9: X74 §2, Q35 §3"


def own_share_declared(case: Case, _: Terms) -> Iterable[Sign]:
    """The firm says that more is its own staff's than the premiums on record show; or all, with nothing on record."""
    for declared in case.all("placements-declared"):
        later = (
            one
            for one in case.all("placements-declared", "placements-rejected", "onward-use-suspended")
            if one.text("payment_id") == declared.text("payment_id") and one.position > declared.position
        )
        yield from own_share(case, declared, next(later, None))


RULE = Rule(
    kind="withheld.own-share-declared",
    severity="serious",
    clause=_R9,
    of=Case,
    find=own_share_declared,
    begins=("placements-declared",),
)
