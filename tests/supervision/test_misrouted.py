"""Alerts over HTTP: money on another account, and money that did not come in time."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from shared.eventlog.decider import Decider
from shared.eventlog.records import CommandContext, Work
from tests.payout.facts import CREDITED
from tests.payout.paying import bank_credits, clock, comes_to, ordered, sent, with_orders
from tests.people import CITY_CENTRE, CITY_EAST, QINGHAI, employer
from tests.system import InProcess
from tests.worlds import starts_from

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
    unpaid = {"kind": "withheld.unpaid-past-deadline"}
    await clock(system, "2021-08-31T23:59:00+08:00")
    assert await _alerts(system, **unpaid) == []
    await clock(system, "2021-09-01T00:00:00+08:00")
    assert {alert["uscc"] for alert in await _alerts(system, **unpaid)} == {ONE.uscc, elsewhere.uscc}
    params: dict[str, Any] = {"edition": QINGHAI, "limit": 1, **unpaid}
    first = await system.get("auditor", "supervision", "/v1/alerts", params=params)
    second = await system.get("auditor", "supervision", "/v1/alerts", params={**params, "cursor": first["next"]})
    assert [page["items"][0]["uscc"] for page in (first, second)] == sorted([ONE.uscc, elsewhere.uscc])
    assert second["next"] is None
    (alert,) = await _alerts(system, f"clerk-{CITY_EAST}", **unpaid)
    assert (alert["uscc"], alert["kind"]) == (ONE.uscc, "withheld.unpaid-past-deadline")
    assert (alert["days"], alert["amount"]) == (1, "1440.00")
    params = {"agency": CITY_EAST}
    asked = await system.send(f"clerk-{CITY_CENTRE}", "GET", "supervision", "/v1/alerts", params=params)
    assert asked.status_code == 403
    assert await _alerts(system, kind="misrouted.other-account") == []
    assert await bank_credits(system, orders) == comes_to(credited=1)
    assert [alert["uscc"] for alert in await _alerts(system, **unpaid)] == [elsewhere.uscc]
    (closed,) = await _alerts(system, state="closed", **unpaid)
    assert (closed["uscc"], closed["state"], closed["closed_on"]) == (ONE.uscc, "closed", "2021-09-01")


@starts_from(ordered, ONE)
async def test_a_payout_that_itself_records_a_credit_on_another_account_is_found(system: InProcess) -> None:
    await sent(system)
    await system.settled()
    wrong = CREDITED.model_copy(update={"payment_id": f"{QINGHAI}:{ONE.uscc}", "account_fingerprint": "c" * 64})
    # What its own rules would never record: somebody wrote it into the log.
    forged: Decider[None, None] = Decider(None, lambda *_: [wrong], lambda *_: None)
    context = CommandContext("forged", "somebody", datetime(2021, 8, 6, tzinfo=UTC))
    await system.runtime("payout").own_log.execute([Work(forged, f"payment:{wrong.payment_id}", None)], context)
    assert await system.runtime("supervision").caught_up_with("payout", 20)
    (alert,) = await _alerts(system)
    assert (alert["kind"], alert["uscc"]) == ("misrouted.other-account", ONE.uscc)


@starts_from(ordered, ONE)
async def test_an_account_confirmed_after_the_release_does_not_make_the_credit_wrong(system: InProcess) -> None:
    orders = await sent(system)
    assert await bank_credits(system, orders) == comes_to(credited=1)
    await clock(system, "2021-08-20T09:00:00+08:00")
    body = {
        "account_name": ONE.name,
        "account_number": STRANGERS_ACCOUNT,
        "bank_name": "工行",
        "cnaps_code": "102851000106",
    }
    await system.post("platform", "registration", f"/v1/employers/{ONE.uscc}/bank-details", json=body)
    shown = await system.get("platform", "registration", f"/v1/employers/{ONE.uscc}/assessments/{QINGHAI}")
    word = {"edition": QINGHAI, "assessment_id": shown["assessment_id"], "amount": shown["amount"]}
    word["account_number"] = STRANGERS_ACCOUNT
    await system.post("platform", "registration", f"/v1/employers/{ONE.uscc}/confirmations", json=word)
    await system.settled()
    assert await _alerts(system) == []
