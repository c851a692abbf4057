"""The whole way of one employer's money, and nobody else's."""

from datetime import datetime
from typing import Any

from tests.eligibility.test_eligibility_api import published
from tests.payout.paying import (
    PAID_ON,
    PAYING,
    bank_credits,
    bank_message,
    clock,
    confirm,
    give_account,
    ordered,
    sent,
    with_orders,
)
from tests.people import CITY_CENTRE, CITY_EAST, QINGHAI, employer
from tests.system import InProcess
from tests.worlds import starts_from
from wengang.demo.bank import status_report

ONE, TWO = employer(1), employer(2)
NEW_ACCOUNT = "6217000000000099"
DIRECT_ROUTE = [
    "registration.employer-enrolled.v1",
    "registration.bank-details-given.v1",
    "registration.assessment-received.v1",
    "eligibility.contributions-recorded.v1",
    "eligibility.employer-assessed.v2",
    "eligibility.notice-published.v1",
    "eligibility.case-listed.v1",
    "eligibility.notice-ended.v1",
    "eligibility.refund-granted.v1",
    "payout.payment-ordered.v1",
    "payout.batch-drafted.v1",
    "payout.payment-batched.v1",
    "payout.batch-checked.v1",
    "payout.batch-approved.v1",
    "payout.payment-released.v1",
    "payout.batch-released.v1",
    "payout.payment-credited.v1",
    "payout.bank-message-received.v1",
]


async def _steps(system: InProcess, uscc: str, **params: str) -> list[dict[str, Any]]:
    told = await system.get("auditor", "supervision", f"/v1/trail/{uscc}", params=params)
    assert (told["uscc"], told["agency"]) == (uscc, CITY_EAST)
    steps: list[dict[str, Any]] = told["steps"]
    return steps


@starts_from(ordered, ONE, TWO)
async def test_the_trail_tells_every_step_and_nothing_of_other_employers(system: InProcess) -> None:
    await clock(system, PAYING)
    await bank_credits(system, await sent(system))
    steps = await _steps(system, ONE.uscc)
    assert [step["event"] for step in steps] == DIRECT_ROUTE
    assert all(step["event"].startswith(f"{step['source']}.") for step in steps)
    for source in ("registration", "eligibility", "payout"):
        positions = [step["position"] for step in steps if step["source"] == source]
        assert positions == sorted(set(positions))
    times = [datetime.fromisoformat(step["time"]) for step in steps]
    assert times == sorted(times)
    assert times[-1] == datetime.fromisoformat(PAYING)
    actors = {step["event"]: step["actor"] for step in steps}
    assert actors["payout.batch-drafted.v1"] == "maker"
    assert actors["payout.batch-checked.v1"] == "checker"
    assert actors["payout.batch-approved.v1"] == "approver"
    assert actors["payout.payment-released.v1"] == "releaser"
    assert actors["payout.payment-credited.v1"] == "bank"
    # Each step can be found again in its own service's log, under the same leaf.
    for step in steps:
        (recorded,) = await system.runtime(step["source"]).own_log.read(step["position"] - 1, 1)
        assert (recorded.event.topic, recorded.leaf_hash.hex()) == (step["event"], step["leaf_hash"])
    told = {step["event"]: step["data"] for step in steps}
    assert told["payout.batch-drafted.v1"]["payments"] == 2
    assert "lines" not in told["payout.batch-drafted.v1"]
    assert "account_sealed" not in told["registration.bank-details-given.v1"]["bank"]
    for secret in (ONE.account_number, TWO.account_number, TWO.uscc, TWO.name, "account_sealed"):
        assert secret not in str(steps)


@starts_from(ordered, ONE, TWO)
async def test_a_returned_payment_is_told_with_its_reason_and_its_second_way(system: InProcess) -> None:
    orders = await sent(system)
    first = next(one for one in orders.orders if one.payee == ONE.name)
    await bank_message(system, status_report(orders, PAID_ON, [(first, "AC04")]))
    await clock(system, PAYING)
    await give_account(system, ONE, NEW_ACCOUNT)
    await confirm(system, ONE, NEW_ACCOUNT)
    second = await sent(system)
    await bank_credits(system, with_orders(second, *second.orders))
    steps = await _steps(system, ONE.uscc, edition=QINGHAI)
    ways = [step["event"].split(".")[1] for step in steps if step["stream"].startswith("payment:")]
    assert ways == [
        f"payment-{what}"
        for what in (
            "ordered",
            "batched",
            "released",
            "returned",
            "reissued",
            "batched",
            "released",
            "credited",
        )
    ]
    reasons = [step["data"]["reason"] for step in steps if step["event"] == "payout.payment-returned.v1"]
    assert reasons == ["account-closed"]
    batches = {step["stream"] for step in steps if step["stream"].startswith("batch:")}
    assert len(batches) == 2


async def test_only_those_who_may_read_this_employers_trail_get_it(system: InProcess) -> None:
    await ordered(system, ONE)
    path = f"/v1/trail/{ONE.uscc}"
    own = await system.send(f"clerk-{CITY_EAST}", "GET", "supervision", path)
    assert own.status_code == 200
    other = await system.send(f"clerk-{CITY_CENTRE}", "GET", "supervision", path)
    assert (other.status_code, other.json()["type"]) == (403, "urn:wengang:problem:other-agency")
    assert ONE.name not in other.text
    platform = system.maker.make("platform", ["supervision:read"], region=CITY_EAST, employer=TWO.uscc)
    for_two = await system.send(platform, "GET", "supervision", path)
    assert (for_two.status_code, for_two.json()["type"]) == (403, "urn:wengang:problem:other-employer")
    assert (await system.send("maker", "GET", "supervision", path)).status_code == 403
    assert (await system.send(None, "GET", "supervision", path)).status_code == 401
    assert (await system.send("auditor", "GET", "supervision", f"/v1/trail/{TWO.uscc}")).status_code == 404
    assert (await system.send("auditor", "GET", "supervision", "/v1/trail/123")).status_code == 422


async def test_the_trail_does_not_tell_the_employer_who_objected(system: InProcess) -> None:
    one = employer()
    await published(system, one)
    body = {"uscc": one.uscc, "objector": "马晓梅", "grounds": "It laid off ten people in May."}
    path = f"/v1/notices/{QINGHAI}-{CITY_EAST}-1/objections"
    await system.post("platform", "eligibility", path, json=body)
    await system.settled()
    told = await system.get("auditor", "supervision", f"/v1/trail/{one.uscc}")
    (raised,) = [step for step in told["steps"] if step["event"] == "eligibility.objection-raised.v1"]
    assert (raised["data"]["grounds"], "objector" in raised["data"]) == (body["grounds"], False)
    assert "马晓梅" not in str(told)
