"""The agency that did not propose a move accepts it."""

from fastapi.responses import JSONResponse

from services.registration.domain.moving import AcceptMove, agency_to_accept
from services.registration.domain.states import Employer
from services.registration.use_cases.moving import agency_of, carry_out
from shared.http.changes import Change


async def accept_move(change: Change, uscc: str) -> JSONResponse:
    def allowed(now: Employer) -> None:
        agency_of(now)
        if now.move is not None:
            change.check_agency(agency_to_accept(now.move))

    return await carry_out(change, uscc, AcceptMove(change.principal.subject), allowed, {"state": "moved"})
