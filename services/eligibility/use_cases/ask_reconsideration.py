"""An employer asks for a review of its decision (复核)."""

import hashlib

from fastapi.responses import JSONResponse

from services.eligibility.domain.case import CASE, AskReconsideration, case_stream
from services.eligibility.queries.cases import agency_of_case
from services.eligibility.schemas.reconsiderations import ReconsiderationBody
from services.eligibility.use_cases.in_force import edition_in_force
from shared.eventlog.records import Work
from shared.http.changes import Change


async def ask_reconsideration(change: Change, body: ReconsiderationBody) -> JSONResponse:
    runtime, principal = change.runtime, change.principal
    agency = await agency_of_case(runtime.engine, body.edition, body.uscc)
    principal.check_own(body.uscc, agency or "")
    number = f"rc-{hashlib.sha256(change.context.command_id.encode()).hexdigest()[:16]}"
    edition = await edition_in_force(runtime, body.edition)
    last_day = edition.closing_date.value
    command = AskReconsideration(
        number, body.claimant, body.grounds, runtime.clock.today(), last_day, principal.subject
    )
    work = [Work(CASE, case_stream(body.edition, body.uscc), command)]
    return await change.record(work, answer=lambda _: {"reconsideration_id": number})
