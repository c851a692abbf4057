"""Record that an employer is off a list; what was held for it goes on."""

from typing import Any

from fastapi.responses import JSONResponse

from services.payout.domain.payee import PAYEE, ClearPayee, payee_stream
from services.payout.queries.payees import bars_of
from services.payout.use_cases.acting_on_payees import apart_from, check_payee, works_lifting
from shared.eventlog.records import Work
from shared.http.changes import Change


async def clear_payee(change: Change, uscc: str, source: str) -> JSONResponse:
    await check_payee(change, uscc)
    engine, who = change.runtime.engine, change.principal
    command = ClearPayee(uscc, source, who.subject, who.key_id)
    work: list[Work[Any, Any]] = [Work(PAYEE, payee_stream(uscc), command, await apart_from(change, uscc))]
    if await bars_of(engine, uscc) <= {source}:
        work += await works_lifting(engine, uscc, frozenset({"excluded", "deregistered"}))
    return await change.record(work, answer=lambda _: {"uscc": uscc, "source": source, "barred": False})
