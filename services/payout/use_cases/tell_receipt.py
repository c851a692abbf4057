"""A using firm confirms or denies that it received what a dispatch firm says to have passed on."""

from fastapi.responses import JSONResponse

from services.payout.domain.onward_use import DUTY, TellReceipt, duty_stream
from services.payout.schemas.onward import Receipt
from services.payout.use_cases.acting_on_onward_use import duty_of
from shared.eventlog.records import Work
from shared.http.changes import Change


async def tell_receipt(change: Change, duty_id: str, use_id: str, body: Receipt) -> JSONResponse:
    duty = await duty_of(change.runtime.engine, duty_id)
    change.principal.check_party([duty.using_firm_uscc], duty.agency)
    command = TellReceipt(use_id, body.reason, change.runtime.clock.today())
    answer = {"duty_id": duty_id, "use_id": use_id, "receipt": "confirmed" if body.received else "denied"}
    return await change.record([Work(DUTY, duty_stream(duty_id), command)], answer=lambda _: answer)
