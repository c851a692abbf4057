"""Take in a file of the bank, of whatever format."""

import tempfile

from fastapi.responses import JSONResponse

from services.payout.bank.lines import BadBankFile
from services.payout.domain.bank_message import BANK_MESSAGE, bank_message_stream, check_new
from services.payout.intake.receiving import Received, take_in
from services.payout.problems.bank import BAD_BANK_FILE, FILE_OF_THE_WHOLE_ACCOUNT
from services.payout.queries.funds import sees_the_account
from shared.http.changes import Change
from shared.http.freshness import OWN_LOG, wait_for
from shared.http.uploads import receive
from shared.invalid import Flaw
from shared.problem import Problem
from shared.words import Term, Words


async def take_in_bank_file(change: Change) -> JSONResponse:
    """Whose business the account is is asked before the file is received, which may be long."""
    runtime, region = change.runtime, change.principal.region
    await wait_for(runtime, OWN_LOG)
    # A file tells of the account, and so of every agency that is paid from it.
    if region is None or not await sees_the_account(runtime.engine, region):
        raise Problem(FILE_OF_THE_WHOLE_ACCOUNT)
    with tempfile.TemporaryFile() as spool:
        digest = await receive(change.request, spool)
        await change.received(digest)
        check_new(await runtime.own_log.state_of(BANK_MESSAGE, bank_message_stream(digest.hex())))
        try:
            recorded = await take_in(runtime, Received(spool, digest.hex(), change.context))
        except BadBankFile as error:
            raise _refused(error) from None
    return change.answer(recorded)


def _refused(error: BadBankFile) -> Problem:
    english, chinese = error.fault.said_in("en", error.values), error.fault.said_in("zh", error.values)
    where = {"line": error.values["line"]} if "line" in error.values else {}
    why = Term(error.fault.code, Words(english, chinese))
    return Problem(BAD_BANK_FILE, why=why, errors=[Flaw(where, error.fault, error.values)])
