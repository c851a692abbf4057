"""Granted too high, and found before the bank has the money: the payment waits, and goes with less."""

import asyncio

import pytest

from services.payout.domain.ledger import HELD, REFUNDS, WAITING, Movement, movements_of
from services.payout.domain.payment import (
    PAYMENT,
    NoteOverpayment,
    NoteReconfirmation,
    PutInBatch,
    ReducePayment,
    ReleasePayment,
)
from services.payout.domain.recovery import RECOVERIES, OffsetUnsent
from shared.contracts.fact import Fact
from shared.contracts.payout import (
    OverpaymentNoted,
    PaymentHeld,
    PaymentReduced,
    PaymentSettledByOffset,
    RecoveryOffset,
)
from tests.given_when_then import given
from tests.payout.facts import (
    ACCOUNT,
    BATCH_ID,
    BATCHED,
    CREDITED,
    DETAILS,
    ORDERED,
    OTHER_ACCOUNT,
    OWED,
    PAYMENT_ID,
    REISSUED,
    RETURNED,
    SENT,
)
from tests.payout.paying import (
    bank_credits,
    bank_message,
    comes_to,
    draft,
    fund,
    ordered,
    payments,
    release,
    sent,
    sign,
)
from tests.payout.test_onward_api import PLAIN, alerts, all_payments, balance, eligibility_tells, overpayment
from tests.payout.test_recovery import FIRST, closed, offset, opened
from tests.people import QINGHAI
from tests.system import InProcess
from tests.worlds import starts_from
from wengang.demo.bank import status_report

NOTE = NoteOverpayment(FIRST, 50_000)
NOTED = OverpaymentNoted(payment_id=PAYMENT_ID, recovery_id=FIRST, amount_fen=50_000, kept_fen=0)
REDUCE = ReducePayment(FIRST, 50_000)


def reduced(was: str = "ordered", by_fen: int = 50_000) -> PaymentReduced:
    told = {"payment_id": PAYMENT_ID, "recovery_id": FIRST, "by_fen": by_fen, "was": was}
    return PaymentReduced.model_validate(told | {"amount_fen": OWED - by_fen, "granted_fen": OWED})


def release_with(overpaid: bool) -> ReleasePayment:
    return ReleasePayment(BATCH_ID, ACCOUNT, DETAILS, OWED, overpaid=overpaid)


HELD_FOR_IT = PaymentHeld(
    payment_id=PAYMENT_ID,
    batch_id=BATCH_ID,
    reason="overpayment-found",
    detail="More was granted than is owed; the payment is reduced first.",
    amount_fen=OWED,
)


def test_an_overpayment_is_noted_once_wherever_the_payment_is() -> None:
    for before in ((ORDERED,), (ORDERED, BATCHED), SENT, (*SENT, RETURNED)):
        given(PAYMENT, *before).when(NOTE).then(NOTED).when(NOTE).then_nothing()
    kept = NOTED.model_copy(update={"kept_fen": OWED})
    given(PAYMENT, *SENT, CREDITED).when(NOTE).then(kept).when(NOTE).then_nothing()
    given(PAYMENT).when(NOTE).then_nothing()


def test_no_batch_takes_it_and_none_is_released_with_it() -> None:
    given(PAYMENT, ORDERED, NOTED).when(PutInBatch(BATCH_ID)).then_refused("it is reduced first")
    batched = given(PAYMENT, ORDERED, BATCHED, NOTED)
    batched.when(release_with(overpaid=True)).then(HELD_FOR_IT)


def test_a_release_that_does_not_know_of_it_is_refused_whole() -> None:
    given(PAYMENT, ORDERED, BATCHED, NOTED).when(release_with(overpaid=False)).then_refused("changed just now")


def test_what_waits_goes_with_less_and_can_be_batched_again() -> None:
    after = given(PAYMENT, ORDERED, NOTED).when(REDUCE).then(reduced())
    after.when(REDUCE).then_nothing()
    after.when(PutInBatch(BATCH_ID)).then(BATCHED)


def test_what_was_held_for_it_is_ordered_anew_with_less() -> None:
    held = given(PAYMENT, ORDERED, BATCHED, NOTED, HELD_FOR_IT)
    again = REISSUED.model_copy(update={"amount_fen": OWED - 50_000, "account_fingerprint": ACCOUNT, "was": "held"})
    held.when(REDUCE).then(reduced("held"), again)


def test_what_is_owed_no_fen_of_is_settled_and_never_sent() -> None:
    gone = PaymentSettledByOffset(payment_id=PAYMENT_ID)
    given(PAYMENT, ORDERED, NOTED).when(ReducePayment(FIRST, OWED)).then(reduced(by_fen=OWED), gone)
    given(PAYMENT, ORDERED, NOTED).when(ReducePayment(FIRST, OWED + 1)).then_refused("More is kept")


