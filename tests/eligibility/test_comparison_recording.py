"""A mass comparison into the log: each case once, listed ones untouched, and a run that was cut off goes on."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing
from datetime import UTC, date, datetime
from typing import Any

import pytest

from services.eligibility.comparison.receipts import Assessed, assess, encoded
from services.eligibility.comparison.recording import encoded_ahead, record
from services.eligibility.domain.assessment import decide
from services.eligibility.domain.case import (
    CASE,
    AssessEmployer,
    ListCase,
    RecordContributions,
    RecordPlacements,
    case_stream,
)
from services.eligibility.editions import all_editions
from shared.contracts.eligibility import ELIGIBILITY_FACTS, EmployerAssessed, PlacementShare, PlacementsRecorded
from shared.eventlog.codec import EventCodec, UnknownTopic
from shared.eventlog.log import EventLog
from shared.eventlog.records import CommandContext, KeyReused, VersionConflict, Work
from tests.conftest import MakeDatabase
from tests.eligibility.facts import STEADY, TODAY
from tests.eligibility.test_comparison_decisions import EDITIONS, employers
from tests.people import QINGHAI

EDITION = all_editions()[QINGHAI]
AT = datetime(2021, 8, 2, 1, 0, tzinfo=UTC)
FILE = "file:" + "5" * 64


@pytest.fixture
async def log(make_database: MakeDatabase) -> AsyncIterator[EventLog]:
    database = await make_database("eligibility")
    opened = await EventLog.open(
        database.runtime, codec=EventCodec(*ELIGIBILITY_FACTS), source="eligibility", poll_seconds=0.05
    )
    yield opened
    await opened.close()


def found(count: int, *, rows: str = FILE, on: date = TODAY) -> Assessed:
    return assess(EDITION, employers(EDITION, count, 1), on, rows)


def only(assessed: Assessed, outcome: str) -> int:
    return next(row for row in range(len(assessed)) if assessed.fact(row).outcome == outcome)


async def test_every_employer_is_recorded_as_its_case_would_be(log: EventLog) -> None:
    assessed = found(700)
    done = await record(log, assessed, "run/1", "comparison", AT)
    assert (done.recorded, done.unchanged, done.replayed) == (700, 0, False)
    events = await log.read(after=0, limit=1_000)
    assert [one.event for one in events] == [assessed.fact(row) for row in range(700)]
    assert {(one.version, one.actor, one.recorded_at) for one in events} == {(1, "comparison", AT)}


async def test_the_same_run_again_records_nothing(log: EventLog) -> None:
    await record(log, found(50), "run/1", "comparison", AT)
    done = await record(log, found(50), "run/1", "comparison", AT)
    assert (done.recorded, done.replayed) == (0, True)
    assert (await log.head()).position == 50


async def test_another_run_that_finds_the_same_records_nothing(log: EventLog) -> None:
    await record(log, found(50), "run/1", "comparison", AT)
    done = await record(log, found(50, on=date(2021, 8, 3)), "run/2", "comparison", AT)
    assert (done.recorded, done.unchanged) == (0, 50)
    assert (await log.head()).position == 50


async def test_what_changed_is_recorded_as_the_next_assessment_of_its_case(log: EventLog) -> None:
    await record(log, found(50), "run/1", "comparison", AT)
    again = found(50, rows="file:" + "6" * 64)
    done = await record(log, again, "run/2", "comparison", AT)
    assert done.recorded == 50
    case = await log.state_of(CASE, case_stream(QINGHAI, again.columns.uscc[0]))
    assert case.assessment == again.fact(0, number=2)


async def test_a_case_on_a_list_is_not_assessed_again(log: EventLog) -> None:
    first = found(50)
    await record(log, first, "run/1", "comparison", AT)
    uscc = first.columns.uscc[only(first, "eligible")]
    listing = ListCase("notice", f"{QINGHAI}:{uscc}:1", date(2021, 8, 4))
    await log.execute([Work(CASE, case_stream(QINGHAI, uscc), listing)], CommandContext("list", "bureau", AT))
    done = await record(log, found(50, rows="file:" + "6" * 64), "run/2", "comparison", AT)
    assert (done.recorded, done.unchanged) == (49, 1)
    assert len(await log.events_of(case_stream(QINGHAI, uscc))) == 2


async def test_a_case_that_began_otherwise_is_assessed_on_what_the_files_say(log: EventLog) -> None:
    assessed = found(20)
    uscc = assessed.columns.uscc[3]
    await log.execute(
        [Work(CASE, case_stream(QINGHAI, uscc), RecordContributions(QINGHAI, uscc, STEADY, "5" * 64))],
        CommandContext("import", "bureau", AT),
    )
    assert (await record(log, assessed, "run/1", "comparison", AT)).recorded == 20
    events = await log.events_of(case_stream(QINGHAI, uscc))
    assert [one.event for one in events[1:]] == [assessed.fact(3)]


async def test_a_run_that_was_cut_off_between_its_commands_goes_on(log: EventLog) -> None:
    assessed = found(20)
    known = case_stream(QINGHAI, assessed.columns.uscc[3])
    imported = RecordContributions(QINGHAI, assessed.columns.uscc[3], STEADY, "5" * 64)
    await log.execute([Work(CASE, known, imported)], CommandContext("import", "bureau", AT))
    # The process dies after the new cases, before the one that was known.
    receipts = encoded(assessed)
    payload = hashlib.sha256(b"\n".join(receipts)).digest()
    streams = [case_stream(QINGHAI, uscc) for uscc in assessed.columns.uscc]
    firsts = [pair for pair in zip(streams, receipts, strict=True) if pair[0] != known]
    context = CommandContext("run/1/new", "comparison", AT, payload)
    await log.begin_streams(assessed.fact(0).topic, firsts, context, {"begun": 19})
    done = await record(log, assessed, "run/1", "comparison", AT)
    assert (done.recorded, done.unchanged) == (1, 19)
    assert (await log.head()).position == 21


async def test_what_a_file_said_is_decided_on_until_the_log_has_rows_of_its_own(log: EventLog) -> None:
    assessed = found(5)
    await record(log, assessed, "run/1", "comparison", AT)
    employer = assessed.columns.employer(0)
    stream = case_stream(QINGHAI, employer.uscc)

    async def run(command_id: str, **changes: Any) -> list[Any]:
        command = AssessEmployer(EDITION, employer.changed(**changes), TODAY)
        return list((await log.execute([Work(CASE, stream, command)], CommandContext(command_id, "bureau", AT))).events)

    assert await run("same") == []
    [renamed] = await run("renamed", name="西宁新名有限公司")
    assert (renamed.counts, renamed.rows) == (assessed.fact(0).counts, FILE)
    assert renamed.assessment_id.endswith(":2")
    assert await run("since another month", first_insured_month="2020-07") == [], "Only the file could tell."
    imported = RecordContributions(QINGHAI, employer.uscc, STEADY, "5" * 64)
    await log.execute([Work(CASE, stream, imported)], CommandContext("import", "bureau", AT))
    [own] = await run("own rows", first_insured_month="2015-03")
    assert own.rows == "1"


async def test_placements_that_a_case_knows_are_decided_on(log: EventLog) -> None:
    edition = EDITIONS["placed"]
    columns = employers(edition, 400, 1)
    assessed = assess(edition, columns, TODAY, FILE)
    row = next(
        row
        for row in range(400)
        if columns.flags["dispatch_firm"][row]
        and [reason.split(" add up")[0] for reason in assessed.fact(row).reasons] == ["The placements"]
    )
    share = PlacementShare(
        using_uscc=None, unit_kind="enterprise", size_class="small", premium_fen=decide_premium(assessed, row)
    )
    placements = PlacementsRecorded(edition=edition.id, uscc=columns.uscc[row], shares=(share,), import_sha256="5" * 64)
    stream = case_stream(edition.id, columns.uscc[row])
    await log.execute([Work(CASE, stream, RecordPlacements(placements))], CommandContext("placed", "bureau", AT))
    await record(log, assessed, "run/1", "comparison", AT)
    last = (await log.events_of(stream))[-1].event
    assert isinstance(last, EmployerAssessed)
    assert (last.placements, last.outcome) == ((share,), "eligible")


def decide_premium(assessed: Assessed, row: int) -> int:
    return decide(assessed.edition, assessed.columns.employer(row), assessed.columns.facts(row), TODAY).premium_fen


async def test_batches_come_in_their_order_with_their_receipts_and_one_ahead_at_most() -> None:
    begun: list[int] = []

    def batches() -> Iterator[Assessed]:
        for number in range(4):
            begun.append(number)
            yield assess(EDITION, employers(EDITION, 5, 1 + 5 * number), TODAY, FILE)

    async with aclosing(encoded_ahead(batches())) as ahead:
        seen = 0
        async for assessed, receipts in ahead:
            await asyncio.sleep(0.05)
            seen += 1
            assert assessed.columns.uscc == employers(EDITION, 5, 1 + 5 * (seen - 1)).uscc
            assert receipts == encoded(assessed)
            assert len(begun) <= seen + 1
            if seen == 3:
                break
    assert seen == 3
    assert begun == [0, 1, 2, 3], "The one ahead was ended before the files are closed."


# The log's own part of it


async def test_streams_begin_together_or_not_at_all(log: EventLog) -> None:
    topic = found(1).fact(0).topic
    firsts = [(f"case:{number}", b"{}") for number in range(600)]
    await log.begin_streams(topic, firsts[:1], CommandContext("one", "a", AT, b"1"))
    with pytest.raises(VersionConflict):
        await log.begin_streams(topic, firsts, CommandContext("all", "a", AT, b"2"))
    assert (await log.head()).position == 1
    assert await log.existing([stream for stream, _ in firsts]) == {"case:0"}


async def test_a_command_begins_streams_once_and_an_id_is_of_one_payload(log: EventLog) -> None:
    topic = found(1).fact(0).topic
    context = CommandContext("one", "a", AT, b"1")
    first = await log.begin_streams(topic, [("case:1", b"{}")], context, {"begun": 1})
    again = await log.begin_streams(topic, [("case:1", b"{}")], context, {"begun": 1})
    assert (first.position, again.position, again.replayed, again.answer) == (1, 1, True, {"begun": 1})
    with pytest.raises(KeyReused):
        await log.begin_streams(topic, [("case:2", b"{}")], CommandContext("one", "a", AT, b"2"))
    with pytest.raises(UnknownTopic):
        await log.begin_streams("payout.payment-credited.v1", [("case:3", b"{}")], CommandContext("two", "a", AT))
