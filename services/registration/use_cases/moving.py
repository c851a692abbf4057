"""What the acts on a move have in common: whose agency acts, and how it is carried out."""

from collections.abc import Callable, Mapping

from fastapi.responses import JSONResponse

from services.registration.domain.employer import EMPLOYER, employer_stream
from services.registration.domain.moving import MoveCommand
from services.registration.domain.states import Employer
from services.registration.problems import NEITHER_AGENCY
from services.registration.use_cases.enrolled import facts_of
from shared.eventlog.records import Work
from shared.http.changes import Change
from shared.problem import Problem
from shared.regions import covers
from shared.security.tokens import Principal


def check_either(principal: Principal, one: str, other: str) -> str:
    """The agency that the caller acts for: the first, if both are theirs. Raises ``Problem``: 403 when neither is."""
    for agency in (one, other):
        if principal.region is not None and covers(principal.region, agency):
            return agency
    raise Problem(NEITHER_AGENCY, from_agency=one, to_agency=other)


def agency_of(employer: Employer) -> str:
    """The one that insures the employer now. Raises ``Problem`` as ``facts_of`` does."""
    return facts_of(employer).agency


async def carry_out(
    change: Change, uscc: str, command: MoveCommand, allowed: Callable[[Employer], None], answer: Mapping[str, str]
) -> JSONResponse:
    work = [Work(EMPLOYER, employer_stream(uscc), command, allowed)]
    return await change.record(work, answer=lambda _: {"uscc": uscc, **answer})
