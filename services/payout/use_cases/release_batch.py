"""Check every payment of a batch again, hold what changed, and release the rest to the bank."""

from fastapi.responses import JSONResponse

from services.payout.bank.terms import bank_terms
from services.payout.domain.batch import check_releasable
from services.payout.queries.editions import adopted_rules, reserves_recorded
from services.payout.use_cases.acting_on_batches import batch_of, person_on
from services.payout.use_cases.follow_lists import follow_lists
from services.payout.use_cases.releasing import prepare, works_of_release
from shared.http.changes import Change
from shared.money import yuan


async def release_batch(change: Change, batch_id: str) -> JSONResponse:
    runtime = change.runtime
    await follow_lists(runtime)
    found = await batch_of(runtime.engine, change.principal, batch_id)
    check_releasable(found["state"])
    person = await person_on(change, batch_id)
    rules = (await adopted_rules(runtime.engine)).of(found["edition"])
    reserves = rules.reserves(found["edition"], await reserves_recorded(runtime.engine, found["edition"]))
    lacks = reserves.lacks((found["fund_id"] or found["agency"]).rpartition(":")[2])
    # The bank's next working day, or today before its cut-off.
    execution_day = bank_terms(runtime.settings.bank_terms).execution_day(runtime.clock.now())
    prepared = await prepare(runtime, batch_id, rules, change.principal, execution_day)
    released = prepared.released
    answer = {
        "batch_id": batch_id,
        "state": "released",
        "payments": released.payments,
        "total": yuan(released.total_fen),
        "held": released.held,
        "held_total": yuan(released.held_fen),
        "file_sha256": released.file_sha256,
        "sheet_sha256": released.sheet_sha256,
        "workbook_sha256": released.workbook_sha256,
    }
    return await change.record(works_of_release(prepared, person, found["fund_id"], lacks), answer=lambda _: answer)
