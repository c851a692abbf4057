"""The agency checks a dispatch firm's declaration: duties open, or not."""

from fastapi.responses import JSONResponse

from services.payout.domain.placements import PLACEMENTS, DecidePlacements, Placements, placements_stream
from services.payout.queries.onward import own_staff_of
from services.payout.reactions.onward import duty_work
from services.payout.schemas.onward import DeclarationDecision
from services.payout.tables.known import known_helpers
from services.payout.use_cases.acting_on_onward_use import credit_of
from shared.eventlog.records import Work
from shared.http.changes import Change
from shared.http.helper_checks import unless_helper


async def decide_placements(change: Change, payment_id: str, body: DeclarationDecision) -> JSONResponse:
    runtime, person = change.runtime, change.principal.subject
    credit = await credit_of(runtime.engine, payment_id)
    change.check_agency(credit.agency)
    stream = placements_stream(payment_id)
    own_staff = await own_staff_of(runtime.engine, credit.edition, credit.uscc)
    placements: Placements = await runtime.own_log.state_of(PLACEMENTS, stream)
    # The credit that the duties are opened on; a suspension in between refuses the decision itself.
    due = placements.due
    allowed = await unless_helper(runtime.engine, known_helpers, person, credit.uscc)
    work = [Work(PLACEMENTS, stream, DecidePlacements(body.reason, person, own_staff), allowed)]
    answer = {"payment_id": payment_id, "split": "by-checked-declaration" if body.accepted else "not-declared"}
    return await change.record(work, answer=lambda _: answer, then=lambda events: duty_work(events, due))
