"""Record entries of other departments' lists: all rows or none."""

from fastapi.responses import JSONResponse

from services.eligibility.domain.exclusion import lists_named
from services.eligibility.domain.record import RECORD, exclusion_stream
from services.eligibility.queries.editions import editions_in_force
from services.eligibility.queries.employers import agencies_now
from services.eligibility.schemas.exclusions import COLUMNS, row_parser
from services.eligibility.use_cases.recusal import check_recusal
from shared.contracts.eligibility import ExclusionRecorded
from shared.eventlog.records import Work
from shared.http.changes import Change
from shared.http.freshness import OWN_LOG, wait_for
from shared.http.uploads import read_csv
from shared.regions import place_of_register


async def record_exclusions(change: Change) -> JSONResponse:
    await wait_for(change.runtime, OWN_LOG)  # the lists that editions name are asked for before the file is read
    engine = change.runtime.engine
    parse = row_parser(lists_named(await editions_in_force(engine)))
    upload = await read_csv(change.request, COLUMNS, parse, lambda row: (row.list, row.uscc, row.since))
    await change.received(upload.sha256)
    usccs = {row.uscc for row in upload.rows}
    insured = await agencies_now(engine, usccs)
    for uscc in sorted(usccs):
        change.check_agency(insured.get(uscc) or place_of_register(uscc))
    await check_recusal(change, usccs)
    entries = [
        ExclusionRecorded(
            list=row.list, uscc=row.uscc, since=row.since, until=row.until, import_sha256=upload.sha256.hex()
        )
        for row in upload.rows
    ]
    return await change.record(
        [Work(RECORD, exclusion_stream(entry), entry) for entry in entries],
        answer=lambda events: {"rows": len(entries), "recorded": len(events)},
    )
