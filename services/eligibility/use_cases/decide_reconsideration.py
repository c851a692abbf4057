"""Accept a reconsideration, and decide on the facts of today; or refuse it."""

from collections.abc import Sequence
from typing import Any

from fastapi.responses import JSONResponse

from services.eligibility.domain.case import CASE, DecideReconsideration, case_stream
from services.eligibility.queries.employers import employers_of
from services.eligibility.queries.reconsiderations import known_reconsideration
from services.eligibility.schemas.reconsiderations import ReconsiderationDecision
from services.eligibility.use_cases.in_force import edition_in_force
from services.eligibility.use_cases.recusal import check_recusal
from shared.contracts.eligibility import ReconsiderationDecided
from shared.contracts.fact import Fact
from shared.eventlog.records import Work
from shared.http.changes import Change
from shared.money import yuan

_EVERYWHERE = "000000"


async def decide_reconsideration(
    change: Change, reconsideration_id: str, body: ReconsiderationDecision
) -> JSONResponse:
    engine = change.runtime.engine
    asked = await known_reconsideration(engine, reconsideration_id)
    change.check_agency(asked.agency or "")
    edition = await edition_in_force(change.runtime, asked.edition)
    today = change.runtime.clock.today()
    employers = await employers_of(engine, edition, _EVERYWHERE, today, [asked.uscc])
    facts = employers[0] if employers else None
    await check_recusal(change, [asked.uscc])
    accepted, person = body.decision == "accepted", change.principal.subject
    command = DecideReconsideration(reconsideration_id, accepted, body.reason, edition, facts, today, person)
    work = [Work(CASE, case_stream(edition.id, asked.uscc), command)]
    told = {"reconsideration_id": reconsideration_id, "decision": body.decision}
    return await change.record(work, answer=lambda events: {**told, **_outcome(events)})


def _outcome(events: Sequence[Fact]) -> dict[str, Any]:
    (decided,) = [event for event in events if isinstance(event, ReconsiderationDecided)]
    before, after = decided.before_fen, decided.after_fen
    return {
        "before": None if before is None else yuan(before),
        "after": None if after is None else yuan(after),
        "difference": None if before is None or after is None else yuan(after - before),
        "assessment_id": decided.after_assessment_id,
    }
