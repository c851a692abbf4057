"""Listed without the fund's reserve. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import RESERVE
from services.supervision.alerts.pictures.notice import Notice
from services.supervision.alerts.pictures.reserve import LACKS, lacks
from services.supervision.alerts.rule import Rule, Sign
from services.supervision.domain.terms import Terms
from shared.words import Words


def listed_without_reserve(notice: Notice, terms: Terms) -> Iterable[Sign]:
    for published in notice.of("notice-published"):
        if (detail := lacks(terms, published.text("agency"), published)) is not None:
            yield Sign(since=published, amount_fen=published.fen("total_fen"), detail=detail)


RULE = Rule(
    kind="misrouted.listed-without-reserve",
    group="control-breached",
    severity="grave",
    clause=RESERVE,
    title=Words("Listed without the fund's reserve", "基金备付不足仍公示"),
    why=Words(
        "Where the fund must be able to pay for some months, nothing is listed while it is not.",
        "规定基金须具备若干个月支付能力的，不具备时不予公示。",
    ),
    says=LACKS,
    of=Notice,
    find=listed_without_reserve,
)