@pytest.mark.parametrize("before", [(ORDERED, BATCHED), SENT, (*SENT, CREDITED)], ids=["batched", "sent", "credited"])
def test_what_is_on_its_way_is_not_changed(before: tuple[Fact, ...]) -> None:
    given(PAYMENT, *before, NOTED).when(REDUCE).then_refused("not where it could be reduced")


def test_what_came_back_goes_again_with_less_and_either_amount_may_be_confirmed() -> None:
    back = given(PAYMENT, *SENT, NOTED, RETURNED).when(REDUCE).then(reduced("returned"))
    again = REISSUED.model_copy(update={"amount_fen": OWED - 50_000})
    for amount in (OWED, OWED - 50_000):
        back.when(NoteReconfirmation(amount, OTHER_ACCOUNT)).then(again)
    back.when(NoteReconfirmation(OWED - 1, OTHER_ACCOUNT)).then_refused("not the amount granted")


def test_a_claim_that_was_met_otherwise_takes_nothing_of_the_payment() -> None:
    given(PAYMENT, ORDERED, NOTED).when(ReducePayment(FIRST, 0)).then(reduced(by_fen=0)).when(
        PutInBatch(BATCH_ID)
    ).then(BATCHED)


def unsent(amount_fen: int, left: int) -> RecoveryOffset:
    return offset(PAYMENT_ID, amount_fen, left).model_copy(update={"unsent": True})


def test_the_recovery_takes_what_is_outstanding_and_no_more_than_the_payment_has() -> None:
    take = OffsetUnsent(FIRST, PAYMENT_ID, OWED)
    after = given(RECOVERIES, opened()).when(take).then(unsent(50_000, 0), closed())
    after.when(take).then_nothing()
    given(RECOVERIES, opened()).when(OffsetUnsent(FIRST, PAYMENT_ID, 20_000)).then(unsent(20_000, 30_000))
    given(RECOVERIES).when(take).then_refused("no such recovery")


def test_the_ledger_takes_it_from_where_the_money_stands() -> None:
    assert movements_of(reduced()) == (Movement(WAITING, REFUNDS, 50_000),)
    assert movements_of(reduced("held")) == (Movement(HELD, REFUNDS, 50_000),)
    assert movements_of(reduced(by_fen=0)) == ()


# Over HTTP


async def _until(system: InProcess, state: str, amount: str) -> None:
    async with asyncio.timeout(20):
        while True:
            (one,) = await all_payments(system)
            if (one["state"], one["amount"]) == (state, amount):
                return
            await asyncio.sleep(0.05)


async def _adds_up(system: InProcess) -> dict[str, str]:
    await system.settled()
    told = await system.get("auditor", "payout", "/v1/reconciliation", params={"edition": QINGHAI})
    total: dict[str, str] = told["total"]
    assert (total["granted_difference"], total["ordered_difference"]) == ("0.00", "0.00")
    assert (await balance(system))["difference"] == "0.00"
    return total


@starts_from(ordered, PLAIN)
async def test_a_payment_that_waits_is_paid_with_what_is_owed(system: InProcess) -> None:
    await eligibility_tells(system, overpayment())
    await _until(system, "ordered", "940.00")
    orders = await sent(system)
    assert [order.amount for order in orders.orders] == ["940.00"]
    assert await bank_credits(system, orders) == comes_to(credited=1)
    total = await _adds_up(system)
    assert (total["granted"], total["offset"], total["credited"]) == ("1440.00", "500.00", "940.00")
    (one,) = (await system.get("auditor", "payout", "/v1/recoveries"))["items"]
    assert (one["outstanding"], one["state"]) == ("0.00", "recovered")
    assert await alerts(system) == []


@starts_from(ordered, PLAIN)
async def test_a_payment_in_an_approved_batch_is_held_at_release_and_goes_with_less(system: InProcess) -> None:
    batch = await draft(system)
    await sign(system, batch)
    await eligibility_tells(system, overpayment())
    told = await release(system, batch)
    assert (told["payments"], told["held"]) == (0, 1)
    await _until(system, "ordered", "940.00")
    assert await bank_credits(system, await sent(system)) == comes_to(credited=1)
    assert (await _adds_up(system))["credited"] == "940.00"
    assert await alerts(system) == []


@starts_from(ordered, PLAIN)
async def test_a_payment_at_the_bank_is_claimed_back_and_if_it_comes_back_goes_with_less(system: InProcess) -> None:
    orders = await sent(system)
    await eligibility_tells(system, overpayment())
    assert (await payments(system))[PLAIN.uscc]["amount"] == "1440.00"
    await bank_message(system, status_report(orders, system.clock.today(), [(orders.orders[0], "AC04")]))
    await _until(system, "returned", "940.00")
    total = await _adds_up(system)
    assert (total["returned"], total["offset"]) == ("940.00", "500.00")
    await fund(system, "1.00")
