"""Record that what came in for a claim that stands no more went back."""

from fastapi.responses import JSONResponse

from services.payout.domain.recovery import RecordGivenBack
from services.payout.schemas.recoveries import PaymentBack
from services.payout.use_cases.acting_on_recoveries import carry_out
from shared.http.changes import Change
from shared.money import fen


async def record_payment_back(change: Change, recovery_id: str, body: PaymentBack) -> JSONResponse:
    who, today = change.principal, change.runtime.clock.today()
    command = RecordGivenBack(
        recovery_id, fen(body.amount), body.paid_on, body.bank_reference, who.subject, who.key_id, today
    )
    return await carry_out(change, recovery_id, command)
