"""Object to one employer on a list, by real name."""

import hashlib

from fastapi.responses import JSONResponse

from services.eligibility.domain.case import CASE, RaiseObjection, case_stream
from services.eligibility.queries.cases import agency_of_case
from services.eligibility.queries.notices import known_notice
from services.eligibility.schemas.objections import ObjectionBody
from shared.eventlog.records import Work
from shared.http.changes import Change


async def raise_objection(change: Change, notice_id: str, body: ObjectionBody) -> JSONResponse:
    runtime, principal = change.runtime, change.principal
    notice = await known_notice(runtime.engine, notice_id)
    agency = await agency_of_case(runtime.engine, notice.edition, body.uscc)
    principal.check_own(body.uscc, agency or notice.agency)
    objection_id = f"ob-{hashlib.sha256(change.context.command_id.encode()).hexdigest()[:16]}"
    today = runtime.clock.today()
    command = RaiseObjection(objection_id, notice_id, body.objector, body.grounds, today, person=principal.subject)
    work = [Work(CASE, case_stream(notice.edition, body.uscc), command)]
    return await change.record(work, answer=lambda _: {"objection_id": objection_id})
