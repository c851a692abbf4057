"""The disbursement account by payout's books and by the bank's statements, as payout compared them. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.supervision.alerts.finding import Whose
from services.supervision.domain.record import Record, in_order


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
