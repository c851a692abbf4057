"""Publish the list of those found eligible, and of top-ups that need one (公示, R7)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from fastapi.responses import JSONResponse

from services.eligibility.domain.case import CASE, ListCase, case_stream
from services.eligibility.domain.edition import Edition
from services.eligibility.domain.notice import NOTICE, PublishNotice, notice_stream
from services.eligibility.domain.notice_list import VERSION, content_sha256, in_order, sheet_sha256
from services.eligibility.queries.notices import notices_of_agency, to_list
from services.eligibility.queries.reserves import reserves_of
from services.eligibility.schemas.notices import NoticeOrder
from services.eligibility.use_cases.in_force import edition_in_force
from shared.contracts.eligibility import EmployerAssessed, NoticePublished
from shared.eventlog.records import Work
from shared.http.changes import Change
from shared.money import yuan


async def publish_notice(change: Change, order: NoticeOrder) -> JSONResponse:
    engine = change.runtime.engine
    edition = await edition_in_force(change.runtime, order.edition)
    change.check_agency(order.agency)
    entries = in_order(await to_list(engine, edition.id, order.agency))
    lacks = (await reserves_of(engine, edition)).first_lack(one.agency for one in entries)
    number = await notices_of_agency(engine, edition.id, order.agency) + 1
    notice = _notice(order, edition, entries, number, change.runtime.clock.today())
    publishing = PublishNotice(notice, edition, lacks)
    work: list[Work[Any, Any]] = [Work(NOTICE, notice_stream(notice.notice_id), publishing)]
    for entry in entries:
        listing = ListCase(
            notice.notice_id,
            entry.assessment_id,
            notice.last_day,
            closing_date=edition.closing_date.value,
            pay_by=edition.pay_by.value,
            pay_within_days=edition.pay_within_days.value,
        )
        work.append(Work(CASE, case_stream(edition.id, entry.uscc), listing))
    answer = {
        "notice_id": notice.notice_id,
        "first_day": notice.first_day.isoformat(),
        "last_day": notice.last_day.isoformat(),
        "employers": notice.employers,
        "total": yuan(notice.total_fen),
        "content_sha256": notice.content_sha256,
        "sheet_sha256": notice.sheet_sha256,
    }
    return await change.record(work, answer=lambda _: answer)


def _notice(
    order: NoticeOrder, edition: Edition, entries: Sequence[EmployerAssessed], number: int, today: date
) -> NoticePublished:
    first_day, last_day = edition.notice_window_from(today)
    return NoticePublished(
        notice_id=f"{edition.id}-{order.agency}-{number}",
        edition=edition.id,
        agency=order.agency,
        legal_basis=edition.legal_basis,
        published_on=today,
        first_day=first_day,
        last_day=last_day,
        working_days=edition.notice_working_days.value,
        employers=len(entries),
        total_fen=sum(entry.amount_fen or 0 for entry in entries),
        content_sha256=content_sha256(entries),
        list_version=VERSION,
        sheet_sha256=sheet_sha256(entries),
        objections_to=order.objections_to,
        issuer=order.issuer,
        telephone=order.telephone,
    )
