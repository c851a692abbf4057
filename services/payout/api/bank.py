"""What the bank says, over HTTP: its files in."""

import tempfile
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse

from services.payout.bank.lines import BadBankFile
from services.payout.domain.bank_message import BANK_MESSAGE, bank_message_stream
from services.payout.intake.receiving import Received, take_in
from services.payout.queries.funds import sees_the_account
from shared.eventlog.decider import Refused
from shared.http.commands import answer_of, context_of, replay, runtime_of
from shared.http.problems import Problem
from shared.http.reading import know_own_log
from shared.http.uploads import file_body, receive
from shared.security.tokens import Principal, require

router = APIRouter(prefix="/v1", tags=["bank"])
_ANY_FILE = file_body(
    "The file as the bank wrote it.", ["application/xml", "text/csv", "text/plain", "application/octet-stream"]
)


@router.post(
    "/bank-messages",
    summary="Take in a file of the bank: camt.052/053/054, pain.002, pacs.004, MT940, MT942, or its sheet of results",
    openapi_extra=_ANY_FILE,
    status_code=201,
)
async def take_in_file(
    request: Request, principal: Annotated[Principal, Depends(require("bank:report"))]
) -> JSONResponse:
    runtime = runtime_of(request)
    await know_own_log(request)
    # A file tells of the account, and so of every agency that is paid from it.
    if principal.region is None or not await sees_the_account(runtime.engine, principal.region):
        raise Problem(403, "other-agency", "A file of the bank is of the whole account; your rights end before it.")
    with tempfile.TemporaryFile() as spool:
        digest = await receive(request, spool)
        context = await context_of(request, principal, digest)
        if first := await replay(request, context):
            return first
        if await runtime.own_log.state_of(BANK_MESSAGE, bank_message_stream(digest.hex())):
            raise Refused("This very file was taken in before.")
        try:
            recorded = await take_in(runtime, Received(spool, digest.hex(), context))
        except BadBankFile as error:
            raise Problem(400, "bad-bank-file", f"{error} Nothing was taken in.") from None
    return answer_of(recorded, 201)
