"""R5: the direct route grants unchanged accounts only, whatever changed them, and waits for the employer's word."""

from dataclasses import replace

import pytest

from tests.payout.paying import clock, confirm, draft, fund, listed, release, sign, window_passes
from tests.people import CITY_EAST, QINGHAI, employer, roster_csv
from tests.system import InProcess

FIRST = employer(1)
MOVED = replace(FIRST, account_number="6222029999999991")
EARLIER = "qinghai-2020"


async def _roster(system: InProcess, one: object, edition: str = QINGHAI) -> None:
    answer = await system.upload("bureau", "registration", "/v1/rosters", edition, roster_csv([one]))  # type: ignore[list-item]
    assert answer.is_success, answer.text


async def _stages(system: InProcess) -> list[tuple[str, str | None]]:
    await system.settled()
    told = await system.get("bureau", "eligibility", "/v1/cases", params={"edition": QINGHAI})
    return [(one["stage"], one["waiting_for"]) for one in told["items"]]


@pytest.mark.parametrize("when", ["a year before", "before the assessment", "after the list"])
async def test_a_roster_that_brings_another_account_waits_for_the_employers_word(system: InProcess, when: str) -> None:
    if when == "a year before":  # the refund of the year before was paid by that roster
        await _roster(system, MOVED, EARLIER)
    elif when == "before the assessment":
        await _roster(system, MOVED)
    await listed(system, FIRST)
    if when == "after the list":
        await _roster(system, MOVED)
    await window_passes(system)
    assert await _stages(system) == [("waiting", "confirmation")]
    await confirm(system, FIRST, (MOVED if when == "after the list" else FIRST).account_number)
    assert await _stages(system) == [("granted", None)]


async def test_the_first_account_and_the_one_confirmed_before_are_granted_as_they_are(system: InProcess) -> None:
    await _roster(system, FIRST, EARLIER)
    await listed(system, FIRST)
    await window_passes(system)
    assert await _stages(system) == [("granted", None)]


async def test_an_account_that_changes_after_the_grant_is_not_paid_before_the_employers_word(system: InProcess) -> None:
    await listed(system, FIRST)
    await window_passes(system)
    await fund(system)
    await clock(system, "2021-08-06T10:00:00+08:00")
    batch = await draft(system, CITY_EAST, f"maker-{CITY_EAST}")
    await sign(system, batch)
    await _roster(system, MOVED)
    assert (await release(system, batch))["held"] == 1
