"""In a group commit each command stands for itself: what one of them cannot have, its neighbours still get."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence

import asyncpg
import pytest

from shared.eventlog.batch import Submission
from shared.eventlog.decider import Refused
from shared.eventlog.log import EventLog
from shared.eventlog.records import AlreadyRecorded, CommandContext, NewEvent, VersionConflict
from shared.eventlog.sealing import SHA256
from shared.eventlog.writer import Writer
from tests.conftest import Database
from tests.eventlog.counting import AT, COUNTER, command, count

NEIGHBOURS = 30


@pytest.fixture
async def writer(database: Database) -> AsyncIterator[Writer]:
    made = Writer(lambda: asyncpg.connect(database.runtime), SHA256, lambda _: None)
    yield made
    await made.close()


def submission(stream: str, version: int, name: str, actor: str = "somebody") -> Submission:
    event = NewEvent(stream, version, "test.counted.v1", b'{"number":%d}' % version)
    return Submission([event], CommandContext(name, actor, AT), b"null")


async def all_at_once(writer: Writer, submissions: Sequence[Submission]) -> list[int | BaseException]:
    """Handed in without a pause, so that the writer takes them as one group."""
    return await asyncio.gather(*(writer.submit(one) for one in submissions), return_exceptions=True)


def among_neighbours(odd: Submission) -> list[Submission]:
    neighbours = [submission(f"counter:{number}", 1, f"c{number}") for number in range(NEIGHBOURS)]
    return [*neighbours[:10], odd, *neighbours[10:]]


async def test_a_version_conflict_fails_only_its_own_command(writer: Writer, log: EventLog) -> None:
    await log.execute([count("taken")], command("first"))
    told = await all_at_once(writer, among_neighbours(submission("taken", 1, "late")))
    assert isinstance(told.pop(10), VersionConflict)
    assert told == list(range(2, NEIGHBOURS + 2))
    assert await log.outcome_of(command("late")) is None


async def test_a_command_that_was_recorded_before_fails_only_itself(writer: Writer, log: EventLog) -> None:
    await log.execute([count("other")], command("known"))
    told = await all_at_once(writer, among_neighbours(submission("new", 1, "known")))
    assert isinstance(told.pop(10), AlreadyRecorded)
    assert told == list(range(2, NEIGHBOURS + 2))
    assert await log.events_of("new") == []


@pytest.mark.parametrize(
    "odd",
    [
        pytest.param(lambda: submission("odd", 1, "odd", actor="no\0body"), id="a NUL byte, which PostgreSQL refuses"),
        pytest.param(lambda: submission("odd", 1 << 70, "odd"), id="a number that does not fit"),
        pytest.param(lambda: submission("odd", 1, "odd", actor="\udcff"), id="half a character"),
    ],
)
async def test_a_command_that_cannot_be_written_fails_only_itself(
    odd: Callable[[], Submission], writer: Writer, log: EventLog
) -> None:
    async with asyncio.timeout(5):
        told = await all_at_once(writer, among_neighbours(odd()))
    assert isinstance(told.pop(10), asyncpg.PostgresError | ValueError)
    assert told == list(range(1, NEIGHBOURS + 1))
    assert await log.outcome_of(command("odd")) is None
    assert await all_at_once(writer, [submission("odd", 1, "even")]) == [NEIGHBOURS + 1]


@pytest.mark.parametrize(
    "context",
    [
        pytest.param(CommandContext("odd", "no\0body", AT), id="as the actor"),
        pytest.param(CommandContext("o\0dd", "somebody", AT), id="in the command id"),
    ],
)
async def test_a_command_with_a_nul_byte_fails_alone_among_the_commands_of_a_service(
    context: CommandContext, log: EventLog
) -> None:
    contexts = [*(command(f"c{number}") for number in range(10)), context]
    told = await asyncio.gather(
        *(log.execute([count(f"counter:{number}")], one) for number, one in enumerate(contexts)), return_exceptions=True
    )
    assert isinstance(told.pop(), asyncpg.PostgresError)
    assert [isinstance(one, BaseException) for one in told] == [False] * 10
    assert (await log.head()).position == 10


async def test_a_refusal_and_a_race_leave_the_neighbours_alone(log: EventLog) -> None:
    works = [count("full", limit=0), count("counter:0"), count("counter:0"), count("counter:1")]
    told = await asyncio.gather(
        *(log.execute([work], command(f"c{number}")) for number, work in enumerate(works)), return_exceptions=True
    )
    assert isinstance(told.pop(0), Refused)
    assert [isinstance(one, BaseException) for one in told] == [False] * 3
    assert await log.state_of(COUNTER, "counter:0") == 2


async def test_a_stream_may_begin_with_version_0_beside_a_conflict(writer: Writer, log: EventLog) -> None:
    """The library's applications may count from 0; ours count from 1."""
    await log.execute([count("taken")], command("first"))
    told = await all_at_once(writer, [submission("taken", 1, "late"), submission("zero", 0, "zero")])
    assert isinstance(told[0], VersionConflict)
    assert told[1] == 2


