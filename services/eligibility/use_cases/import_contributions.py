"""An agency imports what its employers paid, month by month: all rows or none."""

from collections import defaultdict
from collections.abc import Sequence

from fastapi.responses import JSONResponse

from services.eligibility.domain.case import CASE, RecordContributions, case_stream
from services.eligibility.queries.employers import agencies_of
from services.eligibility.schemas.contributions import FORMER, ContributionRow, columns_of, row_parser
from services.eligibility.use_cases.in_force import edition_in_force
from services.eligibility.use_cases.recusal import check_recusal
from services.eligibility.use_cases.unknown_rows import not_enrolled
from shared.contracts.eligibility import ContributionMonth, ContributionsRecorded
from shared.eventlog.records import Work
from shared.http.changes import Change
from shared.http.uploads import read_csv


async def import_contributions(change: Change, edition: str) -> JSONResponse:
    policy = await edition_in_force(change.runtime, edition)
    columns, optional = columns_of(policy)
    parse = row_parser(policy)
    upload = await read_csv(
        change.request, columns, parse, lambda row: (row.uscc, row.month.month), optional=optional, former=FORMER
    )
    await change.received(upload.sha256)
    by_employer: dict[str, list[ContributionRow]] = defaultdict(list)
    for row in upload.rows:
        by_employer[row.uscc].append(row)
    agencies = await agencies_of(change.runtime.engine, edition, by_employer)
    unknown = [rows[0] for uscc, rows in by_employer.items() if uscc not in agencies]
    if unknown:
        raise not_enrolled(edition, [(row.line, row.uscc) for row in unknown])
    for agency in set(agencies.values()):
        change.check_agency(agency)
    await check_recusal(change, by_employer)
    work = [
        Work(CASE, case_stream(edition, uscc), RecordContributions(edition, uscc, _months(rows), upload.sha256.hex()))
        for uscc, rows in by_employer.items()
    ]
    return await change.record(
        work,
        answer=lambda events: {
            "rows": len(upload.rows),
            "employers": len(by_employer),
            "recorded": sum(isinstance(event, ContributionsRecorded) for event in events),
        },
    )


def _months(rows: Sequence[ContributionRow]) -> tuple[ContributionMonth, ...]:
    return tuple(sorted((row.month for row in rows), key=lambda month: month.month))
