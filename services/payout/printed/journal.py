"""The ledger as an hledger journal: plain text that an accountant's own tool checks and adds up. Pure.

Format: https://hledger.org/hledger.html (journal). Every account and the commodity are declared, so that
``hledger check --strict`` finds any other. Expenses and assets are positive, liabilities and equity negative.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from services.payout.domain.ledger import ACCOUNTS
from shared.money import yuan


def journal_head() -> str:
    declared = "".join(f"account {account}\n" for account in ACCOUNTS)
    return f"commodity CNY 1000.00\n{declared}\n"


def transactions(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """One for each row of the ledger; its code is the position in payout's log."""
    for row in rows:
        amount = yuan(row["amount_fen"])
        subject = row["payment_id"] or row["fund_id"] or row["recovery_id"]
        yield (
            f"{row['day'].isoformat()} ({row['position']}) {subject}\n"
            f"    {row['debit']}  CNY {amount}\n"
            f"    {row['credit']}  CNY -{amount}\n\n"
        )
