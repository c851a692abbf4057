"""Supervision, which has the logs alone, raises no grave alarm where everybody is honest, whatever the edition says."""

import os
from datetime import date
from pathlib import Path

import pytest

from services.eligibility.editions import shipped
from tests.conftest import MakeDatabase
from tests.editions.course import Course
from tests.editions.made_up import made_up
from tests.system import InProcess
from wengang.roles import SERVICES

EMPLOYERS = 60 if os.environ.get("WENGANG_CAMPAIGN") == "long" else 12
EDITIONS = {**shipped(), **made_up()}
BEGINS = {"qinghai-2020": date(2020, 3, 2), "qinghai-2022": date(2022, 5, 9), "jiangxi-2023": date(2023, 11, 6)}


@pytest.mark.parametrize("edition", EDITIONS)
async def test_honest_employers_raise_no_grave_alarm(make_database: MakeDatabase, tmp_path: Path, edition: str) -> None:
    databases = {service: (await make_database(service)).runtime for service in SERVICES}
    begins = BEGINS.get(edition, date(2021, 8, 2))
    system = InProcess(databases, tmp_path, begun=True, start=f"{begins}T08:00:00+08:00")  # with no edition yet
    course = Course(system, EDITIONS[edition], begins, EMPLOYERS, seed=7)
    async with system.running():
        await course.run()
        await course.correct()
        await course.close()
        params = {"state": "every", "limit": 1000}
        told = (await system.get("auditor", "supervision", "/v1/alerts", params=params))["items"]
        assert [(one["kind"], one["uscc"], one["detail"]) for one in told if one["severity"] == "grave"] == []
        # And all of this has happened: a programme in which nobody is paid raises no alarm, either.
        facts = ("refund-granted", "payment-credited", "objection-dismissed", "notice-ended")
        assert all(course.counts[name] for name in facts), course.counts
        assert course.counts["payment-credited"] > 2, course.counts
