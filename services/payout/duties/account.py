"""Payout's duty to set the books of the disbursement account beside its statements, and to record what it found."""

import time
from collections.abc import Awaitable, Callable

from services.payout.bank.terms import bank_terms
from services.payout.domain.account_book import ACCOUNT_BOOK, CompareAccount, account_book_stream
from services.payout.queries.account import account_of, comparison
from shared.contracts.payout import AccountCompared
from shared.duties import carry_out_unless_refused
from shared.eventlog.records import Work
from shared.runtime import Runtime

_SECONDS_BETWEEN = 2.0
"""Every line of the account is added up each time."""


def comparing_the_account() -> Callable[[Runtime], Awaitable[None]]:
    """The duty. It looks again when something was recorded and then nothing for a turn."""
    seen, done, done_at = 0, 0, 0.0

    async def compare_the_account(runtime: Runtime) -> None:
        nonlocal seen, done, done_at
        position = runtime.tables_position
        waiting, seen = position != seen, position
        if waiting or position == done or time.monotonic() - done_at < _SECONDS_BETWEEN:
            return
        account = await account_of(runtime.engine)
        if account is not None:
            terms = bank_terms(runtime.settings.bank_terms)
            found = await comparison(runtime.engine, account, account.days[-1].day, terms)
            if found is not None:
                await _record(runtime, found[0], position)
        done, done_at = position, time.monotonic()

    return compare_the_account


async def _record(runtime: Runtime, compared: AccountCompared, position: int) -> None:
    stream = account_book_stream(compared.account_fingerprint)
    if await runtime.own_log.state_of(ACCOUNT_BOOK, stream) == compared:
        return
    work = [Work(ACCOUNT_BOOK, stream, CompareAccount(compared))]
    await carry_out_unless_refused(runtime, f"compare/{compared.account_fingerprint}", position, work)
