"""Make decisions again that an earlier content made, or that were made before a rate rose: all of a region."""

from collections.abc import Sequence
from typing import Any

from fastapi.responses import JSONResponse

from services.eligibility.domain.case import CASE, ReviewDecision, case_stream
from services.eligibility.queries.employers import employers_of
from services.eligibility.queries.reviews import to_review
from services.eligibility.schemas.reviews import ReviewRun
from services.eligibility.use_cases.in_force import edition_in_force
from services.eligibility.use_cases.recusal import without_recused
from shared.contracts.eligibility import (
    DecisionReviewed,
    EmployerAssessed,
    OverpaymentFound,
    ReviewCause,
    TopUpDue,
    TopUpGranted,
)
from shared.contracts.fact import Fact
from shared.eventlog.records import Work
from shared.http.changes import Change
from shared.money import yuan


async def review_decisions(change: Change, run: ReviewRun) -> JSONResponse:
    change.check_agency(run.agency)
    engine = change.runtime.engine
    edition = await edition_in_force(change.runtime, run.edition)
    today = change.runtime.clock.today()
    due = await to_review(engine, edition, run.agency, today)
    employers = await employers_of(engine, edition, run.agency, today, list(due))
    employers, left = await without_recused(change, employers)
    work = []
    for facts in employers:
        cause: ReviewCause = "rate-raised" if due[facts.uscc] == edition.sha256 else "corrected-edition"
        work.append(Work(CASE, case_stream(edition.id, facts.uscc), ReviewDecision(edition, facts, today, cause)))
    return await change.record(work, answer=lambda events: {"decisions": len(due), **_outcomes(events), **left})


def _outcomes(events: Sequence[Fact]) -> dict[str, Any]:
    top_ups = [event.amount_fen for event in events if isinstance(event, TopUpGranted)]
    to_list = [event.amount_fen for event in events if isinstance(event, TopUpDue)]
    over = [event.amount_fen for event in events if isinstance(event, OverpaymentFound)]
    return {
        "assessed_anew": sum(isinstance(event, EmployerAssessed) for event in events),
        "reviewed": sum(isinstance(event, DecisionReviewed) for event in events),
        "top_ups": len(top_ups),
        "top_ups_total": yuan(sum(top_ups)),
        "top_ups_to_list": len(to_list),
        "top_ups_to_list_total": yuan(sum(to_list)),
        "overpayments": len(over),
        "overpayments_total": yuan(sum(over)),
    }
