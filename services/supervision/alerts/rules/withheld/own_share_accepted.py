"""Too much accepted as own staff's. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import PASSED_ON
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.pictures.own_share import OWN_SHARE, own_share
from services.supervision.alerts.rule import Rule, Sign
from services.supervision.domain.terms import Terms
from shared.words import Words


def own_share_accepted(case: Case, _: Terms) -> Iterable[Sign]:
    for accepted in case.all("placements-accepted"):
        if accepted.text("split_by") == "declaration" and not accepted.data.get("in_proportion"):
            yield from own_share(case, accepted, None)


RULE = Rule(
    kind="withheld.own-share-accepted",
    group="withheld",
    severity="grave",
    clause=PASSED_ON,
    title=Words("Too much accepted as own staff's", "自有职工部分认可过多"),
    why=Words(
        "And the agency believed it: nobody owes the using firms that money.",
        "经办机构认可了该申报，用工单位因此无人可以主张该款项。",
    ),
    says=OWN_SHARE,
    of=Case,
    find=own_share_accepted,
    begins=("placements-accepted",),
)
