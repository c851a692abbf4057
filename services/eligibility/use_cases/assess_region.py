"""Assess every employer of a region (后台数据比对), but those that the caller spoke for."""

from collections.abc import Sequence
from typing import Any

from fastapi.responses import JSONResponse

from services.eligibility.domain.case import CASE, AssessEmployer, case_stream
from services.eligibility.domain.programme import check_enrolled, check_funds
from services.eligibility.queries.employers import employers_of
from services.eligibility.queries.reserves import reserves_of
from services.eligibility.schemas.assessments import AssessmentRun
from services.eligibility.use_cases.in_force import edition_in_force
from services.eligibility.use_cases.recusal import without_recused
from shared.contracts.eligibility import EmployerAssessed
from shared.contracts.fact import Fact
from shared.eventlog.records import Work
from shared.http.changes import Change
from shared.money import yuan


async def assess_region(change: Change, run: AssessmentRun) -> JSONResponse:
    runtime = change.runtime
    edition = await edition_in_force(runtime, run.edition)
    change.check_agency(run.agency)
    today = runtime.clock.today()
    employers = await employers_of(runtime.engine, edition, run.agency, today)
    check_enrolled(edition, run.agency, employers)
    check_funds(edition, await reserves_of(runtime.engine, edition), (one.agency for one in employers))
    employers, left = await without_recused(change, employers)
    work = [
        Work(CASE, case_stream(edition.id, facts.uscc), AssessEmployer(edition, facts, today)) for facts in employers
    ]
    return await change.record(work, answer=lambda events: {"employers": len(employers), **_outcomes(events), **left})


def _outcomes(events: Sequence[Fact]) -> dict[str, Any]:
    found = [event for event in events if isinstance(event, EmployerAssessed)]
    names = ("eligible", "ineligible", "not_assessable")
    return {
        "assessed": len(found),
        **{name: sum(one.outcome == name for one in found) for name in names},
        "total": yuan(sum(one.amount_fen or 0 for one in found)),
    }
