"""The employer says that the assessed amount is wrong."""

from fastapi.responses import JSONResponse

from services.registration.domain.commands import DisputeAmount
from services.registration.schemas import DisputeBody
from services.registration.use_cases.speaking import carry_out, speaker_of
from shared.contracts.registration import AmountDisputed
from shared.http.changes import Change


async def dispute_amount(change: Change, uscc: str, body: DisputeBody) -> JSONResponse:
    command = DisputeAmount(body.edition, body.assessment_id, body.reason, await speaker_of(change, uscc))
    return await carry_out(change, uscc, command, AmountDisputed, {"edition": body.edition, "response": "disputed"})
