"""What follows from what people say of a discrepancy case, as work that is done in one command with it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from services.payout.domain.fund import FUND, BookEntry, GiveAgain, TakeBackFunds, fund_stream
from services.payout.domain.payment import (
    PAYMENT,
    AcceptCredit,
    AcceptReturn,
    CloseCase,
    Credited,
    Payment,
    Released,
    payment_stream,
)
from services.payout.domain.recovery import RECOVERIES, OpenRecovery, recoveries_stream
from services.payout.incoming import check_not_recorded, line_recorded, recorded_as, works_of_recorded
from services.payout.queries.cases import line_of
from services.payout.queries.editions import adopted_rules
from services.payout.queries.payments import find_payment
from services.payout.queries.resolutions import at_the_bank, came_back, fund_of_payment, shares_at_the_bank
from services.payout.references import entry_to_use
from shared.contracts.payout import AccountEntry, Outcome, PaymentShare, Resolution
from shared.eventlog.decider import Refused
from shared.eventlog.records import Work
from shared.http.problems import Problem
from shared.money import fen, yuan
from shared.runtime import Runtime
from shared.security.tokens import Principal

Works = list[Work[Any, Any]]
_NOT_PAID = frozenset({"account-differs", "amount-differs", "name-differs", "account-not-named", "day-differs"})
"""Cases whose line is a debit for a payment that is at the bank, and that pays somebody or something else."""


async def resolution_of(
    runtime: Runtime,
    case: dict[str, Any],
    *,
    outcome: Outcome,
    note: str,
    shares: Sequence[tuple[str, str | None, str]],
    batch_id: str | None,
    fund: tuple[str, str] | None,
    entry: AccountEntry | None,
    request_id: str,
    recovery_id: str,
) -> Resolution:
    """What is proposed, whole and checked against the case. Raises ``Refused`` and ``Problem``."""
    payments: tuple[PaymentShare, ...] = ()
    if outcome in ("credited", "returned", "claimed-back"):
        payments = await _shares(runtime, case, outcome, shares, batch_id)
    fund_id = ""
    if outcome == "recorded" and (bool(request_id) == bool(recovery_id) or (request_id and fund is None)):
        raise Problem(422, "not-valid", "Name the recovery, or the request for funds with its edition and region.")
    if outcome == "recorded" and fund is not None:
        fund_id = ":".join(fund)
    if outcome == "booked":
        if fund is None or entry is None:
            raise Problem(422, "not-valid", "A booking names edition, region and what the entry is.")
        rules = (await adopted_rules(runtime.engine)).of(fund[0])
        if rules.fund_region(fund[1]) != fund[1]:
            raise Refused(f"{fund[1]} has no fund of its own: a fund is a {rules.fund_level}'s.")
        fund_id = ":".join(fund)
    resolution = Resolution(
        outcome=outcome,
        note=note,
        payments=payments,
        batch_id=batch_id or "",
        fund_id=fund_id,
        entry=entry,
        request_id=request_id,
        recovery_id=recovery_id,
    )
    if outcome == "recorded":
        await recorded_as(runtime.engine, await adopted_rules(runtime.engine), case, resolution)
    return resolution


async def _shares(
    runtime: Runtime,
    case: dict[str, Any],
    outcome: Outcome,
    shares: Sequence[tuple[str, str | None, str]],
    batch_id: str | None,
) -> tuple[PaymentShare, ...]:
    """Which payments the case's money is of: they add up to it. Of a batch booking none is named one by one."""
    if batch_id is not None:
        if outcome != "credited" or shares:
            raise Refused("A batch is named alone, and for a booking of its payments' debit.")
        total = await at_the_bank(runtime.engine, batch_id)
        if total != case["amount_fen"]:
            raise Refused(
                f"At the bank of this batch are {yuan(total)}, and the line is of {yuan(case['amount_fen'])}."
            )
        return ()
    if not shares:
        if case["payment_id"] is None:
            raise Problem(422, "not-valid", "The case names no payment; say whose money it is.")
        state = await _state(runtime, case["payment_id"])
        amount = case["amount_fen"]
        if amount is None:
            amount = _attempt(state).order.amount_fen
        transfer = case["end_to_end_id"] or _attempt(state).end_to_end_id
        return (PaymentShare(payment_id=case["payment_id"], end_to_end_id=transfer, amount_fen=amount),)
    found = [
        PaymentShare(
            payment_id=payment_id,
            end_to_end_id=transfer or _attempt(await _state(runtime, payment_id)).end_to_end_id,
            amount_fen=fen(amount),
        )
        for payment_id, transfer, amount in shares
    ]
    if len({one.payment_id for one in found}) != len(found):
        raise Refused("A payment stands there twice.")
    total = sum(one.amount_fen for one in found)
    if case["amount_fen"] is not None and total != case["amount_fen"]:
        raise Refused(f"The payments add up to {yuan(total)}, and the line is of {yuan(case['amount_fen'])}.")
    return tuple(found)


