"""misrouted.account-drift. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.finding import Rule, Sign
from services.supervision.alerts.pictures.book import AccountBook
from services.supervision.alerts.sentence import says
from services.supervision.domain.record import Record
from services.supervision.domain.terms import Terms
from shared.money import yuan


def account_drifts(book: AccountBook, _: Terms) -> Iterable[Sign]:
    """Books and statements differ by what no open case and no coming day explains, until they meet again."""
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
        detail=says(
            "The books of the disbursement account and its statements up to {day} differ by {amount} that nobody is "
            "looking into.",
            day=last.text("day"),
            amount=yuan(amount),
        ),
        cure=cure,
        evidence=(last,),
    )


RULE = Rule(
    kind="misrouted.account-drift",
    severity="grave",
    clause="R8: X74 §1, Q35 §1",
    of=AccountBook,
    find=account_drifts,
)
