"""The books and statements of accounts."""

from shared.contracts.payout import (
    AccountCompared,
)
from wengang.season.plot import Truth, note
from wengang.season.story import Told, fingerprint, moment


def books(planted: dict[str, str], truth: Truth) -> list[Told]:
    """Books and statements of three accounts: they meet, differ and meet again within days, or stay apart."""
    made: list[Told] = []
    for name, drifts in (("meets", (0, 0, 0)), ("strays", (0, 150_000, 150_000))):
        account = fingerprint(f"disbursement-{name}")
        for number, drift in enumerate(drifts):
            at = moment(60 + number)
            figures = dict.fromkeys(("ledger_fen", "opening_fen", "bank_in_fen", "books_in_fen", "books_out_fen"), 0)
            told = {"account_fingerprint": account, "day": at.date(), "missing_fen": 0, "unread_fen": 0}
            differing = {"statement_fen": -drift, "bank_out_fen": drift, "drift_fen": drift, "drifts": ()}
            fact = AccountCompared.model_validate({**told, **figures, **differing})
            made.append(Told(at, "payout", f"account-book:{account}", fact, "duty:payout"))
    owner = f"account-book:{fingerprint('disbursement-strays')}"
    note(planted, truth, owner, "money left the account, and nobody looks into it", "misrouted.account-drift")
    return made
