"""Outcomes of commands are as sealed as facts: what is changed, added or taken away is found by the audit."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from shared.eventlog.audit.database import DatabaseSource
from shared.eventlog.audit.outcomes import verify_outcomes
from shared.eventlog.audit.records import Findings, verify
from shared.eventlog.batch import EARLIER_OUTCOMES
from shared.eventlog.commands import nothing_more
from shared.eventlog.decider import Refused
from shared.eventlog.log import EventLog
from shared.eventlog.notes import Checkpoint, Signer, Verifier
from shared.eventlog.records import WorkThen
from shared.eventlog.sealing import SHA256, Frontier, outcome_bytes
from tests.conftest import Database
from tests.eventlog.counting import command, count
from tests.eventlog.earlier import unseal

SIGNER = Signer("wengang/test/sha256", bytes(range(32)))
VERIFIER = Verifier(SIGNER.verifier_key)


@pytest.fixture
async def anchors(log: EventLog) -> list[Checkpoint]:
    """Ten commands, of which two were refused and one came to nothing, signed twice."""
    for number in range(4):
        await log.execute([count(f"counter:{number % 2}", times=number + 1)], command(f"c{number}"))
    await log.execute_each([(command("no"), WorkThen(count("full", limit=0), nothing_more))])
    await log.checkpoints.seal(SIGNER)
    first = await log.checkpoints.outcomes.latest()
    for number in range(4, 7):
        await log.execute([count(f"counter:{number % 2}")], command(f"c{number}"))
    await log.execute_each([(command("never"), WorkThen(count("full", limit=0), nothing_more))])
    await log.execute([], command("nothing"))
    await log.checkpoints.seal(SIGNER)
    second, events = await log.checkpoints.outcomes.latest(), await log.checkpoints.events.latest()
    outcomes = VERIFIER.of_outcomes()
    return [outcomes.open(str(first)), outcomes.open(str(second)), VERIFIER.open(str(events))]


@pytest.fixture
async def superuser(database: Database, anchors: list[Checkpoint]) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(database.owner)
    await connection.execute("SET session_replication_role = replica")  # no triggers
    yield connection
    await connection.close()


async def audit(database: Database, anchors: list[Checkpoint]) -> Findings:
    reading = DatabaseSource(database.owner)
    async with reading as source:
        findings = await verify(source, VERIFIER, anchors)
        assert findings.good, findings.problems
        await verify_outcomes(reading.connection, VERIFIER, anchors, findings)
    return findings


async def hash_anew(superuser: asyncpg.Connection) -> None:
    """What one can do who may write everything, and has not the key: all numbers and hashes fit one another again."""
    rows = await superuser.fetch("SELECT * FROM command_outcomes ORDER BY number NULLS FIRST, position")
    frontier = Frontier(SHA256)
    await superuser.execute("DELETE FROM command_outcomes")
    for row in rows:
        number = frontier.size + 1
        told = row["payload_sha256"], row["answer"], row["position"], row["committed_to"], row["recorded_at"]
        leaf = SHA256.leaf(outcome_bytes(SHA256, number, row["command_id"], *told))
        frontier.append(leaf)
        columns = "command_id, payload_sha256, answer, position, committed_to, recorded_at, number, leaf_hash"
        await superuser.execute(
            f"INSERT INTO command_outcomes ({columns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            row["command_id"],
            *told,
            number,
            leaf,
        )
    await superuser.execute(
        "UPDATE log_head SET outcomes = $1, outcome_frontier = $2", frontier.size, frontier.packed()
    )


async def test_an_untouched_log_is_good(database: Database, anchors: list[Checkpoint]) -> None:
    findings = await audit(database, anchors)
    assert (findings.problems, findings.told) == ([], [])
    assert (findings.outcomes, findings.anchors, findings.checkpoints) == (10, 3, 4)


FORGED = (
    "INSERT INTO command_outcomes (command_id, payload_sha256, answer, position, recorded_at, number, committed_to, "
    "leaf_hash) SELECT 'eligibility/317/0', '', 'null', position, now(), outcomes + 1, position, sha256('') "
    "FROM log_head"
)
CHANGES = [
    FORGED,
    "UPDATE command_outcomes SET answer = '{}' WHERE command_id = 'c1'",
    """UPDATE command_outcomes SET answer = 'null' WHERE command_id = 'no'""",
    "UPDATE command_outcomes SET payload_sha256 = sha256('x') WHERE command_id = 'c1'",
    "UPDATE command_outcomes SET position = position - 1 WHERE command_id = 'c3'",
    "UPDATE command_outcomes SET position = position + 1 WHERE command_id = 'no'",
    "UPDATE command_outcomes SET recorded_at = recorded_at + interval '1 second' WHERE command_id = 'c2'",
    "UPDATE command_outcomes SET committed_to = committed_to + 1 WHERE command_id = 'c2'",
    "UPDATE command_outcomes SET command_id = 'another' WHERE command_id = 'c2'",
    "UPDATE command_outcomes SET command_id = 'another' WHERE command_id = 'never'",
    "DELETE FROM command_outcomes WHERE command_id = 'c0'",
    "DELETE FROM command_outcomes WHERE command_id = 'no'",
    "DELETE FROM command_outcomes WHERE command_id = 'nothing'",
    "DELETE FROM command_outcomes",
    "UPDATE command_outcomes SET number = 100 - number",
]
AROUND = [
    "UPDATE command_outcomes SET leaf_hash = sha256('x') WHERE command_id = 'c1'",
    "UPDATE log_head SET outcomes = outcomes - 1",
    "UPDATE log_head SET outcome_frontier = sha256('x')",
    "UPDATE log_head SET recorded_at = recorded_at + interval '1 day'",
    "UPDATE outcome_checkpoints SET note = replace(note, 'wengang/test', 'wengang/best')",
    "DELETE FROM outcome_checkpoints WHERE number = 1",
    "UPDATE outcome_checkpoints SET position = position + 1 WHERE number = 1",
    "DELETE FROM outcome_checkpoints",
    "INSERT INTO outcome_nodes VALUES (1, 0, sha256('x'))",
    "DELETE FROM log_commits WHERE position = (SELECT min(position) FROM log_commits)",
    "DELETE FROM log_commits",
]


@pytest.mark.parametrize("statement", [*CHANGES, *AROUND])
async def test_a_change_of_outcomes_is_found(
    statement: str, database: Database, anchors: list[Checkpoint], superuser: asyncpg.Connection
) -> None:
    assert (await superuser.execute(statement)).split()[-1] != "0"
    assert (await audit(database, anchors)).problems


@pytest.mark.parametrize("statement", CHANGES)
async def test_a_change_that_was_hashed_anew_does_not_agree_with_what_was_signed(
    statement: str, database: Database, anchors: list[Checkpoint], superuser: asyncpg.Connection
) -> None:
    await superuser.execute(statement)
    await hash_anew(superuser)
    assert (await audit(database, anchors)).problems


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM command_outcomes WHERE command_id = 'c0'",
        "UPDATE command_outcomes SET command_id = 'another' WHERE command_id = 'c2'",
        "UPDATE command_outcomes SET position = position - 1 WHERE command_id = 'c3'",
        "UPDATE command_outcomes SET recorded_at = recorded_at + interval '1 second' WHERE command_id = 'c2'",
        "UPDATE command_outcomes SET position = position - 1 WHERE command_id = 'never'",
        "UPDATE command_outcomes SET position = 99, committed_to = 99 WHERE command_id = 'nothing'",
        "UPDATE command_outcomes SET committed_to = committed_to + 1 WHERE command_id = 'never'",
    ],
)
async def test_what_its_own_service_signed_anew_does_not_fit_the_events_beside_it(
    statement: str, log: EventLog, database: Database, anchors: list[Checkpoint], superuser: asyncpg.Connection
) -> None:
    of_events = [anchors[-1]]  # nobody kept those of the outcomes
    await superuser.execute(statement)
    await superuser.execute("DELETE FROM outcome_checkpoints")
    await hash_anew(superuser)
    await log.checkpoints.seal(SIGNER)
    assert (await audit(database, of_events)).problems
    await superuser.execute("DELETE FROM outcome_checkpoints")


@pytest.mark.parametrize("which", ["WHERE number = (SELECT max(number) FROM outcome_checkpoints)", ""])
async def test_the_last_checkpoints_of_outcomes_are_missed_by_the_events_that_were_signed_after_them(
    which: str, database: Database, anchors: list[Checkpoint], superuser: asyncpg.Connection
) -> None:
    of_events = [anchors[-1]]  # nobody kept those of the outcomes
    assert not (await audit(database, of_events)).problems
    await superuser.execute(f"DELETE FROM outcome_checkpoints {which}")
    (problem,) = (await audit(database, of_events)).problems
    assert problem.endswith("there is no checkpoint of it any more; its command's events are signed.")


@pytest.mark.parametrize("statement", [FORGED, FORGED.replace("outcomes + 1", "NULL"), FORGED.replace("number, ", "")])
async def test_the_role_of_a_service_cannot_slip_an_outcome_in_unseen(
    statement: str, database: Database, anchors: list[Checkpoint]
) -> None:
    connection = await asyncpg.connect(database.runtime)
    try:
        await connection.execute(statement)
    except asyncpg.PostgresError:
        assert not (await audit(database, anchors)).problems
    else:
        assert (await audit(database, anchors)).problems
    finally:
        await connection.close()


async def test_a_refusal_moves_the_head_of_the_outcomes_and_no_position(log: EventLog) -> None:
    with pytest.raises(Refused):
        await log.execute([count(limit=0)], command("a"))
    await log.execute_each([(command("b"), WorkThen(count(limit=0), nothing_more))])
    assert (await log.head()).position == 0
    assert (await log.outcome_of(command("b"))) is not None


async def old_log(log: EventLog, database: Database) -> None:
    """Three commands as they were kept before outcomes were sealed."""
    for name in ("a", "b", "c"):
        await log.execute([count()], command(name))
    await unseal(database)


async def test_a_log_from_before_the_seal_is_carried_over_by_its_next_command(
    log: EventLog, database: Database, open_log: "object"
) -> None:
    await old_log(log, database)
    findings = await audit(database, [])
    assert (findings.problems, len(findings.told)) == ([], 1)
    again = await open_log()  # type: ignore[operator]
    assert (await again.execute([count()], command("a"))).replayed
    await again.execute([count()], command("d"))
    opening = await again.outcome_of(command(EARLIER_OUTCOMES))
    assert opening is not None
    assert (opening.position, opening.answer["earlier_outcomes"]) == (3, 3)
    await again.checkpoints.seal(SIGNER)
    findings = await audit(database, [])
    assert findings.problems == []
    assert findings.told == ["Outcomes are sealed from position 3 on, with those before."]


async def test_before_the_seal_an_outcome_of_a_position_that_was_not_come_to_is_found(
    log: EventLog, database: Database
) -> None:
    await old_log(log, database)
    connection = await asyncpg.connect(database.owner)
    await connection.execute("ALTER TABLE command_outcomes DROP CONSTRAINT command_outcomes_sealed")
    await connection.execute("INSERT INTO command_outcomes VALUES ('eligibility/317/0', '', 'null', 4, now())")
    await connection.close()
    assert "is at a position that the log had not come to" in (await audit(database, [])).problems[0]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE command_outcomes SET answer = '{}' WHERE command_id = 'a'",
        "DELETE FROM command_outcomes WHERE command_id = 'b'",
        "INSERT INTO command_outcomes VALUES ('eligibility/317/0', '', 'null', 1, now())",
        "DELETE FROM command_outcomes WHERE number = 1",
    ],
)
async def test_outcomes_from_before_the_seal_are_held_against_its_first_one(
    statement: str, log: EventLog, database: Database, open_log: "object"
) -> None:
    await old_log(log, database)
    await (await open_log()).execute([count()], command("d"))  # type: ignore[operator]
    connection = await asyncpg.connect(database.owner)
    await connection.execute("ALTER TABLE command_outcomes DROP CONSTRAINT command_outcomes_sealed")
    await connection.execute("SET session_replication_role = replica")
    await connection.execute(statement)
    await connection.close()
    assert (await audit(database, [])).problems
