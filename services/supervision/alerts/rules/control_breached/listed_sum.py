"""misrouted.listed-sum. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.finding import Rule, Sign
from services.supervision.alerts.pictures.notice import Notice
from services.supervision.alerts.sentence import says
from services.supervision.domain.terms import Terms


def listed_sum(notice: Notice, _: Terms) -> Iterable[Sign]:
    """What the public was told in all, against the lines that the log has under this list."""
    for published in notice.of("notice-published"):
        lines = notice.of("case-listed", "top-up-listed")
        total = sum(line.fen() for line in lines)
        if (published.data.get("employers"), published.fen("total_fen")) != (len(lines), total):
            detail = says(
                "The heading says {stated} employers; the log lists {listed}, or another sum.",
                stated=published.text("employers"),
                listed=len(lines),
            )
            amount = abs(total - published.fen("total_fen"))
            yield Sign(since=published, amount_fen=amount, detail=detail)


RULE = Rule(
    kind="misrouted.listed-sum",
    severity="grave",
    clause="R7: X74 §1, Q35 §2",
    of=Notice,
    find=listed_sum,
)
