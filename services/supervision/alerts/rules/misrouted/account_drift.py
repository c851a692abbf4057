"""Books and statements differ. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import PAID_IN_TIME
from services.supervision.alerts.pictures.book import AccountBook
from services.supervision.alerts.rule import Rule, Sign, says
from services.supervision.domain.record import Record
from services.supervision.domain.terms import Terms
from shared.words import Words


def account_drifts(book: AccountBook, _: Terms) -> Iterable[Sign]:
    since: Record | None = None
    last: Record | None = None
    for one in book.compared:
        if one.fen("drift_fen"):
            since, last = since or one, one
        elif since is not None and last is not None:
            yield _sign(since, last, cure=one)
            since = None
    if since is not None and last is not None:
        yield _sign(since, last, cure=None)


def _sign(since: Record, last: Record, cure: Record | None) -> Sign:
    amount = last.fen("drift_fen")
    return Sign(
        since=since,
        subject=last.text("day"),
        amount_fen=amount,
        detail=says(day=last.text("day"), amount_fen=amount),
        cure=cure,
        evidence=(last,),
    )


RULE = Rule(
    kind="misrouted.account-drift",
    group="misrouted",
    severity="grave",
    clause=PAID_IN_TIME,
    title=Words("Books and statements differ", "支付专户账面与对账单不符"),
    why=Words(
        "Books and statements differ by what no open case and no coming day explains, until they meet again.",
        "账面与对账单的差额，既无未处理的差异也无待入账日期可以解释，直至两者一致。",
    ),
    says=Words(
        "The books of the disbursement account and its statements up to {day} differ by {amount_fen} that nobody is "
        "looking into.",
        "截至 {day}，支付专户账面与对账单相差 {amount_fen} 元，无人查明。",
    ),
    of=AccountBook,
    find=account_drifts,
)