async def test_a_command_that_contradicts_itself_is_a_conflict_and_does_not_stop_the_log(
    writer: Writer, log: EventLog
) -> None:
    twice = submission("odd", 1, "odd")
    twice.events = [*twice.events, *twice.events]
    async with asyncio.timeout(5):
        told = await all_at_once(writer, among_neighbours(twice))
    assert isinstance(told.pop(10), VersionConflict)
    assert told == list(range(1, NEIGHBOURS + 1))


async def test_a_head_that_somebody_has_put_back_stops_the_log_with_an_error(
    writer: Writer, log: EventLog, database: Database
) -> None:
    await log.execute([count()], command("a"))
    connection = await asyncpg.connect(database.owner)
    await connection.execute("ALTER TABLE log_head DISABLE TRIGGER USER")
    await connection.execute("UPDATE log_head SET position = 0, frontier = ''")
    await connection.close()
    async with asyncio.timeout(5):
        (told,) = await all_at_once(writer, [submission("counter:2", 1, "b")])
    assert isinstance(told, asyncpg.UniqueViolationError)
    assert len(await log.read(0, 10)) == 1


async def _while_the_head_is_held(
    database: Database, writer: Writer, log: EventLog, later: Sequence[Submission]
) -> tuple[list[int | BaseException], int]:
    """What the later ones came to, handed in while the writer waits for the head; and in how many commits."""
    await writer.submit(submission("mine", 1, "mine"))
    await log.execute([count("theirs")], command("theirs"))
    await writer.submit(submission("mine", 2, "again"))  # loses the race, and from now on takes the head first
    holder, watcher = await asyncpg.connect(database.owner), await asyncpg.connect(database.owner)
    try:
        commits = await watcher.fetchval("SELECT count(*) FROM log_commits")
        async with holder.transaction():
            await holder.fetch("SELECT * FROM log_head FOR UPDATE")
            first = writer.submit(submission("mine", 3, "waits"))
            while not await watcher.fetchval("SELECT count(*) FROM pg_locks WHERE NOT granted"):
                await asyncio.sleep(0.01)
            told = asyncio.create_task(all_at_once(writer, later))
            await asyncio.sleep(0.05)
        async with asyncio.timeout(10):
            assert await first == 4
            return await told, await watcher.fetchval("SELECT count(*) FROM log_commits") - commits
    finally:
        await holder.close()
        await watcher.close()


async def test_who_comes_while_the_head_is_waited_for_goes_in_the_same_commit(
    database: Database, writer: Writer, log: EventLog
) -> None:
    later = [submission(f"counter:{number}", 1, f"c{number}") for number in range(NEIGHBOURS)]
    told, commits = await _while_the_head_is_held(database, writer, log, later)
    assert told == list(range(5, NEIGHBOURS + 5))
    assert commits == 1


@pytest.mark.parametrize(
    ("odd", "error"),
    [
        pytest.param(lambda: submission("theirs", 1, "late"), VersionConflict, id="a version conflict"),
        pytest.param(lambda: submission("new", 1, "theirs"), AlreadyRecorded, id="a command known before"),
        pytest.param(lambda: submission("odd", 1, "odd", actor="no\0body"), asyncpg.DataError, id="a NUL byte"),
    ],
)
async def test_who_joins_a_commit_and_cannot_be_had_fails_alone(
    odd: Callable[[], Submission], error: type[Exception], database: Database, writer: Writer, log: EventLog
) -> None:
    told, _ = await _while_the_head_is_held(database, writer, log, among_neighbours(odd()))
    assert isinstance(told.pop(10), error)
    assert told == list(range(5, NEIGHBOURS + 5))