async def _state(runtime: Runtime, payment_id: str) -> Payment:
    state: Payment = await runtime.own_log.state_of(PAYMENT, payment_stream(payment_id))
    return state


def _attempt(payment: Payment) -> Any:
    attempt = getattr(payment, "attempt", None)
    if attempt is None:
        raise Problem(404, "no-such-payment", "There is no such payment.")
    return attempt


async def works_of(
    runtime: Runtime, case: dict[str, Any], resolution: Resolution, principal: Principal, *, proposed_by: str
) -> Works:
    """All that follows, the case's payment freed from it last."""
    works: Works = []
    match resolution.outcome:
        case "credited":
            works += await _credited(runtime, case, resolution, principal, proposed_by)
        case "returned":
            works += await _returned(runtime, case, resolution)
        case "booked":
            works += await _booked(runtime, case, resolution, principal, proposed_by)
        case "claimed-back":
            works += await _claimed_back(runtime, case, resolution, principal, proposed_by)
        case "recorded":
            rules = await adopted_rules(runtime.engine)
            works += works_of_recorded(await recorded_as(runtime.engine, rules, case, resolution), case)
        case _:
            return _closed(case)
    return [*works, *line_recorded(case), *_closed(case)]


def _closed(case: dict[str, Any]) -> Works:
    if case["payment_id"] is None or not case["key"]:
        return []
    return [Work(PAYMENT, payment_stream(case["payment_id"]), CloseCase(case["key"], case["position"]))]


def _day(runtime: Runtime, case: dict[str, Any]) -> date:
    """The bank's day; no day that is not over counts as booked."""
    today = runtime.clock.today()
    return min(case["booked_on"] or today, today)


async def _credited(
    runtime: Runtime, case: dict[str, Any], resolution: Resolution, principal: Principal, proposed_by: str
) -> Works:
    shares: Sequence[PaymentShare] = resolution.payments
    if resolution.batch_id:
        shares = await shares_at_the_bank(runtime.engine, resolution.batch_id)
        if sum(one.amount_fen for one in shares) != case["amount_fen"]:
            raise Refused("What is at the bank of this batch has changed; propose it anew.")
    works: Works = []
    for share in shares:
        works += await _credit(runtime, case, resolution, share, principal, proposed_by)
    return works


async def _credit(
    runtime: Runtime,
    case: dict[str, Any],
    resolution: Resolution,
    share: PaymentShare,
    principal: Principal,
    proposed_by: str,
) -> Works:
    """More than is owed is credited as far as it is owed; the rest is claimed back."""
    state = await _state(runtime, share.payment_id)
    owed = _attempt(state).order.amount_fen
    taken = min(share.amount_fen, owed)
    command = AcceptCredit(
        share.end_to_end_id, taken, line_of(case), _day(runtime, case), case["position"], case["message_sha256"]
    )
    works: Works = [Work(PAYMENT, payment_stream(share.payment_id), command)]
    fund_id = await fund_of_payment(runtime.engine, share.payment_id, share.end_to_end_id)
    reference = f"case/{case['position']}/{share.payment_id}"
    if isinstance(state, Released):
        if taken < owed and fund_id:
            works.append(Work(FUND, fund_stream(fund_id), TakeBackFunds(fund_id, reference, 1, owed - taken)))
    elif fund_id and await came_back(runtime.engine, share.end_to_end_id):
        works.append(Work(FUND, fund_stream(fund_id), GiveAgain(fund_id, reference, 1, taken)))
    if share.amount_fen > owed:
        works += await _claim(runtime, case, resolution, share, share.amount_fen - owed, principal, proposed_by)
    return works


async def _returned(runtime: Runtime, case: dict[str, Any], resolution: Resolution) -> Works:
    works: Works = []
    for share in resolution.payments:
        works += await _return(runtime, case, share)
    return works


