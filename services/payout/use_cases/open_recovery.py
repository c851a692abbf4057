"""Claim back what was paid without right."""

from collections.abc import Sequence
from typing import Any

from fastapi.responses import JSONResponse

from services.payout.domain.payment import PAYMENT, NoteOverpayment, kept_fen, payment_stream
from services.payout.domain.recovery import RECOVERIES, OpenRecovery, recoveries_stream
from services.payout.problems.payments import NO_SUCH_PAYMENT
from services.payout.queries.payments import find_payment
from services.payout.schemas.recoveries import Claim
from shared.contracts.fact import Fact
from shared.contracts.payout import RecoveryOpened
from shared.eventlog.records import Work
from shared.http.changes import Change
from shared.money import fen, yuan
from shared.problem import Problem


async def open_recovery(change: Change, body: Claim) -> JSONResponse:
    runtime = change.runtime
    row = await find_payment(runtime.engine, body.payment_id)
    if row is None:
        raise Problem(NO_SUCH_PAYMENT)
    change.check_agency(row["agency"])
    stream = payment_stream(body.payment_id)
    command = OpenRecovery(
        recovery_id=None,
        payment_id=body.payment_id,
        edition=row["edition"],
        uscc=row["uscc"],
        name=row["payee_name"],
        agency=row["agency"],
        amount_fen=fen(body.amount),
        cause=body.cause,
        reason=body.reason,
        legal_basis=body.legal_basis,
        opened_by=change.principal.subject,
        kept_fen=kept_fen(await runtime.own_log.state_of(PAYMENT, stream)),
    )

    def note(events: Sequence[Fact]) -> Sequence[Work[Any, Any]]:
        """The payment knows of the claim: whatever becomes of its money is told to it."""
        opened = [event for event in events if isinstance(event, RecoveryOpened)]
        return [Work(PAYMENT, stream, NoteOverpayment(one.recovery_id, one.amount_fen)) for one in opened]

    def answer(events: Sequence[Fact]) -> dict[str, Any]:
        opened = next(event for event in events if isinstance(event, RecoveryOpened))
        return {"recovery_id": opened.recovery_id, "state": "open", "outstanding": yuan(opened.amount_fen)}

    work = [Work(RECOVERIES, recoveries_stream(row["uscc"]), command)]
    return await change.record(work, answer=answer, then=note)
