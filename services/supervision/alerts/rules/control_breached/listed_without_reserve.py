"""misrouted.listed-without-reserve. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.finding import Rule, Sign
from services.supervision.alerts.pictures.notice import Notice
from services.supervision.alerts.pictures.reserve import lacks
from services.supervision.domain.terms import Terms

_R4 = "R4: N29 §1"


def listed_without_reserve(notice: Notice, terms: Terms) -> Iterable[Sign]:
    for published in notice.of("notice-published"):
        if (detail := lacks(terms, published.text("agency"), published)) is not None:
            yield Sign(since=published, amount_fen=published.fen("total_fen"), detail=detail)


RULE = Rule(
    kind="misrouted.listed-without-reserve",
    severity="grave",
    clause=_R4,
    of=Notice,
    find=listed_without_reserve,
)
