"""A log of several chunks, which several processes check: what is wrong at their borders is found as elsewhere."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from shared.eventlog.audit.database import DatabaseSource
from shared.eventlog.audit.outcomes import verify_outcomes
from shared.eventlog.audit.records import CHUNK, Findings, verify
from shared.eventlog.log import EventLog
from shared.eventlog.notes import Checkpoint, Signer, Verifier
from tests.conftest import Database, MakeDatabase
from tests.eventlog.counting import CODEC, command, count

SIGNER = Signer("wengang/test/sha256", bytes(range(32)))
VERIFIER = Verifier(SIGNER.verifier_key)
EVENTS = 2 * CHUNK + 1_000


@pytest.fixture
async def database(make_database: MakeDatabase) -> Database:
    return await make_database("registration")


@pytest.fixture
async def anchor(database: Database) -> Checkpoint:
    """A log whose streams reach over the chunks, and what was kept of it elsewhere."""
    log = await EventLog.open(database.runtime, codec=CODEC, source="test")
    for number in range(EVENTS // 1_000 + 1):
        times = min(1_000, EVENTS - 1_000 * number)
        await log.execute([count(f"counter:{number % 7}", times=times)], command(f"c{number}"))
    await log.checkpoints.seal(SIGNER)
    note = await log.checkpoints.events.latest()
    await log.close()
    assert note is not None
    return VERIFIER.open(note)


@pytest.fixture
async def superuser(database: Database) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(database.owner)
    await connection.execute("SET session_replication_role = replica")  # no triggers
    yield connection
    await connection.close()


async def audit(database: Database, anchor: Checkpoint) -> Findings:
    async with DatabaseSource(database.owner) as source:
        return await verify(source, VERIFIER, [anchor])


async def test_it_is_good_and_what_is_changed_anywhere_in_it_is_found_at_its_place(
    database: Database, anchor: Checkpoint, superuser: asyncpg.Connection
) -> None:
    findings = await audit(database, anchor)
    assert (findings.problems, findings.records, findings.anchors) == ([], EVENTS, 1)
    changed = "UPDATE events SET actor = $1 WHERE notification_id = $2"
    for position in (EVENTS, CHUNK + 1, CHUNK, 1):
        actor = await superuser.fetchval("SELECT actor FROM events WHERE notification_id = $1", position)
        await superuser.execute(changed, "nobody", position)
        findings = await audit(database, anchor)
        assert findings.problems == [f"Position {position}: the record is not the one that its leaf hash is of."], (
            position
        )
        await superuser.execute(changed, actor, position)
    assert (await audit(database, anchor)).good
    for position in (1, CHUNK, CHUNK + 1, 2 * CHUNK):
        row = await superuser.fetchrow("SELECT * FROM events WHERE notification_id = $1", position)
        await superuser.execute("DELETE FROM events WHERE notification_id = $1", position)
        problems = (await audit(database, anchor)).problems
        assert [problem.partition(":")[0] for problem in problems] == [f"Position {position}"]
        await superuser.copy_records_to_table("events", records=[tuple(row)])
    await superuser.execute("UPDATE log_commits SET root = sha256('x') WHERE position = $1", 40_000)
    problems = (await audit(database, anchor)).problems
    assert problems == ["Position 40000: the records up to here are not those of the log's own commit."]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE log_nodes SET hash = sha256('x') WHERE level = 1 AND number = 200",
        "UPDATE log_nodes SET number = 1000 WHERE level = 1 AND number = 3",
        "DELETE FROM log_nodes WHERE level = 1 AND number = 200",
        "DELETE FROM log_nodes WHERE level = 2",
        "DELETE FROM log_nodes",
        "INSERT INTO log_nodes VALUES (3, 0, sha256('x'))",
    ],
)
async def test_a_node_of_the_tree_that_is_not_the_hash_over_its_leaves_is_found(
    statement: str, database: Database, anchor: Checkpoint, superuser: asyncpg.Connection
) -> None:
    await superuser.execute(statement)
    (problem,) = (await audit(database, anchor)).problems
    assert problem.startswith("Of the records: ")


async def test_of_outcomes_too(database: Database, anchor: Checkpoint, superuser: asyncpg.Connection) -> None:
    log = await EventLog.open(database.runtime, codec=CODEC, source="test")
    for number in range(600):
        await log.execute([], command(f"nothing-{number}"))
    await log.checkpoints.seal(SIGNER)
    await log.close()
    reading = DatabaseSource(database.owner)
    for statement in (
        "DELETE FROM outcome_nodes WHERE number = 1",
        "UPDATE outcome_nodes SET hash = sha256('x') WHERE number = 0",
    ):
        await superuser.execute(statement)
        async with reading as source:
            findings = await verify(source, VERIFIER, [anchor])
            assert findings.good
            await verify_outcomes(reading.connection, VERIFIER, [anchor], findings)
        (problem,) = findings.problems
        assert problem.startswith("Of the outcomes: node "), statement
