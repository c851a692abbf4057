"""From a roster to the bank, for tests that speak HTTP: each step is one call."""

import asyncio
from datetime import date
from itertools import count
from typing import Any

import httpx

from tests.people import QINGHAI, contributions_csv, roster_csv
from tests.system import InProcess
from wengang.demo.bank import Order, Orders, notification, read_orders
from wengang.demo.employers import DemoEmployer

CITY = "630100"
_requests = count(1)
WINDOW_PASSED = "2021-08-05T09:00:00+08:00"
PAID_ON = date(2021, 8, 6)
PAYING = "2021-08-06T10:00:00+08:00"


async def clock(system: InProcess, now: str) -> None:
    answer = await system.send(None, "POST", "payout", "/dev/clock", json={"now": now})
    assert answer.is_success, answer.text


async def listed(system: InProcess, *employers: DemoEmployer) -> None:
    """Imported, assessed, and published on one list."""
    for service, path, rows in (
        ("registration", "/v1/rosters", roster_csv(employers)),
        ("eligibility", "/v1/contributions", contributions_csv(employers)),
    ):
        answer = await system.upload("bureau", service, path, QINGHAI, rows)
        assert answer.is_success, answer.text
    order = {"edition": QINGHAI, "agency": CITY}
    await system.post("bureau", "eligibility", "/v1/assessments", json=order)
    await system.post("bureau", "eligibility", "/v1/notices", json=order)


async def window_passes(system: InProcess) -> None:
    """The list's days are over; every grant has been told."""
    await clock(system, WINDOW_PASSED)
    async with asyncio.timeout(20):
        while not await system.events("eligibility", "notice-ended"):
            await asyncio.sleep(0.05)
    await system.settled()


async def ordered(system: InProcess, *employers: DemoEmployer) -> None:
    """Everybody's payment is ordered, and there is money for them."""
    await listed(system, *employers)
    await window_passes(system)
    await fund(system)


async def fund(
    system: InProcess,
    amount: str = "1000000.00",
    region: str = CITY,
    edition: str = QINGHAI,
    request: str | None = None,
) -> None:
    """Asked for, approved and transferred, by three people."""
    named = {"edition": edition, "region": region}
    request = request or f"YK-{next(_requests)}"
    body = {**named, "request_id": request, "amount": amount, "purpose": "稳岗返还"}
    await system.post("funds-clerk", "payout", "/v1/funds/requests", json=body)
    await system.post("funds-approver", "payout", f"/v1/funds/requests/{request}/approval", json=named)
    today = system.clock.today().isoformat()
    moved = {**named, "amount": amount, "transferred_on": today, "bank_reference": f"CZ-{request}"}
    await system.post("treasury", "payout", f"/v1/funds/requests/{request}/transfer", json=moved)


async def draft(system: InProcess, agency: str = CITY, maker: str = "maker") -> str:
    told = await system.post(maker, "payout", "/v1/batches", json={"edition": QINGHAI, "agency": agency})
    return str(told["batch_id"])


async def try_draft(system: InProcess, agency: str = CITY, maker: str = "maker") -> httpx.Response:
    return await system.send(maker, "POST", "payout", "/v1/batches", json={"edition": QINGHAI, "agency": agency})


async def sign(system: InProcess, batch: str) -> None:
    """Checked and approved, by two others."""
    await system.post("checker", "payout", f"/v1/batches/{batch}/check")
    await system.post("approver", "payout", f"/v1/batches/{batch}/approval")


async def release(system: InProcess, batch: str) -> dict[str, Any]:
    return await system.post("releaser", "payout", f"/v1/batches/{batch}/release")


async def file_of(system: InProcess, batch: str, kind: str = "pain.001") -> bytes:
    await system.settled()
    answer = await system.send("bank", "GET", "payout", f"/v1/batches/{batch}/{kind}")
    assert answer.is_success, answer.text
    return answer.content


async def sent(system: InProcess, agency: str = CITY) -> Orders:
    """All that waits is drafted, signed and released; what the bank reads."""
    batch = await draft(system, agency)
    await sign(system, batch)
    await release(system, batch)
    return read_orders(await file_of(system, batch))


async def try_bank_message(system: InProcess, content: bytes, *, today: bool = False) -> httpx.Response:
    """The bank tells on the day of its bookings, or later: what is booked after today is a case.

    ``today``: the bookings are of today, whatever day it is.
    """
    if system.clock.today() < PAID_ON and not today:
        await clock(system, PAYING)
    headers = {"Content-Type": "application/xml"}
    return await system.send("bank", "POST", "payout", "/v1/bank-messages", content=content, headers=headers)


async def bank_message(system: InProcess, content: bytes, *, today: bool = False) -> dict[str, int]:
    """What the lines came to: credited, returned, discrepancies, already known."""
    answer = await try_bank_message(system, content, today=today)
    assert answer.status_code == 200, answer.text
    told = answer.json()
    await system.settled()
    return {name: told[name] for name in ("credited", "returned", "discrepancies", "already_known")}


async def bank_credits(system: InProcess, orders: Orders) -> dict[str, int]:
    return await bank_message(system, notification(orders, max(PAID_ON, system.clock.today()), lambda _: None))


def comes_to(credited: int = 0, returned: int = 0, discrepancies: int = 0, already_known: int = 0) -> dict[str, int]:
    return {
        "credited": credited,
        "returned": returned,
        "discrepancies": discrepancies,
        "already_known": already_known,
    }


def with_orders(orders: Orders, *chosen: Order) -> Orders:
    return Orders(orders.message_id, orders.count, orders.control_sum, chosen)


async def give_account(system: InProcess, employer: DemoEmployer, account_number: str) -> None:
    body = {
        "account_name": employer.name,
        "account_number": account_number,
        "bank_name": employer.bank_name,
        "cnaps_code": employer.cnaps_code,
    }
    await system.post("platform", "registration", f"/v1/employers/{employer.uscc}/bank-details", json=body)


async def confirm(
    system: InProcess,
    employer: DemoEmployer,
    account_number: str,
    *,
    reconfirm: bool = False,
    role: str = "platform",
) -> None:
    path = f"/v1/employers/{employer.uscc}"
    shown = await system.get("platform", "registration", f"{path}/assessments/{QINGHAI}")
    body = {
        "edition": QINGHAI,
        "assessment_id": shown["assessment_id"],
        "amount": shown["amount"],
        "account_number": account_number,
        "reconfirm": reconfirm,
    }
    await system.post(role, "registration", f"{path}/confirmations", json=body)
    await system.settled()


async def payments(system: InProcess) -> dict[str, dict[str, Any]]:
    """By USCC, as the auditor reads them."""
    page = await system.get("auditor", "payout", "/v1/payments", params={"edition": QINGHAI})
    return {item["uscc"]: item for item in page["items"]}
