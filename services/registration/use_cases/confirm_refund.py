"""The employer confirms the amount and the account (R6)."""

from fastapi.responses import JSONResponse

from services.registration import queries
from services.registration.domain.commands import ConfirmRefund, Speaker
from services.registration.schemas import ConfirmationBody
from services.registration.use_cases.speaking import carry_out
from shared.contracts.registration import RefundConfirmed
from shared.http.changes import Change
from shared.money import fen


async def confirm_refund(change: Change, uscc: str, body: ConfirmationBody) -> JSONResponse:
    runtime, principal = change.runtime, change.principal
    standing, decided = await queries.standing_of(runtime.engine, body.edition, uscc, principal.subject)
    command = ConfirmRefund(
        body.edition,
        body.assessment_id,
        fen(body.amount),
        runtime.own_vault.fingerprint(body.account_number),
        runtime.clock.today(),
        standing,
        body.reconfirm,
        Speaker(principal.subject, not principal.speaks_as_employer, decided),
    )
    return await carry_out(change, uscc, command, RefundConfirmed, {"edition": body.edition, "response": "confirmed"})
