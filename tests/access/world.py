"""A season of one county in which there is one of everything: what the operations of the table can be tried on."""

from dataclasses import dataclass, replace
from typing import Any

from tests.payout.paying import (
    PAID_ON,
    PAYING,
    bank_credits,
    bank_message,
    clock,
    confirm,
    draft,
    fund,
    listed,
    sent,
    window_passes,
)
from tests.payout.test_onward_api import eventually
from tests.people import CITY_CENTRE, CITY_EAST, QINGHAI, DemoEmployer, employer, roster_csv
from tests.system import InProcess
from wengang.demo.bank import notification
from wengang.demo.employers import Month

FIRM, DIRECT, NEW, OBJECTED = (
    employer(1, dispatch_firm=True),
    employer(2),
    employer(3, received_prior_refund=False),
    employer(4),
)
LAID_OFF = employer(
    5,
    months=[
        Month("2019-12", 20, 10_000, 10_000),
        *(Month(f"2020-{month:02d}", 20 if month < 6 else 10, 10_000, 10_000) for month in range(1, 13)),
    ],
)
MOVING = employer(6)
USER, STRANGER = employer(11), employer(12)
CREDIT = f"{QINGHAI}:{FIRM.uscc}"
DUTY = f"{CREDIT}:{USER.uscc}"
PAYMENT = f"{QINGHAI}:{DIRECT.uscc}"
NOTICE = f"{QINGHAI}-630100-1"
PDF = b"%PDF-1.7\nvoucher"
LONG_AFTER = "2021-09-16T10:00:00+08:00"


@dataclass(frozen=True, slots=True)
class World:
    """Names of what there is."""

    batch: str
    released: str
    objection: str
    reconsideration: str
    use: str
    recovery: str
    discrepancy: int
    message: bytes
    """Of the bank, about a payment of the county; not taken in yet."""
    bank_details: str
    request: str
    alert: str
    alert_of: str


async def make_world(system: InProcess) -> World:
    platform = ("platform", "eligibility")
    await listed(system, FIRM, DIRECT, NEW, OBJECTED, LAID_OFF)
    await system.upload("bureau", "registration", "/v1/rosters", QINGHAI, roster_csv([MOVING]))
    proposed = {"to": CITY_CENTRE, "reason": "迁入本区。"}
    await system.post(f"clerk-{CITY_EAST}", "registration", f"/v1/employers/{MOVING.uscc}/moves", json=proposed)
    said = {"uscc": OBJECTED.uscc, "objector": "马晓梅", "grounds": "五月裁员十人。"}
    objection = await system.post(*platform, f"/v1/notices/{NOTICE}/objections", json=said)
    asked = {"edition": QINGHAI, "uscc": LAID_OFF.uscc, "claimant": "李明", "grounds": "人数有误。"}
    reconsideration = await system.post(*platform, "/v1/reconsiderations", json=asked)
    await window_passes(system)
    await fund(system, request="YK-0")
    await clock(system, PAYING)
    await _confirmed(system, NEW)
    request = {"edition": QINGHAI, "region": "630100", "request_id": "YK-A", "amount": "1.00", "purpose": "稳岗返还"}
    await system.post("funds-clerk", "payout", "/v1/funds/requests", json=request)
    discrepancy, message = await _paid(system)
    use = await _passed_on(system)
    claim = {
        "payment_id": PAYMENT,
        "amount": "1.00",
        "cause": "facts-corrected",
        "reason": "多付。",
        "legal_basis": "N29",
    }
    recovery = await system.post(f"clerk-{CITY_EAST}", "payout", "/v1/recoveries", json=claim)
    check = await system.post(f"clerk-{CITY_EAST}", "payout", f"/v1/payees/{DIRECT.uscc}/check")
    await _confirmed(system, NEW, "6222029999999903")
    batch = await draft(system, CITY_EAST, f"maker-{CITY_EAST}")
    await clock(system, LONG_AFTER)
    await system.settled()
    alerts = (await system.get("inspector", "supervision", "/v1/alerts", params={"agency": CITY_EAST}))["items"]
    alert = next(one for one in alerts if one["uscc"])
    return World(
        batch=batch,
        released=f"{QINGHAI}-{CITY_EAST}-1",
        objection=objection["objection_id"],
        reconsideration=reconsideration["reconsideration_id"],
        use=use,
        recovery=recovery["recovery_id"],
        discrepancy=discrepancy,
        message=message,
        bank_details=check["bank_details_id"],
        request="YK-A",
        alert=alert["alert_id"],
        alert_of=alert["uscc"],
    )


async def _confirmed(system: InProcess, one: DemoEmployer, other_account: str | None = None) -> None:
    path = f"/v1/employers/{one.uscc}"
    await system.post("platform", "registration", f"{path}/registration", json={"edition": QINGHAI})
    if other_account is not None:
        details = {
            "account_name": one.name,
            "account_number": other_account,
            "bank_name": one.bank_name,
            "cnaps_code": one.cnaps_code,
        }
        await system.post("platform", "registration", f"{path}/bank-details", json=details)
    await confirm(system, one, other_account or one.account_number)


async def _paid(system: InProcess) -> tuple[int, bytes]:
    """One payment is told with another amount first, one comes back, the rest arrives.

    The position of the case, and a message that was not sent.
    """
    orders = await sent(system, CITY_EAST)
    direct = next(one for one in orders.orders if one.end_to_end_id.startswith(DIRECT.uscc))
    new = next(one for one in orders.orders if one.end_to_end_id.startswith(NEW.uscc))
    await bank_message(
        system,
        notification(replace(orders, orders=(replace(direct, amount="1440.01"),)), PAID_ON, lambda _: None, "B"),
    )
    (case,) = [
        one
        for one in await system.runtime("payout").own_log.read(0, 100_000)
        if one.event.topic.startswith("payout.bank-discrepancy-found")
    ]
    await bank_message(system, notification(replace(orders, orders=(new,)), PAID_ON, lambda _: "3031", "C"))
    rest = tuple(one for one in orders.orders if one is not new)
    await bank_credits(system, replace(orders, orders=rest))
    await eventually(system, "onward-use-due")
    return case.position, notification(replace(orders, orders=(direct,)), PAID_ON, lambda _: None, "D")


async def _passed_on(system: InProcess) -> str:
    """The firm's credit is split, and a part of it passed on; the use's id."""
    shares = [{"uscc": USER.uscc, "name": USER.name, "amount": "1000.00"}]
    body: dict[str, Any] = {"own": "440.00", "shares": shares}
    await system.post("platform", "payout", f"/v1/onward-credits/{CREDIT}/placements", json=body)
    decision = f"/v1/onward-credits/{CREDIT}/placements/decision"
    await system.post(f"clerk-{CITY_EAST}", "payout", decision, json={"accepted": True})
    await system.settled()
    params = {"kind": "transfer", "amount": "350.00", "used_on": "2021-08-06", "bank_reference": "ICBC-0001"}
    told = await system.post("platform", "payout", f"/v1/onward-duties/{DUTY}/uses", params=params, content=PDF)
    await system.settled()
    return str(told["use_id"])
