"""Send a batch back; its payments are free for another."""

from fastapi.responses import JSONResponse

from services.payout.domain.batch import RejectBatch
from services.payout.domain.payment import PAYMENT, FreePayment, payment_stream
from services.payout.queries.batches import ids_of_batch
from services.payout.use_cases.acting_on_batches import batch_of, carry_out, person_on
from shared.eventlog.records import Work
from shared.http.changes import Change


async def reject_batch(change: Change, batch_id: str, reason: str) -> JSONResponse:
    await batch_of(change.runtime.engine, change.principal, batch_id)
    command = RejectBatch(await person_on(change, batch_id), reason)
    ids = await ids_of_batch(change.runtime.engine, batch_id)
    freed = [Work(PAYMENT, payment_stream(payment_id), FreePayment(batch_id)) for payment_id in ids]
    return await carry_out(change, batch_id, command, freed)
