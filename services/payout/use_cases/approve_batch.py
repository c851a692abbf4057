"""Approve a batch (审批); a large one needs two people for it."""

from fastapi.responses import JSONResponse

from services.payout.domain.batch import ApproveBatch
from services.payout.use_cases.acting_on_batches import batch_of, carry_out, person_on
from shared.http.changes import Change


async def approve_batch(change: Change, batch_id: str) -> JSONResponse:
    await batch_of(change.runtime.engine, change.principal, batch_id)
    return await carry_out(change, batch_id, ApproveBatch(await person_on(change, batch_id)))
