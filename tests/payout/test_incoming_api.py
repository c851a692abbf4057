"""Money in, over HTTP: what was recorded and what the bank shows meet in either order, once."""

import asyncio
from datetime import date, timedelta
from itertools import count
from typing import Any

import httpx
import pytest

from services.payout.bank.terms import bank_terms, day_after
from shared.money import fen, yuan
from tests.payout.bank.iso_writing import balance, entry, message, report
from tests.payout.paying import clock
from tests.payout.test_references_api import NAMED, REFERENCE, repay, transfer, two_are_paid
from tests.people import QINGHAI
from tests.system import InProcess
from tests.worlds import starts_from


def money_in(reference: str = REFERENCE, amount: str = "1440.00", day: str = "2021-08-02", number: str = "") -> str:
    booked = f"<BookgDt><Dt>{day}</Dt></BookgDt>"
    return entry(amount=amount, direction="CRDT", day=booked, reference=reference, number=number)


_numbers = count(1)


def noted(*told: str) -> bytes:
    """In a notification of its own."""
    return message(report(*told, report_id=f"TZ-{next(_numbers)}")).encode()


def statement(day: str, opening: str, *told: str, moved: str = "0.00") -> bytes:
    closing = yuan(fen(opening) + fen(moved))
    balances = balance("OPBD", opening, day=day) + balance("CLBD", closing, day=day)
    one = report(*told, kind="camt.053", report_id=f"DZD-{day}", balances=balances)
    return message(one, kind="camt.053").encode()


async def tell(system: InProcess, content: bytes | str) -> None:
    headers = {"Content-Type": "application/xml"}
    answer = await system.send("bank", "POST", "payout", "/v1/bank-messages", content=content, headers=headers)
    assert answer.is_success, answer.text
    await system.settled()


async def fund_row(system: InProcess) -> dict[str, Any]:
    await system.settled()
    (row,) = (await system.get("auditor", "payout", "/v1/funds", params={"edition": QINGHAI}))["items"]
    found: dict[str, Any] = row
    return found


async def cases(system: InProcess, state: str = "open") -> list[dict[str, Any]]:
    await system.settled()
    found = await system.get("auditor", "payout", "/v1/discrepancies", params={"state": state})
    items: list[dict[str, Any]] = found["items"]
    return items


async def eventually(system: InProcess, topic: str) -> None:
    """The duty has looked at the statements."""
    async with asyncio.timeout(30):
        while not await system.events("payout", topic):
            await asyncio.sleep(0.05)


async def test_a_line_proves_the_transfer_that_bears_its_reference_and_amount(system: InProcess) -> None:
    await transfer(system, "YK-A", "20210805 63000017")
    await tell(system, noted(money_in("20210805-6300-0017")))
    assert await cases(system) == []
    (proven,) = await system.events("payout", "funds-transfer-proven")
    assert (proven.request_id, proven.line.source, proven.was) == ("YK-A", "camt.054", "recorded")
    assert (await fund_row(system))["available"] == "1440.00"
    # The statement tells the same line, and a notification of a later day other money.
    await tell(system, statement("2021-08-02", "0.00", money_in("20210805 63000017"), moved="1440.00"))
    assert await cases(system) == []
    await tell(system, noted(money_in("20210805-6300-0017", day="2021-08-03")))
    (case,) = await cases(system)
    assert (case["kind"], case["amount"], case["inward"]) == ("unexplained-entry", "1440.00", True)
    assert len(await system.events("payout", "funds-transfer-proven")) == 1


@pytest.mark.parametrize(
    ("reference", "amount"), [("2021080563000018", "1440.00"), (REFERENCE, "1440.01"), ("", "1440.00")]
)
@starts_from(transfer, "YK-A", REFERENCE)
async def test_another_reference_or_amount_is_a_case_and_proves_nothing(
    system: InProcess, reference: str, amount: str
) -> None:
    await tell(system, noted(money_in(reference, amount)))
    assert [one["kind"] for one in await cases(system)] == ["unexplained-entry"]
    assert await system.events("payout", "funds-transfer-proven") == []


async def test_a_line_that_is_a_case_is_settled_by_the_transfer_that_is_recorded_later(system: InProcess) -> None:
    await tell(system, noted(money_in()))
    (case,) = await cases(system)
    assert (await transfer(system, "YK-A", "2021-0805-6300-0017")).status_code == 200
    assert await cases(system) == []
    (proven,) = await system.events("payout", "funds-transfer-proven")
    assert (proven.case, proven.line.reference) == (case["case"], REFERENCE)
    (resolved,) = await cases(system, "resolved")
    assert (resolved["outcome"], resolved["resolved_by"]) == ("recorded", "treasury")
    assert (await fund_row(system))["available"] == "1440.00"
    # Told again by another format it is no news; booked it cannot be any more.
    await tell(system, statement("2021-08-02", "0.00", money_in(), moved="1440.00"))
    assert await cases(system) == []


@starts_from(transfer, "YK-A", REFERENCE)
async def test_two_lines_in_one_file_that_look_alike_prove_one_transfer(system: InProcess) -> None:
    await tell(system, noted(money_in(), money_in()))
    assert len(await system.events("payout", "funds-transfer-proven")) == 1
    assert [one["kind"] for one in await cases(system)] == ["unexplained-entry"]
    assert (await fund_row(system))["available"] == "1440.00"


