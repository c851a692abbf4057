"""An agency imports its roster of employers: all rows or none."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from fastapi.responses import JSONResponse

from services.registration import queries
from services.registration.domain.commands import EnrolEmployer
from services.registration.domain.employer import EMPLOYER, employer_stream
from services.registration.problems import (
    EDITION_NOT_ADOPTED,
    NO_EDITION_ADOPTED,
    OF_ANOTHER_AGENCY,
    ROWS_OF_OTHER_AGENCIES,
)
from services.registration.roster import COLUMNS, OPTIONAL, RosterRow, parse_row
from services.registration.use_cases.speaking import count, sealed
from shared.contracts.registration import BankDetailsGiven, EmployerEnrolled, EmployerFactsCorrected
from shared.eventlog.records import Work
from shared.http.changes import Change
from shared.http.freshness import wait_for
from shared.http.uploads import MOST_ERRORS_TOLD, read_csv
from shared.invalid import Flaw
from shared.problem import Problem
from shared.regions import region_name
from shared.runtime import Runtime
from shared.words import Term, Words


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
    """Whoever is enrolled under a mistyped edition is assessed by none. Raises ``Problem``: 404; 503 when it cannot be
    said, as the edition is not known here and eligibility does not answer."""
    if edition in await queries.editions_known(runtime.engine):
        return
    await wait_for(runtime, "eligibility")
    known = await queries.editions_known(runtime.engine)
    if edition not in known:
        if not known:
            raise Problem(NO_EDITION_ADOPTED, edition=edition)
        raise Problem(EDITION_NOT_ADOPTED, edition=edition, adopted=known)


async def _check_agencies(runtime: Runtime, rows: Sequence[RosterRow]) -> None:
    """Raises ``Problem`` 422 with each row that names an employer of another agency. A courtesy: what the tables do
    not know in time, since it comes at the same instant or they stand still, the decider refuses."""
    await runtime.caught_up_with_own_log(2)
    known = await queries.agencies_now(runtime.engine, [row.facts.uscc for row in rows])
    errors = [
        Flaw({"line": row.line, "column": "agency"}, OF_ANOTHER_AGENCY, _named(row.facts.uscc, known[row.facts.uscc]))
        for row in rows
        if known.get(row.facts.uscc, row.facts.agency) != row.facts.agency
    ]
    if errors:
        raise Problem(ROWS_OF_OTHER_AGENCIES, error_count=len(errors), errors=errors[:MOST_ERRORS_TOLD])


def _named(uscc: str, agency: str) -> Mapping[str, object]:
    return {"uscc": uscc, "agency": Term(agency, Words(agency, region_name(agency) or agency))}


def _enrolment(change: Change, edition: str, row: RosterRow) -> EnrolEmployer:
    facts = EmployerEnrolled(edition=edition, **dict(row.facts))
    bank = None if row.account is None else sealed(change.runtime.own_vault, row.facts.uscc, **asdict(row.account))
    return EnrolEmployer(facts, bank, change.principal.subject)
