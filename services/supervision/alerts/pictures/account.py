"""An account, and every employer that ever gave it. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.supervision.alerts.finding import Whose
from services.supervision.domain.record import Record, in_order


@dataclass(frozen=True, slots=True)
class Account:
    """The bank details that every employer gave who ever gave this account, in order; and who may share it."""

    fingerprint: str
    given: Sequence[Record]
    allowed: frozenset[str]
    """USCCs for which two people allowed it, with a reason."""


def account_picture(fingerprint: str, records: Iterable[Record], allowed: Iterable[str] = ()) -> Account:
    return Account(fingerprint, in_order(records), frozenset(allowed))


def whose_account(account: Account) -> Whose:
    return Whose(owner=f"account:{account.fingerprint}")
