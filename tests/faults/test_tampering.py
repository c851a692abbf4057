"""Every change of a log is found, also by one who may do everything to its database and hashes it all anew."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from shared.eventlog.audit import records as auditing
from shared.eventlog.audit.database import DatabaseSource
from shared.eventlog.audit.records import CHUNK, Findings, Row, Source, chunks_of, verify
from shared.eventlog.log import EventLog
from shared.eventlog.notes import Checkpoint, Signer, Verifier
from shared.eventlog.records import StoredRecord
from shared.eventlog.sealing import SHA256, Frontier
from tests.conftest import Database
from tests.eventlog.counting import command, count

SIGNER = Signer("wengang/test/sha256", bytes(range(32)))
THIEF = Signer("wengang/test/sha256", bytes(range(32, 64)))
VERIFIER = Verifier(SIGNER.verifier_key)
CASES_PER_KIND = 24


@dataclass(frozen=True)
class Log:
    """A whole log as an auditor gets it."""

    records: tuple[StoredRecord, ...]
    commits: tuple[tuple[int, bytes], ...]
    notes: tuple[str, ...]
    head: tuple[int, bytes]

    def source(self) -> Source:
        return Source(chunks_of(lambda: map(_row, self.records)), self.commits, self.notes, self.head)

    def hashed_anew(self, signer: Signer | None) -> "Log":
        """What a superuser can make of changed records: everything right but the signatures by the true key."""
        frontier = Frontier(SHA256)
        records, roots = [], {}
        for position, record in enumerate(self.records, start=1):
            fresh = record._replace(position=position)
            fresh = fresh._replace(leaf_hash=SHA256.leaf(fresh.leaf_bytes(SHA256)))
            frontier.append(fresh.leaf_hash)
            records.append(fresh)
            roots[position] = frontier.root()
        commits = tuple((position, roots[position]) for position, _ in self.commits if position in roots)
        notes = () if signer is None else tuple(signer.sign(position, root) for position, root in commits)
        return Log(tuple(records), commits, notes, (frontier.size, frontier.root()))


@pytest.fixture
async def honest(log: EventLog, database: Database) -> Log:
    for number in range(12):
        await log.execute([count(f"counter:{number % 4}", times=number % 3 + 1)], command(f"c{number}"))
        if number % 3 == 2:
            await log.checkpoints.seal(SIGNER)
    reading = DatabaseSource(database.owner)
    async with reading as source:
        records = [record async for record in reading.records()]
        assert source.head is not None
        return Log(tuple(records), tuple(source.commits), tuple(source.notes), source.head)


def _row(record: StoredRecord) -> Row:
    return (
        record.stream,
        record.version,
        record.topic,
        record.state,
        record.position,
        record.recorded_at,
        record.actor,
        record.command_id,
        record.leaf_hash,
    )


def anchors_of(log: Log) -> list[Checkpoint]:
    return [VERIFIER.open(note) for note in log.notes]


async def audit(log: Log, anchors: Sequence[Checkpoint]) -> Findings:
    return await verify(log.source(), VERIFIER, anchors)


def _change(chance: random.Random, log: Log) -> Log:
    at = chance.randrange(len(log.records))
    old = log.records[at]
    changes: list[dict[str, Any]] = [
        {"state": old.state.replace(b":", b": ", 1)},
        {"state": b'{"number":99}'},
        {"actor": old.actor + "x"},
        {"command_id": "other"},
        {"topic": "test.other.v1"},
        {"stream": old.stream + "0"},
        {"version": old.version + 1},
        {"recorded_at": old.recorded_at + timedelta(microseconds=1)},
        {"leaf_hash": bytes(32)},
    ]
    return replace(log, records=(*log.records[:at], old._replace(**chance.choice(changes)), *log.records[at + 1 :]))


def _delete(chance: random.Random, log: Log) -> Log:
    at = chance.randrange(len(log.records))
    return replace(log, records=log.records[:at] + log.records[at + 1 :])


def _insert(chance: random.Random, log: Log) -> Log:
    at = chance.randrange(len(log.records))
    return replace(log, records=(*log.records[:at], log.records[at], *log.records[at:]))


def _swap(chance: random.Random, log: Log) -> Log:
    records = list(log.records)
    one, other = chance.sample(range(len(records)), 2)
    records[one], records[other] = records[other], records[one]
    return replace(log, records=tuple(records))


def _reorder(chance: random.Random, log: Log) -> Log:
    begin = chance.randrange(len(log.records) - 2)
    part = log.records[begin : begin + 3]
    return replace(log, records=log.records[:begin] + part[1:] + part[:1] + log.records[begin + 3 :])


def _cut(chance: random.Random, log: Log) -> Log:
    return replace(log, records=log.records[: chance.randrange(len(log.records))])


def _older_backup(chance: random.Random, log: Log) -> Log:
    size, root = chance.choice(log.commits[:-1])
    notes = tuple(note for note in log.notes if VERIFIER.open(note).size <= size)
    return Log(log.records[:size], tuple(one for one in log.commits if one[0] <= size), notes, (size, root))


def _re_hash(chance: random.Random, log: Log) -> Log:
    signer = chance.choice([None, THIEF])
    return chance.choice([_change_content, _cut_and_go_on, _drop_and_renumber])(chance, log).hashed_anew(signer)


def _change_content(chance: random.Random, log: Log) -> Log:
    # Before the last anchor: what came after it nobody else has seen yet.
    at = chance.randrange(len(log.records) - 3)
    changed = log.records[at]._replace(actor="nobody")
    return replace(log, records=(*log.records[:at], changed, *log.records[at + 1 :]))


def _cut_and_go_on(_: random.Random, log: Log) -> Log:
    return replace(log, records=log.records[:5])


def _drop_and_renumber(chance: random.Random, log: Log) -> Log:
    last = log.records[chance.randrange(4)].stream
    kept = [record for record in log.records if record.stream != last]
    return replace(log, records=tuple(kept))


def _fork(chance: random.Random, log: Log) -> Log:
    """Another history, signed by the true key, shown to one reader only; the anchors hold the first."""
    return _change_content(chance, log).hashed_anew(SIGNER)


KINDS: dict[str, Callable[[random.Random, Log], Log]] = {
    "a field changed": _change,
    "a record deleted": _delete,
    "a record inserted": _insert,
    "two records swapped": _swap,
    "records reordered": _reorder,
    "the tail cut": _cut,
    "an older backup restored": _older_backup,
    "everything hashed anew by a superuser": _re_hash,
    "a fork signed by the log's own key": _fork,
}


async def test_an_honest_log_is_good(honest: Log) -> None:
    findings = await audit(honest, anchors_of(honest))
    assert findings.problems == []
    assert (findings.records, findings.checkpoints, findings.anchors) == (24, 4, 4)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("chunk", [CHUNK, 8])
async def test_tampering_is_found_every_time(
    kind: str, chunk: int, honest: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.eventlog.audit.records.CHUNK", chunk)  # the log is put together from chunks or is one
    chance = random.Random(kind)  # noqa: S311 - the same cases every time
    tried = 0
    while tried < CASES_PER_KIND:
        tampered = KINDS[kind](chance, honest)
        if tampered == honest:
            continue
        findings = await audit(tampered, anchors_of(honest))
        assert findings.problems, (kind, tried)
        tried += 1


async def test_the_first_bad_position_is_named(honest: Log) -> None:
    changed = honest.records[6]._replace(actor="nobody")
    findings = await audit(replace(honest, records=(*honest.records[:6], changed, *honest.records[7:])), ())
    assert findings.problems == ["Position 7: the record is not the one that its leaf hash is of."]


async def test_without_anchors_a_log_hashed_and_signed_anew_by_its_own_key_would_pass(honest: Log) -> None:
    # Why anchors are kept elsewhere: this is the fork of above, and the log by itself cannot tell.
    fork = _fork(random.Random(1), honest)  # noqa: S311 - the same fork every time
    assert (await audit(fork, ())).good
    assert not (await audit(fork, anchors_of(honest))).good


async def test_what_the_log_signed_beyond_its_end_is_missed_without_an_anchor_of_it(honest: Log) -> None:
    size, root = honest.commits[-2]
    earlier = replace(honest, records=honest.records[:size], commits=honest.commits[:-1], head=(size, root))
    last = VERIFIER.open(honest.notes[-1]).size
    findings = await audit(earlier, ())
    assert findings.problems == [
        f"Position {size + 1}: the log ends before it, and a signed checkpoint knows {last} records."
    ]


@pytest.mark.parametrize("at", [8, 9, 11])
async def test_a_time_that_goes_back_is_found_where_it_was_promised_not_to(
    at: int, honest: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(auditing, "CHUNK", 8)  # the ninth record is the first of another chunk
    old = honest.records[at - 1]
    early = old._replace(recorded_at=old.recorded_at - timedelta(days=1))
    # Rightly hashed and signed, as by a program that believes its clock.
    wrong = replace(honest, records=(*honest.records[: at - 1], early, *honest.records[at:])).hashed_anew(SIGNER)
    findings = await verify(replace(wrong.source(), forward_from=0), VERIFIER, ())
    assert findings.problems == [f"Position {at}: recorded earlier than the record before it."]
    unpromised = await verify(wrong.source(), VERIFIER, ())
    assert unpromised.problems == []
    assert unpromised.told == [f"Recorded time goes back at 1 positions, first at {at}."]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET actor = 'nobody' WHERE notification_id = 9",
        "DELETE FROM events WHERE notification_id = 24",
        "UPDATE log_commits SET root = sha256('x') WHERE position = 1",
        "DELETE FROM events WHERE notification_id > 20",
        "UPDATE events SET notification_id = 9223372036854775807 WHERE notification_id = 24",
        "UPDATE log_head SET root = sha256('x')",
        "UPDATE log_head SET frontier = sha256('x')",
        "UPDATE log_checkpoints SET note = replace(note, 'wengang/test', 'wengang/best')",
        "UPDATE log_checkpoints SET position = position + 1 WHERE number = 1",
    ],
)
async def test_a_superuser_who_takes_the_guards_away_is_found(statement: str, honest: Log, database: Database) -> None:
    assert (await audit_after(statement, database, anchors_of(honest))).problems


async def test_a_checkpoint_that_is_taken_away_is_missed_without_an_anchor_of_it(
    honest: Log, database: Database
) -> None:
    assert len(honest.notes) > 2
    findings = await audit_after("DELETE FROM log_checkpoints WHERE number = 2", database, ())
    assert findings.problems == ["A checkpoint is missing: number 3 stands where 2 is due."]


async def audit_after(statement: str, database: Database, anchors: Sequence[Checkpoint]) -> Findings:
    """What is found when somebody with every right has done this."""
    engine = create_async_engine(database.owner.replace("postgresql://", "postgresql+asyncpg://", 1))
    async with engine.begin() as connection:
        await connection.execute(text("SET session_replication_role = replica"))  # no triggers
        assert (await connection.execute(text(statement))).rowcount >= 1
    await engine.dispose()
    async with DatabaseSource(database.owner) as source:
        return await verify(source, VERIFIER, anchors)
