"""The hash suite: named in the log's origin, kept by the log for ever, SM3 as good as SHA-256."""

import asyncio
import contextlib
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from shared.eventlog.audit.database import DatabaseSource
from shared.eventlog.audit.export import export, export_source
from shared.eventlog.audit.records import verify
from shared.eventlog.log import EventLog, WrongSuite
from shared.eventlog.notes import Signer, Verifier
from shared.eventlog.proofs import verify_consistency, verify_inclusion
from shared.eventlog.sealing import SHA256, SM3, SUITES, Suite, origin_of, service_of, suite_of
from tests.conftest import Database
from tests.eventlog.counting import CODEC, command, count

ROOT = Path(__file__).parent.parent.parent
SEED = bytes(range(32))


@contextlib.asynccontextmanager
async def opened(database: Database, suite: Suite) -> AsyncIterator[EventLog]:
    log = await EventLog.open(database.runtime, codec=CODEC, source="test", suite=suite)
    yield log
    await log.close()


def test_sm3_is_that_of_the_standard() -> None:
    # GB/T 32905-2016, appendix A, examples 1 and 2.
    assert SM3.digest(b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert SM3.digest(b"abcd" * 16).hex() == "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"


def test_an_origin_names_service_and_suite() -> None:
    for suite in SUITES.values():
        origin = origin_of("payout", suite)
        assert (service_of(origin), suite_of(origin)) == ("payout", suite)
    with pytest.raises(ValueError, match="names no hash suite"):
        suite_of("wengang/payout")


@pytest.mark.parametrize("suite", SUITES.values(), ids=lambda suite: suite.name)
async def test_a_log_of_any_suite_is_sealed_proven_exported_and_verified(
    suite: Suite, database: Database, tmp_path: Path
) -> None:
    signer = Signer(origin_of("test", suite), SEED)
    async with opened(database, suite) as log:
        assert (await log.head()).root == suite.empty_root
        for number in range(5):
            await log.execute([count(f"counter:{number}")], command(f"c{number}"))
        first = await log.head()
        await log.checkpoints.seal(signer)
        await log.execute([count("counter:9", times=600)], command("mass"))  # by COPY
        await log.checkpoints.seal(signer)
        head = await log.head()
        leaf = (await log.read(99, 1))[0].leaf_hash
        path = await log.checkpoints.events.tree.inclusion(100, head.position)
        assert verify_inclusion(leaf, 99, head.position, path, head.root, suite)
        path = await log.checkpoints.events.tree.consistency(first.position, head.position)
        assert verify_consistency(first.position, head.position, first.root, head.root, path, suite)
        other = SM3 if suite is SHA256 else SHA256
        assert not verify_consistency(first.position, head.position, first.root, head.root, path, other)
    verifier = Verifier(signer.verifier_key)
    reading = DatabaseSource(database.owner)
    async with reading as source:
        findings = await verify(source, verifier, [verifier.open(note) for note in source.notes])
        assert (findings.problems, findings.records, findings.checkpoints) == ([], 605, 2)
        await export(reading.records(), source.notes, verifier.name, tmp_path / "log.jsonl")
    assert (await verify(export_source(tmp_path / "log.jsonl"), verifier, ())).good
    script = [sys.executable, str(ROOT / "docs" / "verify_log.py"), str(tmp_path / "log.jsonl")]
    told = await asyncio.to_thread(
        subprocess.run, [*script, "--key", signer.verifier_key], capture_output=True, text=True, check=False, env={}
    )
    assert told.stdout.strip() == "good: 605 records"


async def test_a_log_is_not_opened_with_another_suite_than_it_was_begun_with(database: Database) -> None:
    async with opened(database, SM3) as log:
        await log.execute([count()], command("c"))
    with pytest.raises(WrongSuite, match="not begun with sha256"):
        await EventLog.open(database.runtime, codec=CODEC, source="test")
    async with opened(database, SM3) as log:
        await log.execute([count()], command("d"))
        assert (await log.head()).position == 2
