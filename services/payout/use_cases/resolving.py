"""What follows from what people say of a discrepancy case, as work that is done in one command with it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal, assert_never

from sqlalchemy.ext.asyncio import AsyncEngine

from services.payout.domain.case import Case
from services.payout.domain.fund import FUND, BookEntry, GiveAgain, TakeBackFunds, fund_stream
from services.payout.domain.incoming import Recorded, check_not_believed, record_named
from services.payout.domain.payment import (
    PAYMENT,
    Absent,
    AcceptCredit,
    AcceptReturn,
    Attempt,
    CloseCase,
    Payment,
    Released,
    payment_stream,
)
from services.payout.domain.recovery import RECOVERIES, OpenRecovery, recoveries_stream
from services.payout.domain.reference import reference_of
from services.payout.domain.resolving import check_credited, check_fund, check_still_at_the_bank
from services.payout.problems.payments import NO_SUCH_PAYMENT
from services.payout.queries.editions import adopted_rules
from services.payout.queries.incoming import fund_of_recovery, reference_not_shown, transfers_believed
from services.payout.queries.payments import find_payment
from services.payout.queries.resolutions import came_back, fund_of_payment, shares_at_the_bank
from services.payout.reactions.incoming import line_recorded, proof_by_case
from services.payout.use_cases.take_reference import take_reference
from shared.contracts.payout import AccountEntry, PaymentShare, Resolution
from shared.eventlog.records import Work
from shared.problem import Problem
from shared.runtime import Runtime
from shared.security.tokens import Principal

Works = list[Work[Any, Any]]
_NOT_PAID = frozenset({"account-differs", "amount-differs", "name-differs", "account-not-named", "day-differs"})
"""Cases whose line is a debit for a payment that is at the bank, and that pays somebody or something else."""


async def state_of_payment(runtime: Runtime, payment_id: str) -> Payment:
    state: Payment = await runtime.own_log.state_of(PAYMENT, payment_stream(payment_id))
    return state


def attempt_of(payment: Payment) -> Attempt:
    """Raises ``Problem``: 404 for a payment that nobody ordered."""
    if isinstance(payment, Absent):
        raise Problem(NO_SUCH_PAYMENT)
    return payment.attempt


async def recorded_as(engine: AsyncEngine, case: Case, said: Resolution) -> Recorded:
    """What a resolution names, not shown by any line yet, with the case's amount. Raises ``Refused``."""
    use = f"{said.fund_id}/{said.request_id}" if said.request_id else said.recovery_id
    kind: Literal["transfer", "repayment"] = "transfer" if said.request_id else "repayment"
    reference = await reference_not_shown(engine, kind, use, case.amount_fen)
    fund_id = said.fund_id
    if not said.request_id:
        fund_id = await fund_of_recovery(engine, await adopted_rules(engine), said.recovery_id)
    return record_named(said, case.moved_fen, reference, fund_id)


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of a case and carried out now. ``proposed_by`` is empty where one person was enough."""

    runtime: Runtime
    case: Case
    resolution: Resolution
    by: Principal
    proposed_by: str = ""


async def works_of(said: Said) -> Works:
    """All that follows, the case's payment freed from it last."""
    works: Works = []
    match said.resolution.outcome:
        case "credited":
            works += await _credited(said)
        case "returned":
            for share in said.resolution.payments:
                works += await _return(said.runtime, said.case, share)
        case "booked":
            works += await _booked(said)
        case "claimed-back":
            works += await _claimed_back(said)
        case "recorded":
            recorded = await recorded_as(said.runtime.engine, said.case, said.resolution)
            works.append(proof_by_case(recorded, said.case))
        case "explained" | "bank-corrected" | "ours-to-correct" | "recovery-opened":
            return _closed(said.case)
        case _:
            assert_never(said.resolution.outcome)
    return [*works, *line_recorded(said.case), *_closed(said.case)]


def _closed(case: Case) -> Works:
    if case.payment_id is None or not case.key:
        return []
    return [Work(PAYMENT, payment_stream(case.payment_id), CloseCase(case.key, case.number))]


def _day(runtime: Runtime, case: Case) -> date:
    """The bank's day; no day that is not over counts as booked."""
    today = runtime.clock.today()
    return min(case.booked_on or today, today)


async def _credited(said: Said) -> Works:
    shares: Sequence[PaymentShare] = said.resolution.payments
    if said.resolution.batch_id:
        shares = await shares_at_the_bank(said.runtime.engine, said.resolution.batch_id)
        check_still_at_the_bank(shares, said.case.amount_fen)
    works: Works = []
    for share in shares:
        works += await _credit(said, share)
    return works


