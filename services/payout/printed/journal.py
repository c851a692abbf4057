"""The ledger as an hledger journal: plain text that an accountant's own tool checks and adds up. Pure.

Format: https://hledger.org/hledger.html (journal). Every account and the commodity are declared, so that
``hledger check --strict`` finds any other. Expenses and assets are positive, liabilities and equity negative.
"""

from collections.abc import Iterable, Iterator

from services.payout.domain.ledger import ACCOUNTS, Entry
from shared.money import yuan


def journal_head() -> str:
    declared = "".join(f"account {account}\n" for account in ACCOUNTS)
    return f"commodity CNY 1000.00\n{declared}\n"


def transactions(entries: Iterable[Entry]) -> Iterator[str]:
    """One for each entry of the ledger; its code is the position in payout's log."""
    for entry in entries:
        amount = yuan(entry.movement.amount_fen)
        yield (
            f"{entry.day.isoformat()} ({entry.position}) {entry.subject}\n"
            f"    {entry.movement.debit}  CNY {amount}\n"
            f"    {entry.movement.credit}  CNY -{amount}\n\n"
        )
