"""Control sum differs. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import PAID_IN_TIME
from services.supervision.alerts.pictures.batch import Batch
from services.supervision.alerts.rule import Rule, Sign, says
from services.supervision.domain.terms import Terms
from shared.words import Words


def released_sum(batch: Batch, _: Terms) -> Iterable[Sign]:
    for release in batch.of("batch-released"):
        lines = batch.of("payment-released")
        total = sum(line.fen() for line in lines)
        stated = (release.data.get("payments"), release.fen("total_fen"))
        if (len(lines), total) != stated:
            detail = says(stated=stated[0] or 0, stated_sum_fen=stated[1], released=len(lines), released_sum_fen=total)
            yield Sign(since=release, amount_fen=abs(total - stated[1]), detail=detail)


RULE = Rule(
    kind="misrouted.released-sum",
    group="misrouted",
    severity="grave",
    clause=PAID_IN_TIME,
    title=Words("Control sum differs", "批次合计不符"),
    why=Words(
        "Control count and control sum: of the file, against the payments that the log releases under this batch.",
        "文件的笔数和合计金额，与日志中该批次发往银行的支付核对。",
    ),
    says=Words(
        "In the file {stated} of {stated_sum_fen}; the log releases {released} of {released_sum_fen}.",
        "文件中 {stated} 笔共 {stated_sum_fen} 元；日志中发往银行 {released} 笔共 {released_sum_fen} 元。",
    ),
    of=Batch,
    find=released_sum,
)
