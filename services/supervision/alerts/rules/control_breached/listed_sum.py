"""Published sum differs. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import PUBLISHED
from services.supervision.alerts.pictures.notice import Notice
from services.supervision.alerts.rule import Rule, Sign, says
from services.supervision.domain.terms import Terms
from shared.words import Words


def listed_sum(notice: Notice, _: Terms) -> Iterable[Sign]:
    for published in notice.of("notice-published"):
        lines = notice.of("case-listed", "top-up-listed")
        total = sum(line.fen() for line in lines)
        if (published.data.get("employers"), published.fen("total_fen")) != (len(lines), total):
            detail = says(stated=published.text("employers"), listed=len(lines))
            amount = abs(total - published.fen("total_fen"))
            yield Sign(since=published, amount_fen=amount, detail=detail)


RULE = Rule(
    kind="misrouted.listed-sum",
    group="control-breached",
    severity="grave",
    clause=PUBLISHED,
    title=Words("Published sum differs", "公示合计不符"),
    why=Words(
        "What the public was told in all, against the lines that the log has under this list.",
        "公示中载明的合计，与日志中列入该公示的单位核对。",
    ),
    says=Words(
        "The heading says {stated} employers; the log lists {listed}, or another sum.",
        "公示标题为 {stated} 家单位；日志中列入 {listed} 家，或合计金额不同。",
    ),
    of=Notice,
    find=listed_sum,
)
