"""One of two agencies proposes that an employer comes to the other."""

from fastapi.responses import JSONResponse

from services.registration.domain.employer import EMPLOYER, employer_stream
from services.registration.domain.moving import ProposeMove
from services.registration.domain.states import Employer
from services.registration.schemas import MoveBody
from services.registration.use_cases.moving import agency_of, carry_out, check_either
from shared.http.changes import Change
from shared.http.problems import NOT_VALID
from shared.invalid import Invalid
from shared.problem import Problem
from shared.regions import check_county


async def propose_move(change: Change, uscc: str, body: MoveBody) -> JSONResponse:
    try:
        check_county(body.to)
    except Invalid as error:
        raise Problem(NOT_VALID, errors=[error.at({"pointer": "/to", "in": "body"})]) from None
    employer: Employer = await change.runtime.own_log.state_of(EMPLOYER, employer_stream(uscc))
    proposed_for = check_either(change.principal, agency_of(employer), body.to)
    command = ProposeMove(body.to, proposed_for, body.reason, change.principal.subject)

    def allowed(now: Employer) -> None:
        check_either(change.principal, agency_of(now), body.to)

    return await carry_out(change, uscc, command, allowed, {"to": body.to, "state": "proposed"})
