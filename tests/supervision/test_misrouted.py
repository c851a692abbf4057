"""Alerts over HTTP: money on another account, and money that did not come in time."""

from dataclasses import replace
from typing import Any

from tests.payout.paying import bank_credits, clock, comes_to, ordered, sent, with_orders
from tests.people import CITY_CENTRE, CITY_EAST, QINGHAI, employer
from tests.system import InProcess

ONE, TWO = employer(1), employer(2)
STRANGERS_ACCOUNT = "6228999999999997"


async def _alerts(system: InProcess, role: str = "auditor", **params: str) -> list[dict[str, Any]]:
    told = await system.get(role, "supervision", "/v1/alerts", params={"edition": QINGHAI, **params})
    items: list[dict[str, Any]] = told["items"]
    return items


async def test_a_credit_on_another_account_is_an_alert_and_no_payment(system: InProcess) -> None:
    await ordered(system, ONE, TWO)
    orders = await sent(system)
    lines = [replace(one, account=STRANGERS_ACCOUNT) if one.payee == ONE.name else one for one in orders.orders]
    assert await bank_credits(system, with_orders(orders, *lines)) == comes_to(credited=1, discrepancies=1)
    (alert,) = await _alerts(system)
    assert (alert["kind"], alert["group"], alert["severity"]) == ("misrouted.other-account", "misrouted", "grave")
    assert (alert["uscc"], alert["agency"], alert["amount"]) == (ONE.uscc, CITY_EAST, "1440.00")
    assert STRANGERS_ACCOUNT not in str(alert)
    credited = [event.payment_id for event in await system.events("payout", "payment-credited")]
    assert credited == [f"{QINGHAI}:{TWO.uscc}"]


async def test_a_grant_unpaid_past_the_deadline_is_an_alert_of_its_county_until_it_is_credited(
    system: InProcess,
) -> None:
    elsewhere = replace(TWO, agency=CITY_CENTRE)
    await ordered(system, ONE, elsewhere)
    orders = await sent(system, CITY_EAST)
    await system.settled()
    await clock(system, "2021-08-31T23:59:00+08:00")
    assert await _alerts(system) == []
    await clock(system, "2021-09-01T00:00:00+08:00")
    assert {alert["uscc"] for alert in await _alerts(system)} == {ONE.uscc, elsewhere.uscc}
    (alert,) = await _alerts(system, f"clerk-{CITY_EAST}")
    assert (alert["uscc"], alert["kind"]) == (ONE.uscc, "withheld.unpaid-past-deadline")
    assert (alert["days"], alert["amount"]) == (1, "1440.00")
    params = {"agency": CITY_EAST}
    asked = await system.send(f"clerk-{CITY_CENTRE}", "GET", "supervision", "/v1/alerts", params=params)
    assert asked.status_code == 403
    assert await _alerts(system, kind="misrouted.other-account") == []
    assert await bank_credits(system, orders) == comes_to(credited=1)
    assert [alert["uscc"] for alert in await _alerts(system)] == [elsewhere.uscc]