async def _return(runtime: Runtime, case: dict[str, Any], share: PaymentShare) -> Works:
    command = AcceptReturn(
        share.end_to_end_id,
        share.amount_fen,
        line_of(case),
        _day(runtime, case),
        case["position"],
        case["message_sha256"],
        (await adopted_rules(runtime.engine)).of(share.payment_id.partition(":")[0]).attempts_allowed,
    )
    works: Works = [Work(PAYMENT, payment_stream(share.payment_id), command)]
    fund_id = await fund_of_payment(runtime.engine, share.payment_id, share.end_to_end_id)
    if fund_id:
        reference = f"case/{case['position']}/{share.payment_id}"
        works.append(Work(FUND, fund_stream(fund_id), TakeBackFunds(fund_id, reference, 1, share.amount_fen)))
    return works


async def _booked(
    runtime: Runtime, case: dict[str, Any], resolution: Resolution, principal: Principal, proposed_by: str
) -> Works:
    """An entry of the account. Where it left for a payment that is at the bank, that one is still to be paid."""
    if resolution.entry is None:
        raise AssertionError("A booking says what the entry is.")
    await check_not_recorded(runtime.engine, case)
    works: Works = [
        _entry(case, resolution.fund_id, resolution.entry, case["amount_fen"], resolution.note, principal, proposed_by)
    ]
    line = line_of(case)
    reference = case["end_to_end_id"] if line is None else line.reference
    works += await entry_to_use(runtime.engine, case | {"end_to_end_id": reference}, principal)
    if case["payment_id"] is not None and case["kind"] in _NOT_PAID and case["inward"] is False:
        state = await _state(runtime, case["payment_id"])
        if isinstance(state, Released) and state.attempt.end_to_end_id == case["end_to_end_id"]:
            share = PaymentShare(
                payment_id=case["payment_id"],
                end_to_end_id=case["end_to_end_id"],
                amount_fen=state.attempt.order.amount_fen,
            )
            works += await _return(runtime, case | {"line": None}, share)
    return works


def _entry(
    case: dict[str, Any],
    fund_id: str,
    entry: AccountEntry,
    amount_fen: int,
    note: str,
    principal: Principal,
    proposed_by: str,
) -> Work[Any, Any]:
    line = line_of(case)
    command = BookEntry(
        fund_id,
        case["position"],
        entry,
        bool(case["inward"]),
        amount_fen,
        case["end_to_end_id"] if line is None else line.reference or case["end_to_end_id"],
        note,
        principal.subject,
        principal.key_id,
        line,
        proposed_by,
    )
    return Work(FUND, fund_stream(fund_id), command)


async def _claimed_back(
    runtime: Runtime, case: dict[str, Any], resolution: Resolution, principal: Principal, proposed_by: str
) -> Works:
    works: Works = []
    for share in resolution.payments:
        state = await _state(runtime, share.payment_id)
        if not isinstance(state, Credited):
            raise Refused("The payment is not credited; what left for it is its credit, or another entry.")
        works += await _claim(runtime, case, resolution, share, share.amount_fen, principal, proposed_by)
    return works


async def _claim(
    runtime: Runtime,
    case: dict[str, Any],
    resolution: Resolution,
    share: PaymentShare,
    amount_fen: int,
    principal: Principal,
    proposed_by: str,
) -> Works:
    """What left beyond what is owed is booked as such, and the employer owes it back."""
    payment = await find_payment(runtime.engine, share.payment_id)
    fund_id = await fund_of_payment(runtime.engine, share.payment_id, share.end_to_end_id)
    if payment is None or not fund_id:
        raise Refused("The payment's batch drew on no fund; the entry is booked to one first.")
    recovery = OpenRecovery(
        recovery_id=None,
        payment_id=share.payment_id,
        edition=payment["edition"],
        uscc=payment["uscc"],
        name=payment["payee_name"],
        agency=payment["agency"],
        amount_fen=amount_fen,
        cause="paid-too-much",
        reason=resolution.note,
        legal_basis="Civil Code art. 985 (不当得利)",
        opened_by=proposed_by or principal.subject,
    )
    return [
        _entry(case, fund_id, "paid-too-much", amount_fen, resolution.note, principal, proposed_by),
        Work(RECOVERIES, recoveries_stream(payment["uscc"]), recovery),
    ]