async def _credit(said: Said, share: PaymentShare) -> Works:
    """More than is owed is credited as far as it is owed; the rest is claimed back."""
    runtime, case = said.runtime, said.case
    state = await state_of_payment(runtime, share.payment_id)
    owed = attempt_of(state).order.amount_fen
    taken = min(share.amount_fen, owed)
    command = AcceptCredit(share.end_to_end_id, taken, case.line, _day(runtime, case), case.number, case.message_sha256)
    works: Works = [Work(PAYMENT, payment_stream(share.payment_id), command)]
    fund_id = await fund_of_payment(runtime.engine, share.payment_id, share.end_to_end_id)
    reference = f"case/{case.number}/{share.payment_id}"
    if isinstance(state, Released):
        if taken < owed and fund_id:
            works.append(Work(FUND, fund_stream(fund_id), TakeBackFunds(fund_id, reference, 1, owed - taken)))
    elif fund_id and await came_back(runtime.engine, share.end_to_end_id):
        works.append(Work(FUND, fund_stream(fund_id), GiveAgain(fund_id, reference, 1, taken)))
    if share.amount_fen > owed:
        works += await _claim(said, share, share.amount_fen - owed)
    return works


async def _return(runtime: Runtime, case: Case, share: PaymentShare) -> Works:
    command = AcceptReturn(
        share.end_to_end_id,
        share.amount_fen,
        case.line,
        _day(runtime, case),
        case.number,
        case.message_sha256,
        (await adopted_rules(runtime.engine)).of(share.payment_id.partition(":")[0]).attempts_allowed,
    )
    works: Works = [Work(PAYMENT, payment_stream(share.payment_id), command)]
    fund_id = await fund_of_payment(runtime.engine, share.payment_id, share.end_to_end_id)
    if fund_id:
        reference = f"case/{case.number}/{share.payment_id}"
        works.append(Work(FUND, fund_stream(fund_id), TakeBackFunds(fund_id, reference, 1, share.amount_fen)))
    return works


async def _booked(said: Said) -> Works:
    """An entry of the account. Where it left for a payment that is at the bank, that one is still to be paid."""
    runtime, case, resolution = said.runtime, said.case, said.resolution
    if resolution.entry is None:
        raise AssertionError("A booking says what the entry is.")
    if case.inward:
        believed = await transfers_believed(runtime.engine)
        check_not_believed(next((one for one in believed if one["amount_fen"] == case.amount_fen), None))
    works: Works = [_entry(said, resolution.fund_id, resolution.entry, case.moved_fen)]
    works += await _entry_to_use(runtime.engine, case, said.by)
    if case.payment_id is not None and case.kind in _NOT_PAID and case.inward is False:
        state = await state_of_payment(runtime, case.payment_id)
        if isinstance(state, Released) and state.attempt.end_to_end_id == case.end_to_end_id:
            share = PaymentShare(
                payment_id=case.payment_id,
                end_to_end_id=case.end_to_end_id,
                amount_fen=state.attempt.order.amount_fen,
            )
            works += await _return(runtime, replace(case, line=None), share)
    return works


def _entry(said: Said, fund_id: str, entry: AccountEntry, amount_fen: int) -> Work[Any, Any]:
    case = said.case
    command = BookEntry(
        fund_id,
        case.number,
        entry,
        bool(case.inward),
        amount_fen,
        case.reference or case.end_to_end_id,
        said.resolution.note,
        said.by.subject,
        said.by.key_id,
        case.line,
        said.proposed_by,
    )
    return Work(FUND, fund_stream(fund_id), command)


async def _claimed_back(said: Said) -> Works:
    works: Works = []
    for share in said.resolution.payments:
        check_credited(await state_of_payment(said.runtime, share.payment_id))
        works += await _claim(said, share, share.amount_fen)
    return works


async def _claim(said: Said, share: PaymentShare, amount_fen: int) -> Works:
    """What left beyond what is owed is booked as such, and the employer owes it back."""
    engine = said.runtime.engine
    payment = await find_payment(engine, share.payment_id)
    fund_id = await fund_of_payment(engine, share.payment_id, share.end_to_end_id)
    check_fund(fund_id)
    if payment is None:
        raise AssertionError("A payment that drew on a fund is known.")
    recovery = OpenRecovery(
        recovery_id=None,
        payment_id=share.payment_id,
        edition=payment["edition"],
        uscc=payment["uscc"],
        name=payment["payee_name"],
        agency=payment["agency"],
        amount_fen=amount_fen,
        cause="paid-too-much",
        reason=said.resolution.note,
        legal_basis="Civil Code art. 985 (不当得利)",
        opened_by=said.proposed_by or said.by.subject,
    )
    return [
        _entry(said, fund_id, "paid-too-much", amount_fen),
        Work(RECOVERIES, recoveries_stream(payment["uscc"]), recovery),
    ]


async def _entry_to_use(engine: AsyncEngine, case: Case, by: Principal) -> Sequence[Work[Any, Any]]:
    """Of money in that is booked as an entry: its reference proves nothing else. Money out proves nothing anyway."""
    try:
        reference = reference_of(case.reference)
    except ValueError:
        return []
    return [await take_reference(engine, reference, "entry", str(case.number), by)] if case.inward else []
