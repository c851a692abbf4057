"""A report as of earlier positions is what the tables said when they had come that far: shown on a whole season."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from services.supervision.domain.figures import NAMES, ByCounty, Figures
from services.supervision.progress.counting import count
from services.supervision.progress.replaying import replay
from shared.contracts.eligibility import NoticeWindowPassed, ObjectionRaised, ObjectionUpheld, RefundDeemedWaived
from shared.contracts.fact import Fact
from shared.contracts.registration import AmountDisputed, EmployerEnrolled
from shared.eventlog.records import RecordedEvent
from tests.conftest import MakeDatabase
from tests.supervision.telling import recorded, tell
from wengang.season.season import make_season
from wengang.season.story import EDITION, Told, moment


@pytest.fixture(scope="module")
def facts() -> list[RecordedEvent]:
    """Some 8,000 of 700 employers: each kind of wrong-doing once, honest courses, and what these leave out."""
    season = make_season(700, each=1)
    usccs = iter(one.fact.uscc for one in season.told if isinstance(one.fact, EmployerEnrolled))

    def told(source: str, kind: type[Fact], **fields: Any) -> Told:
        of = {"edition": EDITION, "uscc": next(usccs), "assessment_id": "a-1", "amount_fen": 100, "notice_id": "n-1"}
        words = {"objection_id": f"ob-{kind.topic}", "objector": "马某", "grounds": "已停业", "reason": "金额有误"}
        return Told(moment(60), source, "stream", kind.model_validate(of | words | fields))

    season.told += [
        told("registration", AmountDisputed),
        told("eligibility", RefundDeemedWaived),
        told("eligibility", NoticeWindowPassed, waiting_for="bank-details"),
        told("eligibility", ObjectionRaised),
        told("eligibility", ObjectionUpheld),
    ]
    return recorded(season)


@pytest.fixture
async def engines(make_database: MakeDatabase) -> AsyncIterator[list[AsyncEngine]]:
    urls = [(await make_database("supervision")).runtime for _ in range(5)]
    made = [create_async_engine(url.replace("postgresql://", "postgresql+asyncpg://", 1)) for url in urls]
    yield made
    for engine in made:
        await engine.dispose()


async def _counted(engine: AsyncEngine) -> ByCounty:
    async with engine.connect() as connection:
        return (await count(connection, EDITION)).figures


async def test_every_cut_is_replayed_as_the_tables_stood_there(
    facts: list[RecordedEvent], engines: list[AsyncEngine]
) -> None:
    whole, *others = engines
    head = await tell(whole, facts)
    cuts = {}
    for day, engine in zip((20, 45, 70, 130), others, strict=True):
        before = [one for one in facts if one.recorded_at < moment(day, 12)]
        cuts[day] = await tell(engine, before), await _counted(engine)
    replayed = await replay(
        whole, EDITION, {day: positions for day, (positions, _) in cuts.items()} | {0: {}, 200: head}
    )
    for day, (_, then) in cuts.items():
        assert replayed[day] == then, day
    assert replayed[200] == await _counted(whole)
    assert replayed[0] == {}
    # There is every sort of thing to count, so that equality means something.
    end = Figures.total(one for groups in replayed[200].values() for one in groups.values())
    assert [name for name in NAMES if getattr(end, name) == 0] == []
