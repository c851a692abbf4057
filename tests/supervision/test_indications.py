"""Indications: no breach of a rule, unlikely among peers, with a score, and after every breach by urgency."""

from typing import Any

import pytest

from services.supervision.alerts.rule import score_of
from tests.payout.paying import bank_credits, clock, ordered, sent
from tests.people import employer
from tests.supervision.test_alerts_api import credited_elsewhere, forge
from tests.system import InProcess

ONE, TWO = employer(1), employer(2)
KIND = "indication.account-changed-back"


async def changed_back(system: InProcess) -> None:
    """Given before the credit, and the earlier one again after it. Another credit of the same release goes astray."""
    await ordered(system, ONE, TWO)
    (own,) = [one for one in await system.events("registration", "bank-details-given") if one.uscc == ONE.uscc]
    other = own.model_copy(update={"bank": own.bank.model_copy(update={"account_fingerprint": "d" * 64})})
    orders = await sent(system)
    await forge(system, "registration", f"employer:{ONE.uscc}", other)
    await clock(system, "2021-08-20T09:00:00+08:00")
    await bank_credits(system, orders)
    await clock(system, "2021-08-21T09:00:00+08:00")
    await forge(system, "registration", f"employer:{ONE.uscc}", own)
    await credited_elsewhere(system, TWO.uscc)
    await system.settled()


async def listed(system: InProcess, **params: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await system.get("inspector", "supervision", "/v1/alerts", params=params))["items"]
    return found


@pytest.mark.parametrize(("one_in", "score"), [(0.5, 10), (1_000, 30), (1e12, 120), (1e60, 300), (float("inf"), 300)])
def test_a_score_is_ten_times_the_logarithm_of_one_in_so_many(one_in: float, score: int) -> None:
    assert score_of(one_in) == score


async def test_an_indication_names_its_records_and_is_the_city_s_from_the_first_day(system: InProcess) -> None:
    await changed_back(system)
    (found,) = await listed(system, kind=KIND)
    assert (found["uscc"], found["group"], found["severity"], found["score"]) == (
        ONE.uscc,
        "indication",
        "indicative",
        60,
    )
    assert (found["level"], found["opened_on"]) == ("city", system.clock.today().isoformat())
    full = await system.get("auditor", "supervision", f"/v1/alerts/{found['alert_id']}")
    given = [one for one in full["evidence"] if one.startswith("registration/")]
    assert (len(given), sum(one.startswith("payout/") for one in full["evidence"])) == (3, 1)


async def test_what_is_certain_stands_before_what_is_only_unlikely(system: InProcess) -> None:
    await changed_back(system)
    by_urgency = await listed(system, order="urgency")
    ranks = [{"grave": 2_000, "serious": 1_000}.get(one["severity"], one["score"]) for one in by_urgency]
    assert ranks == sorted(ranks, reverse=True)
    assert {one["severity"] for one in by_urgency} >= {"grave", "indicative"}
    assert all((one["score"] is None) == (one["severity"] != "indicative") for one in by_urgency)
    paged = []
    params: dict[str, Any] = {"order": "urgency", "limit": 1}
    while params.get("cursor", "") is not None:
        page = await system.get("inspector", "supervision", "/v1/alerts", params=params)
        paged += page["items"]
        params["cursor"] = page["next"]
    assert paged == by_urgency
    assert {one["kind"] for one in await listed(system, group="indication")} == {KIND}
    assert KIND not in {one["kind"] for one in await listed(system, group="misrouted")}


async def test_one_person_closes_an_indication_with_what_they_found(system: InProcess) -> None:
    await changed_back(system)
    (found,) = await listed(system, kind=KIND)
    reason = {"reason": "The employer's bank confirms in writing that the earlier account was blocked for a week."}
    await system.post("inspector", "supervision", f"/v1/alerts/{found['alert_id']}/dismissals", json=reason)
    assert await listed(system, kind=KIND) == []
