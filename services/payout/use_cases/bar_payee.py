"""Record that an employer is on a list of those not to be paid, or was deregistered."""

from fastapi.responses import JSONResponse

from services.payout.domain.payee import PAYEE, BarPayee, payee_stream
from services.payout.schemas.payees import Bar
from services.payout.use_cases.acting_on_payees import apart_from, check_payee
from shared.eventlog.records import Work
from shared.http.changes import Change


async def bar_payee(change: Change, uscc: str, body: Bar) -> JSONResponse:
    await check_payee(change, uscc)
    who = change.principal
    command = BarPayee(uscc, body.why, body.source, body.since, who.subject, who.key_id)
    work = [Work(PAYEE, payee_stream(uscc), command, await apart_from(change, uscc))]
    return await change.record(work, answer=lambda _: {"uscc": uscc, "source": body.source, "barred": True})
