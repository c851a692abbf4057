"""Released without the fund's reserve. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import RESERVE
from services.supervision.alerts.pictures.batch import Batch
from services.supervision.alerts.pictures.reserve import LACKS, lacks
from services.supervision.alerts.rule import Rule, Sign
from services.supervision.domain.terms import Terms
from shared.words import Words


def released_without_reserve(batch: Batch, terms: Terms) -> Iterable[Sign]:
    drafted = next(iter(batch.of("batch-drafted")), None)
    if drafted is None:
        return
    agency = drafted.text("fund_id").rpartition(":")[2] or drafted.text("agency")
    for released in batch.of("batch-released"):
        if (detail := lacks(terms, agency, released)) is not None:
            yield Sign(since=released, amount_fen=released.fen("total_fen"), detail=detail)


RULE = Rule(
    kind="misrouted.released-without-reserve",
    group="misrouted",
    severity="grave",
    clause=RESERVE,
    title=Words("Released without the fund's reserve", "基金备付不足仍发往银行"),
    why=Words(
        "Where the fund must be able to pay for some months, nothing goes to the bank while it is not.",
        "规定基金须具备若干个月支付能力的，不具备时不得发往银行。",
    ),
    says=LACKS,
    of=Batch,
    find=released_without_reserve,
)
