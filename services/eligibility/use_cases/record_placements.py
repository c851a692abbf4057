"""Record where dispatch firms' people worked, and the premium of each share: all rows or none."""

from collections import defaultdict

from fastapi.responses import JSONResponse

from services.eligibility.domain.case import CASE, RecordPlacements, case_stream
from services.eligibility.queries.employers import agencies_of
from services.eligibility.schemas.placements import COLUMNS, parse_row
from services.eligibility.use_cases.in_force import edition_in_force
from services.eligibility.use_cases.recusal import check_recusal
from services.eligibility.use_cases.unknown_rows import not_enrolled
from shared.contracts.eligibility import PlacementShare, PlacementsRecorded
from shared.eventlog.records import Work
from shared.http.changes import Change
from shared.http.uploads import read_csv


async def record_placements(change: Change, edition: str) -> JSONResponse:
    upload = await read_csv(
        change.request, COLUMNS, parse_row, lambda row: (row.uscc, row.share.using_uscc, row.share.unit_kind)
    )
    await change.received(upload.sha256)
    policy = await edition_in_force(change.runtime, edition)
    firms: dict[str, list[PlacementShare]] = defaultdict(list)
    for row in upload.rows:
        firms[row.uscc].append(row.share)
    agencies = await agencies_of(change.runtime.engine, policy.id, firms)
    unknown = [(row.line, row.uscc) for row in upload.rows if row.uscc not in agencies]
    if unknown:
        raise not_enrolled(edition, unknown)
    for agency in set(agencies.values()):
        change.check_agency(agency)
    await check_recusal(change, firms)
    work = []
    for uscc, shares in firms.items():
        placements = PlacementsRecorded(
            edition=policy.id,
            uscc=uscc,
            shares=tuple(sorted(shares, key=lambda share: (share.using_uscc or "", share.unit_kind))),
            import_sha256=upload.sha256.hex(),
        )
        work.append(Work(CASE, case_stream(policy.id, uscc), RecordPlacements(placements)))
    return await change.record(work, answer=lambda events: {"firms": len(firms), "recorded": len(events)})
