"""Say what a case is: done at once, or proposed where money moves or a payment waits for it."""

from typing import Any

from fastapi.responses import JSONResponse

from services.payout.domain.case import Case
from services.payout.domain.discrepancy import DISCREPANCY, ProposeResolution, discrepancy_stream
from services.payout.domain.resolving import check_batch_booking, check_shares, check_way_out
from services.payout.domain.ways_out import needs_two
from services.payout.problems.cases import ENTRY_NOT_NAMED, PAYMENT_NOT_NAMED, RECORD_NOT_NAMED
from services.payout.queries.editions import adopted_rules
from services.payout.queries.resolutions import at_the_bank
from services.payout.schemas.cases import Proposal
from services.payout.use_cases.acting_on_cases import case_of, check_agencies
from services.payout.use_cases.resolving import Said, attempt_of, recorded_as, state_of_payment, works_of
from shared.contracts.payout import PaymentShare, Resolution
from shared.eventlog.records import Work
from shared.http.changes import Change
from shared.http.problems import NOT_VALID
from shared.invalid import Fault, Flaw
from shared.money import fen
from shared.problem import Problem
from shared.runtime import Runtime


async def propose_resolution(change: Change, case: int, said: Proposal) -> JSONResponse:
    runtime, principal = change.runtime, change.principal
    found = await case_of(change, case)
    check_way_out(found, said.outcome)
    resolution = await _resolution(runtime, found, said)
    await check_agencies(change, resolution)
    by_two = needs_two(found, said.outcome)
    command = ProposeResolution(case, resolution, by_two, principal.subject, principal.key_id)
    work: list[Work[Any, Any]] = [Work(DISCREPANCY, discrepancy_stream(case), command)]
    if not by_two:
        work += await works_of(Said(runtime, found, resolution, principal))
    answer = {"case": case, "outcome": said.outcome, "state": "proposed" if by_two else "resolved"}
    return await change.record(work, answer=lambda _: answer)


async def _resolution(runtime: Runtime, case: Case, said: Proposal) -> Resolution:
    """What is proposed, whole and checked against the case. Raises ``Refused`` and ``Problem``."""
    payments: tuple[PaymentShare, ...] = ()
    if said.outcome in ("credited", "returned", "claimed-back"):
        payments = await _shares(runtime, case, said)
    named = None if said.edition is None or said.region is None else (said.edition, said.region)
    fund_id = ""
    if said.outcome == "recorded":
        if bool(said.request_id) == bool(said.recovery_id) or (said.request_id and named is None):
            raise _incomplete("/request_id", RECORD_NOT_NAMED)
        fund_id = "" if named is None else ":".join(named)
    if said.outcome == "booked":
        if named is None or said.entry is None:
            raise _incomplete("/entry", ENTRY_NOT_NAMED)
        edition, region = named
        fund_id = (await adopted_rules(runtime.engine)).of(edition).fund_of(edition, region)
    resolution = Resolution(
        outcome=said.outcome,
        note=said.note,
        payments=payments,
        batch_id=said.batch_id or "",
        fund_id=fund_id,
        entry=said.entry,
        request_id=said.request_id,
        recovery_id=said.recovery_id,
    )
    if said.outcome == "recorded":
        await recorded_as(runtime.engine, case, resolution)
    return resolution


def _incomplete(pointer: str, fault: Fault) -> Problem:
    return Problem(NOT_VALID, errors=[Flaw({"pointer": pointer, "in": "body"}, fault)])


async def _shares(runtime: Runtime, case: Case, said: Proposal) -> tuple[PaymentShare, ...]:
    """Which payments the case's money is of: they add up to it. Of a batch booking none is named one by one."""
    line_fen: int | None = case.amount_fen
    if said.batch_id is not None:
        total = await at_the_bank(runtime.engine, said.batch_id)
        check_batch_booking(said.outcome, len(said.payments), total, line_fen)
        return ()
    if not said.payments:
        if case.payment_id is None:
            raise _incomplete("/payments", PAYMENT_NOT_NAMED)
        attempt = attempt_of(await state_of_payment(runtime, case.payment_id))
        amount = attempt.order.amount_fen if line_fen is None else line_fen
        transfer = case.end_to_end_id or attempt.end_to_end_id
        return (PaymentShare(payment_id=case.payment_id, end_to_end_id=transfer, amount_fen=amount),)
    shares = []
    for one in said.payments:
        transfer = one.end_to_end_id or attempt_of(await state_of_payment(runtime, one.payment_id)).end_to_end_id
        shares.append(PaymentShare(payment_id=one.payment_id, end_to_end_id=transfer, amount_fen=fen(one.amount)))
    check_shares(shares, line_fen)
    return tuple(shares)
