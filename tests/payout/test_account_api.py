"""The disbursement account by books and statements, over HTTP: what meets, what waits, what nobody explains."""

import asyncio
from typing import Any

from tests.campaign.bank import formats
from tests.campaign.bank.books import Booking
from tests.campaign.bank.formats import Page
from tests.payout.paying import PAID_ON, bank_message, ordered, sent
from tests.payout.test_bank_border_api import ONE, TWO, booking, both_agree, cases, notified
from tests.payout.test_incoming_api import eventually
from tests.people import QINGHAI
from tests.system import InProcess
from tests.worlds import starts_from

FUNDED = 100_000_000
"""What ``ordered`` transfers."""


def statement(*bookings: Booking, opening: int = 0, report: str = "S-1") -> bytes:
    return formats.statement("08", [Page(report, PAID_ON, opening, bookings)], "S")


async def deposit(system: InProcess) -> Booking:
    """The transfer that filled the fund, as the bank books it."""
    (moved,) = await system.events("payout", "funds-transferred")
    return Booking(90, PAID_ON, FUNDED, "deposit", reference=moved.bank_reference)


async def account(system: InProcess, who: str = "auditor") -> tuple[Any, list[dict[str, Any]]]:
    await system.settled()
    told = await system.get(who, "payout", "/v1/reconciliation/account")
    return told["comparison"], told["items"]


async def _compared(system: InProcess, *, drift_fen: int) -> Any:
    """What the duty recorded last, once it is this."""
    async with asyncio.timeout(30):
        while True:
            recorded = await system.events("payout", "account-compared")
            if recorded and recorded[-1].drift_fen == drift_fen:
                return recorded[-1]
            await asyncio.sleep(0.05)


async def _alert(system: InProcess, kind: str) -> dict[str, Any]:
    async with asyncio.timeout(30):
        while True:
            told = (await system.get("auditor", "supervision", "/v1/alerts"))["items"]
            for one in told:
                if one["kind"] == kind:
                    alert: dict[str, Any] = one
                    return alert
            await asyncio.sleep(0.1)


@starts_from(ordered, ONE)
async def test_before_the_first_statement_there_is_nothing_to_compare(system: InProcess) -> None:
    assert await account(system) == (None, [])


@starts_from(ordered, ONE, TWO)
async def test_what_both_sides_show_differs_nowhere_however_many_formats_tell_it(system: InProcess) -> None:
    one, two = (await sent(system)).orders
    first, second = booking(one, number=1), booking(two, number=2)
    back = booking(two, "returned", number=3)
    await bank_message(system, notified(first, second))
    await bank_message(system, statement(await deposit(system), first, second, back))
    comparison, items = await account(system)
    assert items == []
    assert (comparison["statement"], comparison["ledger"]) == ("998560.00", "998560.00")
    assert (comparison["difference"], comparison["drift"], comparison["opening"]) == ("0.00", "0.00", "0.00")


@starts_from(ordered, ONE)
async def test_what_one_side_shows_is_listed_and_a_case_explains_it_until_it_is_booked(system: InProcess) -> None:
    (order,) = (await sent(system)).orders
    fee = Booking(5, PAID_ON, -1_500, "fee", reference="FEE-2021-08")
    await bank_message(system, statement(await deposit(system), booking(order), fee))
    comparison, (item,) = await account(system)
    assert (comparison["bank_out"], comparison["difference"], comparison["drift"]) == ("15.00", "0.00", "0.00")
    assert (item["statement"], item["ledger"], item["reference"]) == ("-15.00", "0.00", "SFEE-2021-08")
    (case,) = await cases(system)
    await both_agree(system, case, outcome="booked", edition=QINGHAI, region="630100", entry="bank-fee")
    comparison, items = await account(system)
    assert (items, comparison["ledger"], comparison["adjusted_statement"]) == ([], "998545.00", "998545.00")


@starts_from(ordered, ONE)
async def test_a_line_that_people_call_explained_and_nothing_follows_of_is_a_drift(system: InProcess) -> None:
    (order,) = (await sent(system)).orders
    twice = [booking(order, number=1), booking(order, number=2)]
    await bank_message(system, statement(await deposit(system), *twice))
    assert (await account(system))[0]["drift"] == "0.00"
    (case,) = await cases(system)
    await both_agree(system, case, outcome="explained")
    assert (await account(system))[0]["drift"] == "1440.00"
    last = await _compared(system, drift_fen=144_000)
    assert [(item.subject, item.amount_fen) for item in last.drifts] == [(f"{QINGHAI}:{ONE.uscc}", -144_000)]
    alert = await _alert(system, "misrouted.account-drift")
    assert (alert["severity"], alert["amount"]) == ("grave", "1440.00")


@starts_from(ordered, ONE, TWO)
async def test_a_credit_that_no_statement_shows_in_its_day_is_a_drift(system: InProcess) -> None:
    one, two = (await sent(system)).orders
    await bank_message(system, notified(booking(one, number=1), booking(two, number=2)))
    await bank_message(system, statement(await deposit(system), booking(one, number=1)))
    comparison, (item,) = await account(system)
    assert (item["ledger"], item["statement"]) == ("-1440.00", "0.00")
    assert (comparison["books_out"], comparison["drift"]) == ("1440.00", "0.00"), "a later statement may show it"


@starts_from(ordered, ONE)
async def test_the_sheet_is_to_print_and_who_sees_a_part_of_the_account_sees_none_of_it(system: InProcess) -> None:
    (order,) = (await sent(system)).orders
    await bank_message(system, statement(await deposit(system), booking(order)))
    await system.settled()
    answer = await system.send("auditor", "GET", "payout", "/v1/reconciliation/account/sheet")
    assert "银行余额调节表" in answer.text
    assert "998560.00" in answer.text
    assert await account(system, "maker-630102") == (None, [])
    await eventually(system, "account-compared")
