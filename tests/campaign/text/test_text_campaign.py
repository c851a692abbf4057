"""Nasty texts, numbers and days in every field of every operation and file: whatever comes in, the services stand.

Short: one round of 20,000 requests, in every run. Long: rounds until every value has stood in every field, by ``make
campaign``. ``WENGANG_CAMPAIGN_SEED`` takes other ones, and ``WENGANG_CAMPAIGN_ROUND`` one of them again.
"""

import json
import os
from pathlib import Path
from time import perf_counter

import pytest

from tests.access.world import make_world
from tests.campaign.text.cases import CASES, ROUNDS, cases_of
from tests.campaign.text.operations import UNLISTED
from tests.campaign.text.walk import Walk
from tests.conftest import MakeDatabase
from tests.payout.paying import listed
from tests.people import QINGHAI, employer, roster_csv
from tests.system import InProcess
from wengang.roles import SERVICES

_LONG = os.environ.get("WENGANG_CAMPAIGN") == "long"
_SEED = int(os.environ.get("WENGANG_CAMPAIGN_SEED", "1"))
_ROUND = os.environ.get("WENGANG_CAMPAIGN_ROUND")
_ROUNDS = [int(_ROUND)] if _ROUND else list(range(ROUNDS if _LONG else 1))
_OBJECTED = employer(21)


@pytest.mark.parametrize("round_", _ROUNDS)
async def test_whatever_stands_in_a_field_nothing_breaks_and_nobody_stands_still(
    make_database: MakeDatabase, tmp_path: Path, round_: int
) -> None:
    databases = {service: (await make_database(service)).runtime for service in SERVICES}
    tokens = tmp_path / "development-tokens.json"
    # Followers are notified of every fact; looking for some as well, twenty times a second, would cost more.
    process = InProcess(databases, tmp_path, development_tokens=tokens, poll_seconds=5)
    tokens.write_text(json.dumps(process.tokens))
    async with process.running() as system:
        walk = await begun(system)
        cases = cases_of(walk.operations, _SEED, round_)
        assert len(cases) >= CASES
        start = perf_counter()
        for number, case in enumerate(cases, 1):
            await walk.take(case)
            if number % 2_000 == 0:
                seconds = perf_counter() - start
                print(f"{_SEED}/{round_}: {number} in {seconds:.0f} s, {len(walk.faults)} faults", flush=True)  # noqa: T201
        await walk.arrive()
        read = await walk.read_everything()
        print(f"{_SEED}/{round_}: {read} read again; {dict(sorted(walk.statuses.items()))}", flush=True)  # noqa: T201
        assert walk.parked() == []
        assert walk.faults == []
        # What is refused by who asks, or at the first field, tries nothing that lies behind.
        assert walk.statuses[201] + walk.statuses[200] + walk.statuses[409] > CASES // 20, walk.statuses


async def begun(system: InProcess) -> Walk:
    """A county in which there is one of everything, and a list that takes objections today."""
    world = await make_world(system)
    await listed(system, _OBJECTED, employer(22))
    await system.upload("bureau", "registration", "/v1/rosters", QINGHAI, roster_csv([UNLISTED]))
    await system.settled()
    listed_twice = await system.get(None, "eligibility", "/v1/notices")
    notice = max(str(one["notice_id"]) for one in listed_twice["items"])
    walk = Walk(system, world, notice, _OBJECTED)
    await walk.begin()
    return walk
