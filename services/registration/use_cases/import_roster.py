"""An agency imports its roster of employers: all rows or none."""

from collections.abc import Sequence
from dataclasses import asdict

from fastapi.responses import JSONResponse

from services.registration import queries
from services.registration.domain.commands import EnrolEmployer
from services.registration.domain.employer import EMPLOYER, elsewhere, employer_stream
from services.registration.roster import COLUMNS, OPTIONAL, RosterRow, parse_row
from services.registration.use_cases.speaking import count, sealed
from shared.contracts.registration import BankDetailsGiven, EmployerEnrolled, EmployerFactsCorrected
from shared.eventlog.records import Work
from shared.http.changes import Change
from shared.http.freshness import wait_for
from shared.http.uploads import read_csv
from shared.problem import Problem
from shared.runtime import Runtime


async def import_roster(change: Change, edition: str) -> JSONResponse:
    await _check_edition(change.runtime, edition)
    upload = await read_csv(change.request, COLUMNS, parse_row, lambda row: row.facts.uscc, OPTIONAL)
    await change.received(upload.sha256)
    for agency in {row.facts.agency for row in upload.rows}:
        change.check_agency(agency)
    await _check_agencies(change.runtime, upload.rows)
    work = [Work(EMPLOYER, employer_stream(row.facts.uscc), _enrolment(change, edition, row)) for row in upload.rows]
    return await change.record(
        work,
        answer=lambda events: {
            "rows": len(upload.rows),
            "enrolled": count(events, EmployerEnrolled),
            "corrected": count(events, EmployerFactsCorrected),
            "bank_details": count(events, BankDetailsGiven),
        },
    )


async def _check_edition(runtime: Runtime, edition: str) -> None:
    """Whoever is enrolled under a mistyped edition is assessed by none. Raises ``Problem``: 422; 503 when it cannot be
    said, as the edition is not known here and eligibility does not answer."""
    if edition in await queries.editions_known(runtime.engine):
        return
    await wait_for(runtime, "eligibility")
    known = await queries.editions_known(runtime.engine)
    if edition not in known:
        detail = f"No edition {edition!r} was adopted; adopted are: {', '.join(known) or 'none'}. Nothing was imported."
        raise Problem(422, "no-such-edition", detail)


async def _check_agencies(runtime: Runtime, rows: Sequence[RosterRow]) -> None:
    """Raises ``Problem`` 422 with each row that names an employer of another agency. A courtesy: what the tables do
    not know in time, since it comes at the same instant or they stand still, the decider refuses."""
    await runtime.caught_up_with_own_log(2)
    known = await queries.agencies_now(runtime.engine, [row.facts.uscc for row in rows])
    errors = [
        {"line": row.line, "column": "agency", "detail": elsewhere(row.facts.uscc, known[row.facts.uscc])}
        for row in rows
        if known.get(row.facts.uscc, row.facts.agency) != row.facts.agency
    ]
    if errors:
        detail = f"{len(errors)} row(s) name employers of other agencies. Nothing was imported."
        raise Problem(422, "bad-rows", detail, errors=errors[:1000], error_count=len(errors))


def _enrolment(change: Change, edition: str, row: RosterRow) -> EnrolEmployer:
    facts = EmployerEnrolled(edition=edition, **dict(row.facts))
    bank = None if row.account is None else sealed(change.runtime.own_vault, row.facts.uscc, **asdict(row.account))
    return EnrolEmployer(facts, bank, change.principal.subject)
