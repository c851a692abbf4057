"""A dispatch firm reports for a month what it passed on so far."""

from fastapi.responses import JSONResponse

from services.payout.domain.onward_use import DUTY, FileReport, duty_stream
from services.payout.schemas.onward import Report
from services.payout.use_cases.acting_on_onward_use import duty_of
from shared.eventlog.records import Work
from shared.http.changes import Change
from shared.money import fen


async def file_report(change: Change, duty_id: str, body: Report) -> JSONResponse:
    duty = await duty_of(change.runtime.engine, duty_id)
    change.principal.check_own(duty.uscc, duty.agency)
    command = FileReport(body.month, fen(body.passed_on), change.runtime.clock.today())
    answer = {"duty_id": duty_id, "month": body.month, "passed_on": body.passed_on}
    return await change.record([Work(DUTY, duty_stream(duty_id), command)], answer=lambda _: answer)