async def test_a_repayment_that_comes_to_the_account_is_the_funds_again_in_either_order(system: InProcess) -> None:
    first, second = await two_are_paid(system)
    before = fen((await fund_row(system))["available"])
    day = system.clock.today().isoformat()
    assert (await repay(system, first, "CCB-000001")).is_success
    await tell(system, noted(money_in("CCB000001", "10.00", day)))
    await tell(system, noted(money_in("CCB000002", "10.00", day)))
    assert [one["kind"] for one in await cases(system)] == ["unexplained-entry"]
    assert (await repay(system, second, "CCB-000002")).is_success
    assert (await repay(system, second, "CCB-000002")).is_success
    assert await cases(system) == []
    row = await fund_row(system)
    assert (row["repaid"], fen(row["available"]) - before) == ("20.00", 2_000)
    assert [one.recovery_id for one in await system.events("payout", "repayment-proven")] == [first, second]


async def resolved_as_recorded(system: InProcess, case: int, **named: str) -> httpx.Response:
    """Proposed by one person, agreed to by another."""
    path, body = f"/v1/discrepancies/{case}", {"outcome": "recorded", "note": "同一笔来款。", **named}
    answer = await system.send("reconciler", "POST", "payout", f"{path}/resolution", json=body)
    if not answer.is_success:
        return answer
    return await system.send("second-reconciler", "POST", "payout", f"{path}/approval")


@starts_from(transfer, "YK-A", REFERENCE)
async def test_two_people_say_that_a_line_is_a_transfer_recorded_under_another_reference(system: InProcess) -> None:
    await tell(system, noted(money_in("ZJ-99001122")))
    (case,) = await cases(system)
    assert "recorded" in case["ways_out"]
    wrong = await resolved_as_recorded(system, case["case"], request_id="YK-B", **NAMED)
    assert (wrong.status_code, wrong.json()["detail"]) == (
        409,
        "No transfer of 1440.00 is recorded there that the bank has not shown yet.",
    )
    assert (await resolved_as_recorded(system, case["case"])).status_code == 422
    assert (await resolved_as_recorded(system, case["case"], request_id="YK-A", **NAMED)).is_success
    (proven,) = await system.events("payout", "funds-transfer-proven")
    assert (proven.request_id, proven.bank_reference, proven.line.reference) == ("YK-A", REFERENCE, "ZJ-99001122")
    assert (await fund_row(system))["available"] == "1440.00"


@starts_from(transfer, "YK-A", REFERENCE)
async def test_money_in_is_no_entry_while_a_transfer_of_just_its_amount_is_believed(system: InProcess) -> None:
    await tell(system, noted(money_in("ZJ-99001122")))
    (case,) = await cases(system)
    path = f"/v1/discrepancies/{case['case']}"
    body = NAMED | {"entry": "other", "note": "来款。"}
    assert (await system.send("reconciler", "POST", "payout", f"{path}/booking", json=body)).is_success
    answer = await system.send("second-reconciler", "POST", "payout", f"{path}/approval")
    assert answer.status_code == 409
    assert answer.json()["detail"].startswith("A transfer of just this amount is recorded, and the bank has not shown")
    assert (await fund_row(system))["available"] == "1440.00"


async def test_a_transfer_that_the_statements_pass_without_showing_it_is_not_counted_on_until_they_do(
    system: InProcess,
) -> None:
    await tell(system, statement("2021-07-30", "100.00"))
    assert (await transfer(system, "YK-A", REFERENCE)).is_success
    await tell(system, statement("2021-08-02", "100.00"))
    assert (await fund_row(system))["available"] == "1440.00"
    await clock(system, "2021-08-03T18:00:00+08:00")
    await tell(system, statement("2021-08-03", "100.00"))
    await eventually(system, "funds-transfer-not-booked")
    (case,) = await cases(system)
    assert (case["kind"], case["amount"]) == ("transfer-not-booked", "1440.00")
    row = await fund_row(system)
    assert [row[name] for name in ("transferred", "not_booked", "available")] == ["1440.00", "1440.00", "0.00"]
    await tell(system, noted(money_in(day="2021-08-03")))
    assert await cases(system) == []
    row = await fund_row(system)
    assert [row[name] for name in ("transferred", "not_booked", "available")] == ["1440.00", "0.00", "1440.00"]


@pytest.mark.parametrize(
    "seen",
    [
        [statement("2021-08-03", "100.00")],
        [statement("2021-07-30", "100.00"), statement("2021-08-02", "100.00")],
        [statement("2021-07-30", "100.00"), statement("2021-08-03", "1540.00")],
    ],
    ids=["nobody saw the account before", "the next day is not over", "a statement is missing"],
)
@starts_from(transfer, "YK-A", REFERENCE)
async def test_a_transfer_is_believed_while_the_statements_may_still_hold_it(
    system: InProcess, seen: list[bytes]
) -> None:
    assert (system.played).is_success
    await clock(system, "2021-08-03T18:00:00+08:00")
    for content in seen:
        await tell(system, content)
    await asyncio.sleep(1)
    assert await system.events("payout", "funds-transfer-not-booked") == []
    assert (await fund_row(system))["available"] == "1440.00"


def test_a_bank_counts_its_own_working_days() -> None:
    assert day_after(bank_terms(), date(2021, 8, 5)) == date(2021, 8, 6)
    assert day_after(bank_terms(), date(2021, 8, 6)) == date(2021, 8, 9)
    assert day_after(bank_terms(), date(9999, 12, 30) - timedelta(days=1)) == date.max
