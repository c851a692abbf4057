"""A recorded mass assessment is bound by what the log says: the edition in force, funds, lists of other departments."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from benchmarks.population import made
from services.eligibility.comparison.comparing import compared
from services.eligibility.comparison.engines import duckdb_engine
from services.eligibility.domain.adoption import EDITION as ADOPTION
from services.eligibility.domain.adoption import AdoptEdition, ProposeEdition, edition_stream
from services.eligibility.domain.edition import Edition
from services.eligibility.editions import adopted, canonical, shipped
from shared.contracts.eligibility import ELIGIBILITY_FACTS, EmployerAssessed, ExclusionRecorded, FundRecorded
from shared.contracts.fact import Fact
from shared.eventlog.codec import EventCodec
from shared.eventlog.decider import Decider, Refused
from shared.eventlog.log import EventLog
from shared.eventlog.records import CommandContext, Work
from tests.conftest import MakeDatabase
from tests.eligibility.facts import TODAY
from tests.eligibility.test_comparison_recording import AT
from tests.eligibility.test_editions import document
from tests.people import CITY_EAST, QINGHAI
from wengang.assessing import Totals, assess_into_log

PLAIN = shipped()[QINGHAI]
_TELL: Decider[Fact, None] = Decider(None, lambda fact, _: [fact], lambda _, __: None)


def with_a_list() -> str:
    exclusion = {
        "list": "dishonest",
        "title": "Seriously dishonest",
        "title_zh": "严重失信名单",
        "standing": {"value": "on-the-day-of-decision", "source": "N29 §1"},
    }
    return canonical(document() | {"exclusions": [exclusion]})


class Bureau:
    def __init__(self, log: EventLog, tables: AsyncEngine, folder: Path) -> None:
        self.log = log
        self.tables = tables
        self.files = made(30, 2020, odd=0.0, agencies=(CITY_EAST,)).write_parquet(folder)

    async def adopt(self, content: str, fund_fen: int | None = 100_00) -> Edition:
        edition = adopted(content)
        for command in (
            ProposeEdition(QINGHAI, edition.sha256, content, "maker"),
            AdoptEdition(QINGHAI, edition.sha256, "approver", TODAY),
        ):
            name = f"{type(command).__name__}-{edition.sha256}"
            await self.log.execute([Work(ADOPTION, edition_stream(QINGHAI), command)], CommandContext(name, "a", AT))
        if fund_fen is not None:
            await self.tell(
                FundRecorded(
                    edition=QINGHAI,
                    region="630100",
                    as_of=date(2020, 12, 31),
                    balance_fen=fund_fen,
                    payments_of_year_fen=100_00,
                )
            )
        return edition

    async def tell(self, fact: Fact) -> None:
        await self.log.execute([Work(_TELL, f"told:{fact.topic}", fact)], CommandContext(fact.topic, "a", AT))

    async def assess(self, edition: Edition) -> Totals:
        with duckdb_engine() as engine, compared(engine, 2020, *self.files) as found:
            return await assess_into_log(found, edition, TODAY, self.log, self.tables, "comparison")


@pytest.fixture
async def bureau(make_database: MakeDatabase, tmp_path: Path) -> AsyncIterator[Bureau]:
    database = await make_database("eligibility")
    codec = EventCodec(*ELIGIBILITY_FACTS)
    log = await EventLog.open(database.runtime, codec=codec, source="eligibility", poll_seconds=0.05)
    tables = create_async_engine(database.runtime.replace("postgresql://", "postgresql+asyncpg://", 1))
    yield Bureau(log, tables, tmp_path)
    await tables.dispose()
    await log.close()


async def test_an_adopted_edition_is_decided_by_and_a_second_run_adds_nothing(bureau: Bureau) -> None:
    edition = await bureau.adopt(PLAIN)
    assert (await bureau.assess(edition)).recorded == 30
    assert (await bureau.assess(edition)).recorded == 0
    assert (await bureau.log.head()).position == 33


async def test_nothing_is_decided_by_an_edition_that_nobody_adopted(bureau: Bureau) -> None:
    with pytest.raises(Refused, match="No content of qinghai-2021 was adopted"):
        await bureau.assess(adopted(PLAIN))


async def test_nothing_is_decided_by_another_content_than_the_one_in_force(bureau: Bureau) -> None:
    await bureau.adopt(PLAIN)
    with pytest.raises(Refused, match="Another content of qinghai-2021 is in force"):
        await bureau.assess(adopted(with_a_list()))
    assert (await bureau.log.head()).position == 3


async def test_a_region_whose_fund_holds_too_little_is_not_assessed(bureau: Bureau) -> None:
    edition = await bureau.adopt(PLAIN, fund_fen=99_99)
    with pytest.raises(Refused, match=r"The fund of 630100 held 99\.99"):
        await bureau.assess(edition)


async def test_a_region_without_a_fund_on_record_is_not_assessed(bureau: Bureau) -> None:
    edition = await bureau.adopt(PLAIN, fund_fen=None)
    with pytest.raises(Refused, match="No fund of 630100 is on record for qinghai-2021"):
        await bureau.assess(edition)


async def test_who_stands_on_a_list_is_excluded(bureau: Bureau) -> None:
    edition = await bureau.adopt(with_a_list())
    with duckdb_engine() as engine, compared(engine, 2020, *bureau.files) as found:
        uscc = next(found.batches()).column("uscc")[7].as_py()
    await bureau.tell(
        ExclusionRecorded(list="dishonest", uscc=uscc, since=date(2021, 1, 1), until=None, import_sha256="5" * 64)
    )
    await bureau.assess(edition)
    events = [one.event for one in await bureau.log.read(after=4, limit=100)]
    excluded = [one for one in events if isinstance(one, EmployerAssessed) and one.excluded_by]
    assert [(one.uscc, one.outcome, one.excluded_by) for one in excluded] == [(uscc, "ineligible", ("dishonest",))]
