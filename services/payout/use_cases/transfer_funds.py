"""Record that the money of a request is on the disbursement account (财政拨付)."""

from fastapi.responses import JSONResponse

from services.payout.domain.fund_transfers import TransferFunds
from services.payout.domain.incoming import Recorded
from services.payout.domain.reference import reference_of
from services.payout.schemas.funds import FundsMoved
from services.payout.use_cases.acting_on_funds import carry_out
from services.payout.use_cases.recording_money import works_of_case
from services.payout.use_cases.take_reference import take_reference
from shared.http.changes import Change
from shared.money import fen


async def transfer_funds(change: Change, request_id: str, body: FundsMoved) -> JSONResponse:
    change.check_agency(body.region)
    runtime, principal = change.runtime, change.principal
    command = TransferFunds(
        request_id,
        fen(body.amount),
        body.transferred_on,
        body.bank_reference,
        principal.subject,
        principal.key_id,
        runtime.clock.today(),
    )
    fund_id = f"{body.edition}:{body.region}"
    reference, use = reference_of(body.bank_reference), f"{fund_id}/{request_id}"
    taken = await take_reference(runtime.engine, reference, "transfer", use, principal, body.unlike)
    recorded = Recorded("transfer", request_id, fund_id, body.bank_reference, command.amount_fen)
    also = [taken, *await works_of_case(runtime.engine, recorded, principal)]
    return await carry_out(change, body, command, "transferred", also)
