"""Decide on a payment that came back too often: it goes once more, or not at all."""

from fastapi.responses import JSONResponse

from services.payout.domain.payment import PAYMENT, DecideReferral, payment_stream
from services.payout.problems.payments import NO_SUCH_PAYMENT
from services.payout.queries.hands import hand_in_payment
from services.payout.queries.payments import agency_of_payment
from services.payout.schemas.payments import Decision
from shared.eventlog.records import Work
from shared.http.changes import Change
from shared.problem import Problem


async def decide_referral(change: Change, payment_id: str, body: Decision) -> JSONResponse:
    engine, principal = change.runtime.engine, change.principal
    agency = await agency_of_payment(engine, payment_id)
    if agency is None:
        raise Problem(NO_SUCH_PAYMENT)
    change.check_agency(agency)
    involved = await hand_in_payment(engine, payment_id, principal.subject)
    command = DecideReferral(body.decision, body.reason, principal.subject, principal.key_id, involved)
    work = [Work(PAYMENT, payment_stream(payment_id), command)]
    state = "ordered" if body.decision == "reissue" else "stopped"
    answer = {"payment_id": payment_id, "decision": body.decision, "state": state}
    return await change.record(work, answer=lambda _: answer)
