"""Do not agree to what is said of a case; it stays open."""

from fastapi.responses import JSONResponse

from services.payout.domain.discrepancy import DISCREPANCY, RejectResolution, discrepancy_stream
from services.payout.domain.resolving import proposal_of
from services.payout.use_cases.acting_on_cases import case_of
from shared.eventlog.records import Work
from shared.http.changes import Change


async def reject_resolution(change: Change, case: int, reason: str) -> JSONResponse:
    proposal_of(await case_of(change, case))
    command = RejectResolution(case, reason, change.principal.subject, change.principal.key_id)
    work = [Work(DISCREPANCY, discrepancy_stream(case), command)]
    return await change.record(work, answer=lambda _: {"case": case, "state": "open"})
