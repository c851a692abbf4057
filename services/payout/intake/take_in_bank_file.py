"""Take in a file of the bank, of whatever format."""

import tempfile

from fastapi.responses import JSONResponse

from services.payout.bank.lines import BadBankFile
from services.payout.domain.bank_message import BANK_MESSAGE, bank_message_stream, check_new
from services.payout.intake.receiving import Received, take_in
from services.payout.queries.funds import sees_the_account
from shared.http.changes import Change
from shared.http.freshness import OWN_LOG, wait_for
from shared.http.uploads import receive
from shared.problem import Problem


async def take_in_bank_file(change: Change) -> JSONResponse:
    """Whose business the account is is asked before the file is received, which may be long."""
    runtime, region = change.runtime, change.principal.region
    await wait_for(runtime, OWN_LOG)
    # A file tells of the account, and so of every agency that is paid from it.
    if region is None or not await sees_the_account(runtime.engine, region):
        raise Problem(403, "other-agency", "A file of the bank is of the whole account; your rights end before it.")
    with tempfile.TemporaryFile() as spool:
        digest = await receive(change.request, spool)
        await change.received(digest)
        check_new(await runtime.own_log.state_of(BANK_MESSAGE, bank_message_stream(digest.hex())))
        try:
            recorded = await take_in(runtime, Received(spool, digest.hex(), change.context))
        except BadBankFile as error:
            raise Problem(400, "bad-bank-file", f"{error} Nothing was taken in.") from None
    return change.answer(recorded)
