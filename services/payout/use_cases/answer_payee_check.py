"""Record what the bank answered of a payee's name and account."""

from typing import Any

from fastapi.responses import JSONResponse

from services.payout.domain.payee import PAYEE_CHECK, AnswerPayeeCheck, payee_check_stream
from services.payout.queries.payees import account_on_record
from services.payout.schemas.payees import CheckAnswer
from services.payout.use_cases.acting_on_payees import apart_from, check_payee, works_lifting
from shared.eventlog.records import Work
from shared.http.changes import Change


async def answer_payee_check(change: Change, uscc: str, bank_details_id: str, body: CheckAnswer) -> JSONResponse:
    await check_payee(change, uscc)
    engine, who = change.runtime.engine, change.principal
    command = AnswerPayeeCheck(body.result, body.bank_text, who.subject, who.key_id)
    stream, allowed = payee_check_stream(uscc, bank_details_id), await apart_from(change, uscc)
    work: list[Work[Any, Any]] = [Work(PAYEE_CHECK, stream, command, allowed)]
    account = await account_on_record(engine, uscc)
    if body.result == "match" and account is not None and account["bank_details_id"] == bank_details_id:
        work += await works_lifting(engine, uscc, frozenset({"payee-not-verified"}))
    return await change.record(work, answer=lambda _: {"uscc": uscc, "result": body.result})
