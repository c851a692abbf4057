"""What eligibility does as days pass: end notices, and close what nobody confirmed."""

from typing import Any

from services.eligibility import notice_queries, queries
from services.eligibility.domain.case import CASE, CloseCase, GrantTerms, PassWindow, case_stream
from services.eligibility.domain.notice import NOTICE, EndNotice, notice_stream
from shared.eventlog.records import CommandContext, Work
from shared.runtime import Runtime

_ACTOR = "duty:eligibility"


async def end_notices(runtime: Runtime) -> None:
    """The window of a list has passed: grant what may be granted, and say what the others wait for."""
    today = runtime.clock.today()
    for notice in await notice_queries.notices_to_end(runtime.engine, today):
        edition = await queries.edition_in_force(runtime.engine, notice["edition"])
        if edition is None:
            raise LookupError(f"The notice {notice['notice_id']} is of an edition that was never adopted.")
        # Confirmations and changed accounts of the last day must be known before anybody is granted or not.
        if not await runtime.caught_up_with("registration", 10):
            return
        usccs = await notice_queries.listed(runtime.engine, notice["notice_id"])
        accounts = await queries.accounts_of(runtime.engine, usccs)
        work: list[Work[Any, Any]] = [Work(NOTICE, notice_stream(notice["notice_id"]), EndNotice(today))]
        for uscc in usccs:
            terms = GrantTerms(today, edition.pay_by_of(today), accounts.get(uscc), edition.legal_basis)
            work.append(Work(CASE, case_stream(edition.id, uscc), PassWindow(notice["notice_id"], terms)))
        context = CommandContext(f"duty/end-notice/{notice['notice_id']}", _ACTOR, runtime.clock.now())
        recorded = await runtime.own_log.execute(work, context)
        await runtime.caught_up(recorded.position, 30)


async def close_editions(runtime: Runtime) -> None:
    """After the closing date, silence is a waiver (视为自愿放弃)."""
    today = runtime.clock.today()
    for edition in await queries.editions_in_force(runtime.engine):
        if edition.closing_date.value >= today:
            continue
        waiting = await queries.waiting_cases(runtime.engine, edition.id)
        if not waiting or not await runtime.caught_up_with("registration", 10):
            continue
        work = [Work(CASE, case_stream(edition.id, uscc), CloseCase()) for uscc in waiting]
        context = CommandContext(f"duty/close/{edition.id}/{today.isoformat()}", _ACTOR, runtime.clock.now())
        recorded = await runtime.own_log.execute(work, context)
        await runtime.caught_up(recorded.position, 30)
