"""The employer gives its bank details, or changes them."""

from fastapi.responses import JSONResponse

from services.registration.domain.commands import GiveBankDetails
from services.registration.schemas import BankDetailsBody
from services.registration.use_cases.speaking import carry_out, sealed, speaker_of
from shared.contracts.registration import BankDetailsGiven
from shared.http.changes import Change


async def give_bank_details(change: Change, uscc: str, body: BankDetailsBody) -> JSONResponse:
    details = sealed(change.runtime.own_vault, uscc, **body.model_dump())
    command = GiveBankDetails(details, await speaker_of(change, uscc))
    return await carry_out(change, uscc, command, BankDetailsGiven, {"account_masked": details.account_masked})
