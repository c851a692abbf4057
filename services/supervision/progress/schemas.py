"""What the API of progress answers."""

from collections.abc import Sequence

from shared.http.answers import Answer
from shared.money import YuanText


class Balance(Answer):
    """Granted (eligibility's log) against paid, returned and waiting (payout's log), to the fen."""

    granted: YuanText
    paid: YuanText
    offset: YuanText
    """What recoveries kept of payments that were ordered."""
    returned: YuanText
    waiting: YuanText
    """What payout ordered and has not ended, and grants that are not ordered yet."""
    difference: str
    """Of a payment of another sum than its grant, or without one; below zero too."""
    open_payments: int


class CountyBalance(Balance):
    agency: str


class Reconciliation(Answer):
    edition: str
    counties: Sequence[CountyBalance]
    total: Balance
