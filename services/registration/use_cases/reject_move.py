"""One of the two agencies does not agree to a move, or takes its proposal back."""

from fastapi.responses import JSONResponse

from services.registration.domain.moving import RejectMove
from services.registration.domain.states import Employer
from services.registration.schemas import RejectionBody
from services.registration.use_cases.moving import agency_of, carry_out, check_either
from shared.http.changes import Change


async def reject_move(change: Change, uscc: str, body: RejectionBody) -> JSONResponse:
    def allowed(now: Employer) -> None:
        agency_of(now)
        if now.move is not None:
            check_either(change.principal, now.move.from_agency, now.move.to_agency)

    command = RejectMove(body.reason, change.principal.subject)
    return await carry_out(change, uscc, command, allowed, {"state": "rejected"})
