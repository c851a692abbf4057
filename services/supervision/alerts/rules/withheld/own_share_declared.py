"""Too much declared as own staff's. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import PASSED_ON
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.pictures.own_share import OWN_SHARE, own_share
from services.supervision.alerts.rule import Rule, Sign
from services.supervision.domain.terms import Terms
from shared.words import Words


def own_share_declared(case: Case, _: Terms) -> Iterable[Sign]:
    for declared in case.all("placements-declared"):
        later = (
            one
            for one in case.all("placements-declared", "placements-rejected", "onward-use-suspended")
            if one.text("payment_id") == declared.text("payment_id") and one.position > declared.position
        )
        yield from own_share(case, declared, next(later, None))


RULE = Rule(
    kind="withheld.own-share-declared",
    group="withheld",
    severity="serious",
    clause=PASSED_ON,
    title=Words("Too much declared as own staff's", "自有职工部分申报过多"),
    why=Words(
        "The firm says that more is its own staff's than the premiums on record show; or all, with nothing on record.",
        "派遣单位申报的自有职工部分多于登记缴费所示，或者在没有登记数据时申报全部为自有职工部分。",
    ),
    says=OWN_SHARE,
    of=Case,
    find=own_share_declared,
    begins=("placements-declared",),
)
