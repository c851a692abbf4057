"""A transfer that the statements are past and do not show is doubted."""

from services.payout.bank.terms import bank_terms, day_after
from services.payout.domain.fund import FUND, fund_stream
from services.payout.domain.fund_transfers import DoubtTransfer
from services.payout.queries.incoming import days_closed, transfers_believed
from shared.duties import carry_out_unless_refused
from shared.eventlog.records import Work
from shared.runtime import Runtime


async def follow_transfers(runtime: Runtime) -> None:
    """The rules make a repeat harmless; a request that was doubted may be recorded, and doubted, again."""
    seen = runtime.tables_position
    waiting = await transfers_believed(runtime.engine)
    if not waiting:
        return
    known = await days_closed(runtime.engine)
    if known is None:
        return
    first, last = known
    terms = bank_terms(runtime.settings.bank_terms)
    for row in waiting:
        if first < row["transferred_on"] and day_after(terms, row["transferred_on"]) <= last["closed_on"]:
            doubt = DoubtTransfer(row["request_id"], last["closed_on"], last["statement_id"], last["message_sha256"])
            work = [Work(FUND, fund_stream(row["fund_id"]), doubt)]
            await carry_out_unless_refused(runtime, f"not-booked/{row['fund_id']}/{row['request_id']}", seen, work)
