"""misrouted.released-sum. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.finding import Rule, Sign
from services.supervision.alerts.pictures.batch import Batch
from services.supervision.alerts.sentence import says
from services.supervision.domain.terms import Terms
from shared.money import yuan


def released_sum(batch: Batch, _: Terms) -> Iterable[Sign]:
    """Control count and control sum: of the file, against the payments that the log releases under this batch."""
    for release in batch.of("batch-released"):
        lines = batch.of("payment-released")
        total = sum(line.fen() for line in lines)
        stated = (release.data.get("payments"), release.fen("total_fen"))
        if (len(lines), total) != stated:
            detail = says(
                "In the file {stated} of {stated_sum}; the log releases {released} of {released_sum}.",
                stated=stated[0],
                stated_sum=yuan(stated[1]),
                released=len(lines),
                released_sum=yuan(total),
            )
            yield Sign(since=release, amount_fen=abs(total - stated[1]), detail=detail)


RULE = Rule(
    kind="misrouted.released-sum",
    severity="grave",
    clause="R8: X74 §1, Q35 §1",
    of=Batch,
    find=released_sum,
)
