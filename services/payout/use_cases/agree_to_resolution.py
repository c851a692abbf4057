"""Agree to what somebody else said of a case, and carry it out."""

from collections.abc import Sequence
from typing import Any

from fastapi.responses import JSONResponse

from services.payout.domain.discrepancy import DISCREPANCY, AgreeToResolution, discrepancy_stream
from services.payout.domain.resolving import proposal_of
from services.payout.use_cases.acting_on_cases import case_of, check_agencies
from services.payout.use_cases.resolving import Said, works_of
from shared.contracts.fact import Fact
from shared.contracts.payout import DiscrepancyResolved
from shared.eventlog.records import Work
from shared.http.changes import Change


async def agree_to_resolution(change: Change, case: int) -> JSONResponse:
    runtime, principal = change.runtime, change.principal
    found = await case_of(change, case)
    resolution = proposal_of(found)
    await check_agencies(change, resolution)
    command = AgreeToResolution(case, resolution, principal.subject, principal.key_id)
    work: list[Work[Any, Any]] = [
        Work(DISCREPANCY, discrepancy_stream(case), command),
        *await works_of(Said(runtime, found, resolution, principal, found.proposed_by)),
    ]

    def answer(events: Sequence[Fact]) -> dict[str, Any]:
        resolved = next(event for event in events if isinstance(event, DiscrepancyResolved))
        return {"case": case, "outcome": resolved.outcome, "state": "resolved"}

    return await change.record(work, answer=answer)
