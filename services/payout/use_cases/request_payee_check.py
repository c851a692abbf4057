"""Ask the bank whether name and account belong together (户名账号核验)."""

from fastapi.responses import JSONResponse

from services.payout.domain.payee import PAYEE_CHECK, check_of, payee_check_stream
from services.payout.queries.payees import account_on_record
from services.payout.use_cases.acting_on_payees import check_payee
from shared.eventlog.records import Work
from shared.http.changes import Change


async def request_payee_check(change: Change, uscc: str) -> JSONResponse:
    await check_payee(change, uscc)
    who = change.principal
    command = check_of(uscc, await account_on_record(change.runtime.engine, uscc), who.subject, who.key_id)
    details = command.bank_details_id
    work = [Work(PAYEE_CHECK, payee_check_stream(uscc, details), command)]
    answer = {"uscc": uscc, "bank_details_id": details, "state": "asked"}
    return await change.record(work, answer=lambda _: answer)
