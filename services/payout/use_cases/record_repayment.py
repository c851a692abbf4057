"""Record money that came back of a recovery."""

from fastapi.responses import JSONResponse

from services.payout.domain.recovery import RecordRepayment
from services.payout.domain.reference import Reference
from services.payout.schemas.recoveries import Repayment
from services.payout.use_cases.acting_on_recoveries import carry_out, recovery_of
from services.payout.use_cases.recording_money import works_of_repayment
from services.payout.use_cases.take_reference import take_reference
from shared.http.changes import Change
from shared.money import fen


async def record_repayment(change: Change, recovery_id: str, body: Repayment) -> JSONResponse:
    engine, principal = change.runtime.engine, change.principal
    await recovery_of(engine, principal, recovery_id)
    reference = Reference(body.bank_reference, body.bank_reference)
    taken = await take_reference(engine, reference, "repayment", recovery_id, principal, body.unlike)
    today = change.runtime.clock.today()
    command = RecordRepayment(recovery_id, fen(body.amount), body.received_on, body.bank_reference, today)
    shown = await works_of_repayment(engine, recovery_id, reference, command.amount_fen, principal)
    return await carry_out(change, recovery_id, command, [taken, *shown])
