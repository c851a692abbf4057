"""Who may not be paid, and whether name and account belong together.

Streams: ``payee:{uscc}`` (barred from payment) and ``payee-check:{uscc}:{bank_details_id}``.
"""

from datetime import date
from typing import ClassVar, Literal

from shared.contracts.fact import Fact, Unwritten


class PayeeBarred(Fact):
    """A list of another department, or the register, says: not to be paid."""

    topic: ClassVar[str] = "payout.payee-barred.v1"
    uscc: str
    why: Literal["excluded", "deregistered"]
    source: str
    """Which list, of whom."""
    since: date
    person: str
    key_id: str
    edition: str | None = Unwritten(default=None)
    """Only payments of this edition, which names the list; None: all."""
    list: str | None = Unwritten(default=None)
    """The list as eligibility recorded it; None: a person said so."""


class PayeeCleared(Fact):
    """The bar was lifted."""

    topic: ClassVar[str] = "payout.payee-cleared.v1"
    uscc: str
    source: str
    person: str
    key_id: str


class PayeeCheckRequested(Fact):
    """The bank was asked whether name and account belong together (户名账号核验)."""

    topic: ClassVar[str] = "payout.payee-check-requested.v1"
    uscc: str
    bank_details_id: str
    account_fingerprint: str
    person: str
    key_id: str


class PayeeCheckAnswered(Fact):
    """What the bank answered. ``unknown`` is an answer, and never a verification."""

    topic: ClassVar[str] = "payout.payee-check-answered.v1"
    uscc: str
    bank_details_id: str
    result: Literal["match", "no-match", "unknown"]
    bank_text: str
    person: str
    key_id: str


PAYEE_FACTS: tuple[type[Fact], ...] = (
    PayeeBarred,
    PayeeCleared,
    PayeeCheckRequested,
    PayeeCheckAnswered,
)
