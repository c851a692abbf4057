"""How far the programme is, and whether every fen granted is paid, returned or waiting."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from services.supervision.domain.figures import share
from tests.payout.paying import (
    PAID_ON,
    bank_message,
    clock,
    draft,
    file_of,
    give_account,
    listed,
    ordered,
    release,
    sign,
    window_passes,
)
from tests.people import CITY_CENTRE, CITY_EAST, QINGHAI, employer
from tests.system import InProcess
from wengang.demo.bank import notification, read_orders


async def _read(system: InProcess, what: str, role: str = "auditor", **params: str) -> dict[str, Any]:
    return await system.get(role, "supervision", f"/v1/{what}", params={"edition": QINGHAI, **params})


async def test_progress_and_balance_are_told_by_county_and_city(system: InProcess) -> None:
    """One is paid, one comes back, one is held, one elsewhere waits, and one is newly insured and silent."""
    paid, back, held = employer(1), employer(2), employer(3)
    elsewhere = replace(employer(4), agency=CITY_CENTRE)
    silent = replace(employer(5), agency=CITY_CENTRE, received_prior_refund=False)
    await ordered(system, paid, back, held, elsewhere, silent)
    batch = await draft(system, CITY_EAST)
    await sign(system, batch)
    await give_account(system, held, "6217000000000099")
    await release(system, batch)
    orders = read_orders(await file_of(system, batch))
    await bank_message(system, notification(orders, PAID_ON, lambda one: "AC04" if one.payee == back.name else None))

    report = await _read(system, "progress")
    east, centre = report["counties"]
    (city,) = report["cities"]
    assert (east["agency"], east["name"]) == (CITY_EAST, "城东区")
    counts = ("employers", "entitled", "granted", "paid", "returned", "held", "waiting", "confirmed", "waived")
    assert [east[name] for name in counts] == [3, 3, 3, 1, 1, 1, 0, 0, 0]
    assert [centre[name] for name in counts] == [2, 2, 1, 0, 0, 0, 1, 0, 0]
    assert [city[name] for name in counts] == [5, 5, 4, 1, 1, 1, 1, 0, 0]
    amounts = ("entitled_amount", "granted_amount", "paid_amount", "completion_by_count", "completion_by_amount")
    assert [east[name] for name in amounts] == ["4320.00", "4320.00", "1440.00", "0.3333", "0.3333"]
    assert [centre[name] for name in amounts] == ["2880.00", "1440.00", "0.00", "0.0000", "0.0000"]
    assert [city[name] for name in amounts] == ["7200.00", "5760.00", "1440.00", "0.2000", "0.2000"]
    assert report["total"] == {name: value for name, value in city.items() if name not in ("agency", "name")}
    assert city["name"] == "西宁市"

    balance = await _read(system, "reconciliation")
    parts = ("granted", "paid", "returned", "waiting", "difference", "open_payments")
    east, centre = balance["counties"]
    assert [east[name] for name in parts] == ["4320.00", "1440.00", "1440.00", "1440.00", "0.00", 2]
    assert [centre[name] for name in parts] == ["1440.00", "0.00", "0.00", "1440.00", "0.00", 1]
    assert [balance["total"][name] for name in parts] == ["5760.00", "1440.00", "1440.00", "2880.00", "0.00", 3]

    clerk = f"clerk-{CITY_CENTRE}"
    for what in ("progress", "reconciliation"):
        assert [one["agency"] for one in (await _read(system, what, clerk))["counties"]] == [CITY_CENTRE]
        path, params = f"/v1/{what}", {"edition": QINGHAI, "agency": CITY_EAST}
        assert (await system.send(clerk, "GET", "supervision", path, params=params)).status_code == 403


async def test_a_grant_that_payout_has_not_ordered_yet_counts_as_waiting(system: InProcess) -> None:
    await listed(system, employer(1))
    await system.settled()
    follower = system.runtime("payout").subscriptions["eligibility"]
    await follower.stop()
    await clock(system, "2021-08-05T09:00:00+08:00")
    async with asyncio.timeout(20):
        while not await system.events("eligibility", "refund-granted"):
            await asyncio.sleep(0.05)
    assert await system.runtime("supervision").caught_up_with("eligibility", 20)
    nothing = {"paid": "0.00", "offset": "0.00", "returned": "0.00", "difference": "0.00"}
    waiting = nothing | {"granted": "1440.00", "waiting": "1440.00"}
    assert (await _read(system, "reconciliation"))["total"] == waiting | {"open_payments": 0}
    follower.start()
    await window_passes(system)
    assert (await _read(system, "reconciliation"))["total"] == waiting | {"open_payments": 1}


# Pure


@pytest.mark.parametrize(
    ("part", "whole", "told"),
    [(0, 0, None), (0, 3, "0.0000"), (1, 3, "0.3333"), (2, 3, "0.6666"), (99_999, 100_000, "0.9999"), (3, 3, "1.0000")],
)
def test_a_share_is_cut_so_that_what_is_not_finished_never_shows_as_whole(
    part: int, whole: int, told: str | None
) -> None:
    assert share(part, whole) == told
