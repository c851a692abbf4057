"""The disbursement account by payout's books and by the bank's statements, as payout compared them. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.supervision.domain.finding import Rule, Sign, Whose
from services.supervision.domain.record import Record, in_order
from services.supervision.domain.sentence import says
from services.supervision.domain.terms import Terms
from shared.money import yuan


@dataclass(frozen=True, slots=True)
class AccountBook:
    """Every comparison that was recorded, in order."""

    fingerprint: str
    compared: Sequence[Record]

    @property
    def whose(self) -> Whose:
        return Whose(owner=f"account-book:{self.fingerprint}")


def account_book(fingerprint: str, records: Iterable[Record]) -> AccountBook:
    return AccountBook(fingerprint, in_order(one for one in records if one.name == "account-compared"))


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


BOOK_RULES: tuple[Rule[AccountBook], ...] = (
    Rule("misrouted.account-drift", "grave", "R8: X74 §1, Q35 §1", account_drifts),
)
