"""What eligibility does as days pass: end notices, and close what nobody confirmed."""

from collections.abc import Mapping
from typing import Any

from services.eligibility.domain.case import (
    CASE,
    CloseCase,
    GrantTerms,
    GrantTopUp,
    GrantWaiting,
    PassWindow,
    case_stream,
)
from services.eligibility.domain.edition import Edition
from services.eligibility.domain.notice import NOTICE, EndNotice, notice_stream
from services.eligibility.queries.cases import agencies_of_cases, top_ups_to_grant, waiting_cases, waiting_for_fund
from services.eligibility.queries.editions import editions_in_force, find_edition_in_force
from services.eligibility.queries.employers import accounts_of
from services.eligibility.queries.notices import listed, notices_to_end
from services.eligibility.queries.reserves import reserves_of
from shared.duties import NotNow, carry_out, on_news
from shared.eventlog.records import Work
from shared.runtime import Runtime


async def end_notices(runtime: Runtime) -> None:
    """The window of a list has passed: grant what may be granted, and say what the others wait for."""
    today = runtime.clock.today()
    for notice in await notices_to_end(runtime.engine, today):
        edition = await find_edition_in_force(runtime.engine, notice.edition)
        if edition is None:
            raise LookupError(f"The notice {notice.notice_id} is of an edition that was never adopted.")
        # Confirmations and changed accounts of the last day must be known before anybody is granted or not.
        await _know_registration(runtime)
        usccs = await listed(runtime.engine, notice.notice_id)
        accounts = await accounts_of(runtime.engine, usccs)
        await _know_own_log(runtime)
        reserves = await reserves_of(runtime.engine, edition)
        agencies = await agencies_of_cases(runtime.engine, edition.id, usccs)
        work: list[Work[Any, Any]] = [Work(NOTICE, notice_stream(notice.notice_id), EndNotice(today))]
        for uscc in usccs:
            lacks = reserves.lacks(agencies[uscc])
            terms = GrantTerms(today, edition.pay_by_of(today), accounts.get(uscc), lacks, edition.legal_basis)
            work.append(Work(CASE, case_stream(edition.id, uscc), PassWindow(notice.notice_id, terms)))
        await carry_out(runtime, "end-notice", notice.notice_id, work)


async def grant_what_waited_for_a_fund(runtime: Runtime) -> None:
    """R4: a fund that lacked what the edition asks for was recorded anew, and has it; or the edition asks for less."""
    today = runtime.clock.today()
    for edition in await editions_in_force(runtime.engine):
        waiting = await waiting_for_fund(runtime.engine, edition.id)
        ready = await _funded(runtime, edition, waiting)
        if not ready:
            continue
        await _know_registration(runtime)
        accounts = await accounts_of(runtime.engine, ready)
        work = []
        for uscc in ready:
            terms = GrantTerms(today, edition.pay_by_of(today), accounts.get(uscc), None, edition.legal_basis)
            work.append(Work(CASE, case_stream(edition.id, uscc), GrantWaiting(terms)))
        await carry_out(runtime, "grant-waiting", await _once_a_position(runtime, edition), work)


async def grant_top_ups(runtime: Runtime) -> None:
    """R7: what a review found beyond what the public had seen stood on a list, and its window has passed."""
    today = runtime.clock.today()
    for edition in await editions_in_force(runtime.engine):
        due = await top_ups_to_grant(runtime.engine, edition.id, today)
        terms = GrantTerms(today, edition.pay_by_of(today), None, None, edition.legal_basis)
        ready = await _funded(runtime, edition, due)
        work = [Work(CASE, case_stream(edition.id, uscc), GrantTopUp(terms)) for uscc in ready]
        if work:
            await carry_out(runtime, "grant-top-ups", await _once_a_position(runtime, edition), work)


async def close_editions(runtime: Runtime) -> None:
    """After the closing date, silence is a waiver (视为自愿放弃)."""
    today = runtime.clock.today()
    for edition in await editions_in_force(runtime.engine):
        if edition.closing_date.value >= today:
            continue
        waiting = await waiting_cases(runtime.engine, edition.id)
        if not waiting:
            continue
        await _know_registration(runtime)
        work = [Work(CASE, case_stream(edition.id, uscc), CloseCase()) for uscc in waiting]
        # Not once a day: who waits for another's decision is silent when that is made, after the last day.
        await carry_out(runtime, "close", await _once_a_position(runtime, edition), work)


async def _know_registration(runtime: Runtime) -> None:
    if not await runtime.caught_up_with("registration", 10):
        raise NotNow


async def _know_own_log(runtime: Runtime) -> None:
    """A fund that was recorded before the day came must be known when what it allows is looked up."""
    if not await runtime.caught_up_with_own_log(10):
        raise NotNow


async def _funded(runtime: Runtime, edition: Edition, waiting: Mapping[str, str]) -> list[str]:
    """Those whose agency's fund may run the programme (R4). ``waiting``: USCC to agency."""
    if not waiting:
        return []
    await _know_own_log(runtime)
    reserves = await reserves_of(runtime.engine, edition)
    return [uscc for uscc, agency in waiting.items() if reserves.lacks(agency) is None]


async def _once_a_position(runtime: Runtime, edition: Edition) -> str:
    """A key: what two processes see at one position of the log is done once."""
    return f"{edition.id}/{(await runtime.own_log.head()).position}"


DUTIES = tuple(on_news(one) for one in (end_notices, grant_what_waited_for_a_fund, grant_top_ups, close_editions))
"""All that the service does by itself."""
