"""R4: nothing runs while no fund of the region is on record, or what is on record is too small."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.conftest import MakeDatabase
from tests.payout.paying import (
    CITY,
    WINDOW_PASSED,
    clock,
    confirm,
    draft,
    listed,
    ordered,
    release,
    sign,
    window_passes,
)
from tests.people import CITY_EAST, QINGHAI, contributions_csv, employer, roster_csv
from tests.system import InProcess
from wengang.roles import SERVICES

FUND = {"edition": QINGHAI, "region": CITY, "payments_of_year": "12000000.00", "as_of": "2020-12-31"}
RICH, POOR = {**FUND, "balance": "12000000.00"}, {**FUND, "balance": "11999999.99"}
RUN = {"edition": QINGHAI, "agency": CITY_EAST}


@pytest.fixture
async def penniless(make_database: MakeDatabase, tmp_path: Path) -> AsyncIterator[InProcess]:
    """A system in which nobody recorded a fund."""
    databases = {service: (await make_database(service)).runtime for service in SERVICES}
    async with InProcess(databases, tmp_path, funds=False).running() as started:
        yield started


async def _refused(system: InProcess, path: str, why: str) -> None:
    answer = await system.send("bureau", "POST", "eligibility", path, json=RUN)
    assert answer.status_code == 409, answer.text
    assert why in answer.json()["detail"]


async def _record(system: InProcess, fund: dict[str, str]) -> dict[str, object]:
    return await system.post("bureau", "eligibility", "/v1/funds", json=fund)


async def test_without_a_fund_on_record_nobody_is_assessed_and_nothing_is_listed(penniless: InProcess) -> None:
    one = employer()
    await penniless.upload("bureau", "registration", "/v1/rosters", QINGHAI, roster_csv([one]))
    await penniless.upload("bureau", "eligibility", "/v1/contributions", QINGHAI, contributions_csv([one]))
    await _refused(penniless, "/v1/assessments", "No fund of 630100 is on record for qinghai-2021 (N29 §1).")
    assert (await _record(penniless, RICH))["suffices"] is True
    await penniless.post("bureau", "eligibility", "/v1/assessments", json=RUN)
    assert (await _record(penniless, POOR))["suffices"] is False
    await _refused(penniless, "/v1/notices", "less than 12 months of payments")
    await _record(penniless, RICH)
    await penniless.post("bureau", "eligibility", "/v1/notices", json=RUN)


async def test_an_employer_that_the_edition_does_not_cover_needs_no_fund(penniless: InProcess) -> None:
    one = employer(agency="630202")
    await penniless.upload("bureau", "registration", "/v1/rosters", QINGHAI, roster_csv([one]))
    await penniless.upload("bureau", "eligibility", "/v1/contributions", QINGHAI, contributions_csv([one]))
    told = await penniless.post("bureau", "eligibility", "/v1/assessments", json={**RUN, "agency": "630202"})
    assert (told["not_assessable"], told["total"]) == (1, "0.00")


async def test_a_fund_of_another_level_than_the_editions_is_refused(penniless: InProcess) -> None:
    county = {**RICH, "region": CITY_EAST}
    answer = await penniless.send("bureau", "POST", "eligibility", "/v1/funds", json=county)
    assert answer.status_code == 409
    assert "each city has one" in answer.json()["detail"]


async def test_what_became_too_small_stops_grants_until_it_is_enough(system: InProcess) -> None:
    direct, new = employer(1), employer(2, received_prior_refund=False)
    await listed(system, direct, new)
    await _record(system, POOR)
    await window_passes(system)
    await system.post("platform", "registration", f"/v1/employers/{new.uscc}/registration", json={"edition": QINGHAI})
    await confirm(system, new, new.account_number)
    assert await system.events("eligibility", "refund-granted") == []
    waiting = await system.events("eligibility", "notice-window-passed")
    assert [(one.uscc, one.waiting_for) for one in waiting] == [
        (direct.uscc, "fund"),
        (new.uscc, "confirmation"),
        (new.uscc, "fund"),
    ]
    await clock(system, "2021-08-09T09:00:00+08:00")
    await _record(system, RICH)
    async with asyncio.timeout(20):
        while len(granted := await system.events("eligibility", "refund-granted")) < 2:
            await asyncio.sleep(0.05)
    assert {one.uscc for one in granted} == {direct.uscc, new.uscc}


async def test_a_fund_on_record_counts_before_the_tables_show_it(system: InProcess) -> None:
    await listed(system, employer())
    await system.settled()
    async with standing_still(system):
        await _record(system, POOR)
        await clock(system, WINDOW_PASSED)
        await asyncio.sleep(1)  # the duties look several times
    await window_passes(system)
    assert await system.events("eligibility", "refund-granted") == []


async def test_a_fund_on_record_counts_for_a_confirmation_before_the_tables_show_it(system: InProcess) -> None:
    new = employer(received_prior_refund=False)
    await listed(system, new)
    await window_passes(system)
    await system.post("platform", "registration", f"/v1/employers/{new.uscc}/registration", json={"edition": QINGHAI})
    await system.settled()
    async with asyncio.TaskGroup() as group, standing_still(system):
        await _record(system, POOR)
        group.create_task(confirm(system, new, new.account_number))
        await asyncio.sleep(1)  # the confirmation arrives
    assert await system.events("eligibility", "refund-granted") == []
    waiting = await system.events("eligibility", "notice-window-passed")
    assert [one.waiting_for for one in waiting] == ["confirmation", "fund"]


@asynccontextmanager
async def standing_still(system: InProcess) -> AsyncIterator[None]:
    """Eligibility's tables, while its log goes on."""
    projections = system.runtime("eligibility").projections.values()
    for one in projections:
        await one.stop()
    yield
    for one in projections:
        one.start()


async def test_what_became_too_small_stops_a_release(system: InProcess) -> None:
    await ordered(system, employer())
    batch = await draft(system)
    await sign(system, batch)
    await _record(system, POOR)
    refused = await system.send("releaser", "POST", "payout", f"/v1/batches/{batch}/release")
    assert refused.status_code == 409, refused.text
    assert "The fund of 630100 held 11999999.99" in refused.json()["detail"]
    assert await system.events("payout", "released") == []
    await _record(system, RICH)
    assert (await release(system, batch))["payments"] == 1
