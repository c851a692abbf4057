"""The employer registers on the platform."""

from fastapi.responses import JSONResponse

from services.registration.domain.commands import RegisterEmployer
from services.registration.schemas import RegistrationBody
from services.registration.use_cases.speaking import carry_out, speaker_of
from shared.contracts.registration import EmployerRegistered
from shared.http.changes import Change


async def register_employer(change: Change, uscc: str, body: RegistrationBody) -> JSONResponse:
    command = RegisterEmployer(body.edition, await speaker_of(change, uscc))
    return await carry_out(change, uscc, command, EmployerRegistered, {"edition": body.edition, "registered": True})
