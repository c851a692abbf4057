"""A rate that rises and an objection upheld late, to the bank: new events, never an edited payment."""

from typing import Any

from tests.eligibility.test_policy_api import put_in_force, raise_to
from tests.payout.paying import bank_credits, clock, comes_to, fund, ordered, sent
from tests.people import CITY_EAST, QINGHAI, employer
from tests.system import InProcess
from tests.worlds import starts_from

ONE, LARGE = employer(1), employer(2, size_class="large")
PAYMENT = f"{QINGHAI}:{ONE.uscc}"


async def _payments(system: InProcess) -> dict[str, dict[str, Any]]:
    page = await system.get("auditor", "payout", "/v1/payments", params={"edition": QINGHAI})
    return {item["payment_id"]: item for item in page["items"]}


async def _balance(system: InProcess) -> dict[str, Any]:
    await system.settled()
    told = await system.get("auditor", "payout", "/v1/reconciliation", params={"edition": QINGHAI})
    total: dict[str, Any] = told["total"]
    assert (total["granted_difference"], total["ordered_difference"]) == ("0.00", "0.00")
    return total


@starts_from(ordered, ONE, LARGE)
async def test_a_rate_that_rises_pays_the_difference_beside_the_payment_that_stays_as_it_was(
    system: InProcess,
) -> None:
    assert await bank_credits(system, await sent(system)) == comes_to(credited=2)
    before = (await _payments(system))[PAYMENT]
    first = await system.events("payout")
    await put_in_force(system, raise_to("0.90"))
    await clock(system, "2021-10-08T09:00:00+08:00")
    order = {"edition": QINGHAI, "agency": CITY_EAST}
    told = await system.post("bureau", "eligibility", "/v1/reviews", json=order)
    assert (told["top_ups"], told["top_ups_total"]) == (1, "720.00")
    await system.settled()
    orders = await sent(system)
    assert [(one.payee, one.amount) for one in orders.orders] == [(ONE.name, "720.00")]
    assert await bank_credits(system, orders) == comes_to(credited=1)
    rows = await _payments(system)
    top_up = rows[f"{PAYMENT}:1"]
    assert (top_up["amount"], top_up["state"], top_up["first_payment_id"]) == ("720.00", "credited", PAYMENT)
    # The two together are the new amount, 90 % of 2,400.00; the first is what it was, but for its age.
    ages = {name for name in before if name.startswith("days_")}
    assert {n: v for n, v in rows[PAYMENT].items() if n not in ages} == {
        n: v for n, v in before.items() if n not in ages
    }
    assert (await system.events("payout"))[: len(first)] == first
    assert (await _balance(system))["credited"] == "2880.00"


async def _object(system: InProcess, uscc: str) -> None:
    """After the grant, and upheld."""
    (notice,) = await system.events("eligibility", "notice-published")
    body = {"uscc": uscc, "objector": "马晓梅", "grounds": "五月裁员十人。"}
    path = f"/v1/notices/{notice.notice_id}/objections"
    number = (await system.post("platform", "eligibility", path, json=body))["objection_id"]
    decision = {"decision": "upheld", "reason": "工资表属实。"}
    await system.post("bureau", "eligibility", f"/v1/objections/{number}/decision", json=decision)
    await system.settled()


async def test_an_objection_upheld_after_payment_opens_a_recovery_of_all_that_was_paid(system: InProcess) -> None:
    await ordered(system, ONE)
    assert await bank_credits(system, await sent(system)) == comes_to(credited=1)
    await _object(system, ONE.uscc)
    (claim,) = (await system.get(f"clerk-{CITY_EAST}", "payout", "/v1/recoveries"))["items"]
    assert (claim["cause"], claim["amount"], claim["outstanding"], claim["state"]) == (
        "overpayment-found",
        "1440.00",
        "1440.00",
        "open",
    )
    (opened,) = await system.events("payout", "recovery-opened")
    assert opened.reason.startswith("An objection was upheld after the grant")
    assert opened.legal_basis
    assert (await _payments(system))[PAYMENT]["amount"] == "1440.00"
    repaid = {"amount": "1440.00", "received_on": "2021-08-05", "bank_reference": "CCB-000001"}
    path = f"/v1/recoveries/{claim['recovery_id']}/repayments"
    await system.post(f"clerk-{CITY_EAST}", "payout", path, json=repaid)
    await system.settled()
    (claim,) = (await system.get(f"clerk-{CITY_EAST}", "payout", "/v1/recoveries"))["items"]
    assert (claim["outstanding"], claim["state"]) == ("0.00", "recovered")
    assert (await _balance(system))["credited"] == "1440.00"


@starts_from(ordered, ONE, LARGE)
async def test_an_objection_upheld_before_release_keeps_the_payment_from_the_bank(system: InProcess) -> None:
    await _object(system, ONE.uscc)
    await fund(system)
    orders = await sent(system)
    assert [one.payee for one in orders.orders] == [LARGE.name]
    assert (await _balance(system))["offset"] == "1440.00"
    row = (await _payments(system))[PAYMENT]
    assert (row["state"], row["amount"], row["offset"]) == ("settled", "0.00", "1440.00")
