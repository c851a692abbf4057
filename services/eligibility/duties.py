"""What eligibility does as days pass: end notices, and close what nobody confirmed."""

from collections.abc import Sequence
from typing import Any

from services.eligibility import queries
from services.eligibility.domain.case import CASE, CloseCase, GrantTerms, PassWindow, case_stream
from services.eligibility.domain.edition import Edition
from services.eligibility.domain.notice import NOTICE, EndNotice, notice_stream
from services.eligibility.editions import all_editions
from shared.eventlog.records import CommandContext, Work
from shared.runtime import Runtime

_ACTOR = "duty:eligibility"


async def end_notices(runtime: Runtime) -> None:
    """The window of a list has passed: grant what may be granted, and say what the others wait for."""
    today = runtime.clock.today()
    for notice in await queries.notices_to_end(runtime.engine, today):
        edition = all_editions()[notice["edition"]]
        # Confirmations and changed accounts of the last day must be known before anybody is granted or not.
        if not await runtime.caught_up_with("registration", 10):
            return
        usccs = await queries.listed(runtime.engine, notice["notice_id"])
        accounts = await queries.accounts_of(runtime.engine, usccs)
        work: list[Work[Any, Any]] = [Work(NOTICE, notice_stream(notice["notice_id"]), EndNotice(today))]
        for uscc in usccs:
            terms = GrantTerms(today, edition.pay_by_of(today), accounts.get(uscc))
            work.append(Work(CASE, case_stream(edition.id, uscc), PassWindow(notice["notice_id"], terms)))
        context = CommandContext(f"duty/end-notice/{notice['notice_id']}", _ACTOR, runtime.clock.now())
        recorded = await runtime.own_log.execute(work, context)
        await runtime.caught_up(recorded.position, 30)


async def close_editions(runtime: Runtime) -> None:
    """After the closing date, silence is a waiver (视为自愿放弃)."""
    today = runtime.clock.today()
    for edition in _closed(today):
        waiting = await queries.waiting_cases(runtime.engine, edition.id)
        if not waiting or not await runtime.caught_up_with("registration", 10):
            continue
        work = [Work(CASE, case_stream(edition.id, uscc), CloseCase()) for uscc in waiting]
        context = CommandContext(f"duty/close/{edition.id}/{today.isoformat()}", _ACTOR, runtime.clock.now())
        recorded = await runtime.own_log.execute(work, context)
        await runtime.caught_up(recorded.position, 30)


def _closed(today: Any) -> Sequence[Edition]:
    return [edition for edition in all_editions().values() if edition.closing_date.value < today]
