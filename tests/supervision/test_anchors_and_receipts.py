"""Checkpoints kept elsewhere, receipts that anyone can check, and logs verified from their raw rows."""

import asyncio
import base64
import hashlib
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import create_async_engine
from typer.testing import CliRunner

from services.registration.tables import anchors
from shared.anchoring import (
    DoesNotExtend,
    Tree,
    check_extends,
    keep_checkpoints_of,
    outcomes_of,
    records_of,
)
from shared.eventlog.anchors import read_anchors
from shared.eventlog.notes import Checkpoint, Signer, Verifier
from shared.eventlog.proofs import verify_inclusion
from shared.eventlog.sealing import service_of
from tests.architecture.test_imports import ROOT
from tests.people import CITY_EAST, QINGHAI, contributions_csv, employer, roster_csv
from tests.system import BEGUN, VERIFIER_KEYS, InProcess
from tests.worlds import starts_from
from wengang.audit import KEEPERS, compare_projections
from wengang.cli import app

anchor_checkpoints = keep_checkpoints_of("registration", "eligibility", "payout")
KEYS = {service_of(key.partition("+")[0]): key for key in VERIFIER_KEYS.split()}
ELIGIBILITY = Verifier(KEYS["eligibility"])


async def assessed(system: InProcess) -> str:
    one = employer()
    for service, path, content in (
        ("registration", "/v1/rosters", roster_csv([one])),
        ("eligibility", "/v1/contributions", contributions_csv([one])),
    ):
        answer = await system.upload("bureau", service, path, QINGHAI, content)
        assert answer.is_success
    await system.post("bureau", "eligibility", "/v1/assessments", json={"edition": QINGHAI, "agency": CITY_EAST})
    await system.settled()
    return one.uscc


async def sizes(system: InProcess, service: str) -> dict[str, int]:
    """Of the two trees of its log, by their origins."""
    engine = system.runtime(service).engine
    async with engine.connect() as connection:
        row = (await connection.execute(text("SELECT position, outcomes FROM log_head"))).one()
    return {f"wengang/{service}/sha256": row.position, f"wengang/{service}/outcomes/sha256": row.outcomes}


async def kept_by(system: InProcess, service: str) -> dict[str, int]:
    """Up to where a service keeps the trees of others, by their origins."""
    async with system.runtime(service).engine.connect() as connection:
        rows = await connection.execute(text("SELECT origin, max(size) AS size FROM anchors GROUP BY origin"))
        return {row.origin: row.size for row in rows}


async def anchored(system: InProcess) -> dict[str, Any]:
    """Until what is kept elsewhere is what the logs have; what supervision says of it."""
    async with asyncio.timeout(20):
        for keeper, watched in KEEPERS.items():
            while await kept_by(system, keeper) != {
                one: size for name in watched for one, size in (await sizes(system, name)).items()
            }:
                await asyncio.sleep(0.05)
    return await system.get("auditor", "supervision", "/v1/anchors")


@starts_from(assessed)
async def test_supervision_keeps_every_logs_checkpoint_in_its_database_and_in_a_file(system: InProcess) -> None:
    told = await anchored(system)
    assert told["broken"] == []
    kept = {(anchor.origin, anchor.size): anchor.root.hex() for anchor in read_anchors(system.anchor_file).checkpoints}
    assert len(told["items"]) == 2 * len(KEEPERS["supervision"])  # what was recorded, and what commands came to
    for one in told["items"]:
        assert kept[one["origin"], one["size"]] == one["root"]
        records = Verifier(KEYS[service_of(one["origin"])])
        verifier = records if one["origin"] == records.name else records.of_outcomes()
        assert verifier.open(one["note"]).root.hex() == one["root"]


@starts_from(assessed)
async def test_a_line_that_a_killed_service_did_not_write_is_written_when_it_starts_again(system: InProcess) -> None:
    await anchored(system)
    whole = system.anchor_file.read_text()
    cut = whole.splitlines(keepends=True)[:-1]
    system.anchor_file.write_text("".join(cut))
    supervision = system.runtime("supervision")
    supervision.anchored.clear()
    await anchor_checkpoints(supervision)
    kept = set(read_anchors(system.anchor_file).checkpoints)
    system.anchor_file.write_text(whole)
    assert kept == set(read_anchors(system.anchor_file).checkpoints)


@starts_from(assessed)
async def test_a_receipt_proves_decision_and_place_to_anyone(system: InProcess) -> None:
    uscc = system.played
    await anchored(system)
    receipt = await system.get("auditor", "supervision", f"/v1/receipts/{uscc}", params={"edition": QINGHAI})
    (record,) = [one for one in receipt["records"] if one["topic"] == "eligibility.employer-assessed.v2"]
    told = receipt["checkpoints"]["eligibility"]
    checkpoint = Verifier(told["verifier_key"]).open(told["note"])
    raw = base64.b64decode(record["leaf_bytes"])
    leaf = hashlib.sha256(b"\x00" + raw).digest()
    assert hashlib.sha256(record["data"].encode()).digest() in raw
    path = [bytes.fromhex(one) for one in record["proof"]["path"]]
    assert verify_inclusion(leaf, record["position"] - 1, checkpoint.size, path, checkpoint.root)
    assert '"amount_fen":144000' in record["data"]


@pytest.mark.parametrize("origin", ["wengang/eligibility/sha256", "wengang/eligibility/outcomes/sha256"])
@starts_from(assessed)
async def test_a_log_that_does_not_extend_what_it_said_is_told_as_broken(origin: str, system: InProcess) -> None:
    await anchored(system)
    runtime = system.runtime("supervision")
    async with runtime.engine.begin() as connection:
        # As if the log had said otherwise before: a checkpoint of another history, one record on.
        await connection.execute(
            text(
                "INSERT INTO anchors (origin, size, root, note, anchored_at) "
                "SELECT origin, size + 1, repeat('ab', 32), note, anchored_at FROM anchors "
                "WHERE origin = :origin ORDER BY size DESC LIMIT 1"
            ),
            {"origin": origin},
        )
    await anchor_checkpoints(runtime)
    told = await system.get("auditor", "supervision", "/v1/anchors")
    assert [one["origin"] for one in told["broken"]] == [origin]


@starts_from(assessed)
async def test_registration_keeps_the_checkpoints_of_supervisions_log(system: InProcess) -> None:
    told = await anchored(system)
    runtime, origin = system.runtime("registration"), "wengang/supervision/sha256"
    assert origin not in {one["origin"] for one in told["items"]}
    assert origin in {one.origin for one in read_anchors(system.anchor_files["registration"]).checkpoints}
    assert runtime.trouble_of(origin) is None
    async with runtime.engine.begin() as connection:
        row = {"origin": origin, "size": 7, "root": "ab" * 32, "note": "", "anchored_at": runtime.clock.now()}
        await connection.execute(insert(anchors).values(row))
    await keep_checkpoints_of("supervision")(runtime)
    assert runtime.trouble_of(origin) == "The log had 7 records, and says 0 now."
    metrics = (await system.send(None, "GET", "registration", "/metrics")).text
    assert f'log_distrusted{{origin="{origin}"}} 1.0' in metrics


@pytest.mark.parametrize("tree", [records_of(ELIGIBILITY), outcomes_of(ELIGIBILITY)], ids=["records", "outcomes"])
@starts_from(assessed)
async def test_a_log_whose_beginning_was_changed_is_found_by_its_consistency_proof(
    tree: Tree, system: InProcess
) -> None:
    told = await anchored(system)
    http = system.runtime("supervision").http["eligibility"]
    (note,) = [one["note"] for one in told["items"] if one["origin"] == tree.verifier.name]
    now = tree.verifier.open(note)
    log = system.runtime("eligibility").own_log
    leaves = (log.checkpoints.events if tree.what == "records" else log.checkpoints.outcomes).tree
    await check_extends(http, Checkpoint(now.origin, 1, await leaves.hash_of(0, 1)), now, tree)
    for forged in (Checkpoint(now.origin, 1, bytes(32)), Checkpoint(now.origin, now.size, bytes(32))):
        with pytest.raises(DoesNotExtend):
            await check_extends(http, forged, now, tree)


@starts_from(assessed)
async def test_the_tiles_are_those_of_the_tlog_tiles_specification(system: InProcess) -> None:
    size = (await system.runtime("eligibility").own_log.head()).position
    hashes = await system.send(None, "GET", "eligibility", f"/tlog/tile/0/000.p/{size}")
    entries = await system.send("auditor", "GET", "eligibility", f"/tlog/tile/entries/000.p/{size}")
    assert (hashes.status_code, len(hashes.content)) == (200, 32 * size)
    rest, leaves = entries.content, b""
    while rest:
        length = int.from_bytes(rest[:2], "big")
        leaves += hashlib.sha256(b"\x00" + rest[2 : 2 + length]).digest()
        rest = rest[2 + length :]
    assert leaves == hashes.content
    of_none = (
        "0/000",
        "0/x001/000.p/3",
        "0/1",
        "1/000.p/1",
        "0/000.p/256",
        "0/000.p/01",
        "0/000.p/0",
        "0/x000/000.p/1",
    )
    of_no_level = ("64/000.p/1", "00/000.p/1", "-1/000.p/1", "63/000.p/1", "6/000", "x/000", "data/000")
    for path in (*of_none, *of_no_level):
        assert (await system.send(None, "GET", "eligibility", f"/tlog/tile/{path}")).status_code == 404, path
    for path in ("tile/0/000.p/1", "checkpoint", "tile/0/000.p/256", "tile/entries/000.p/1"):
        asked = [await system.send(None, method, "eligibility", f"/tlog/{path}") for method in ("HEAD", "GET")]
        assert asked[0].status_code == asked[1].status_code, path
        assert asked[0].content == b""
    assert (await system.send(None, "GET", "eligibility", "/tlog/tile/entries/000.p/1")).status_code == 401


@starts_from(assessed)
async def test_a_read_table_that_was_edited_by_hand_is_found(system: InProcess) -> None:
    owner = str(system.runtime("eligibility").settings.database_url.get_secret_value())
    assert await compare_projections(owner, "eligibility") == []
    engine = create_async_engine(owner.replace("postgresql://", "postgresql+asyncpg://", 1))
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE cases SET amount_fen = amount_fen + 1"))
    await engine.dispose()
    problems = await compare_projections(owner, "eligibility")
    assert problems == [
        f"Table cases of eligibility, edition {QINGHAI}, uscc {employer().uscc}: not what the log says: amount_fen."
    ]


@starts_from(assessed)
async def test_an_exported_log_is_verified_by_the_command_and_by_the_single_file(
    system: InProcess, tmp_path: Path
) -> None:
    await anchored(system)
    url = system.runtime("eligibility").settings.database_url.get_secret_value()
    key, file = KEYS["eligibility"], tmp_path / "log.jsonl"

    def run(*arguments: str) -> Any:
        return CliRunner().invoke(app, ["audit", *arguments, "--key", key])

    anchors = ("--anchors", str(system.anchor_file))
    good = await asyncio.to_thread(run, "verify", "--database-url", url, *anchors)
    assert (good.exit_code, good.output.startswith(f"Good: {BEGUN + 2} records")) == (0, True), good.output
    assert (await asyncio.to_thread(run, "export", "--database-url", url, "--out", str(file))).exit_code == 0
    assert (await asyncio.to_thread(run, "verify", "--export", str(file), *anchors)).exit_code == 0
    assert _single_file(file, key, system.anchor_file) == (0, f"good: {BEGUN + 2} records")
    file.write_text(file.read_text().replace("144000", "144001"))
    bad = await asyncio.to_thread(run, "verify", "--export", str(file), *anchors)
    assert (bad.exit_code, f"Position {BEGUN + 2}" in bad.output) == (1, True)
    code, said = _single_file(file, key, system.anchor_file)
    assert (code, said) == (1, f"NOT GOOD: position {BEGUN + 2}: not the record that its leaf hash is of")


def _single_file(file: Path, key: str, anchors: Path) -> tuple[int, str]:
    command = [sys.executable, str(ROOT / "docs" / "verify_log.py"), str(file), "--key", key, "--anchors", str(anchors)]
    result = subprocess.run(command, capture_output=True, text=True, check=False, env={})
    return result.returncode, result.stdout.strip()


@pytest.mark.parametrize(
    ("keys", "code", "said"),
    [
        ("", "no-verifier-key", "本服务没有核定日志的验证公钥。"),
        (
            Signer("wengang/eligibility/sha256", bytes(32)).verifier_key,
            "checkpoint-bad",
            "核定日志给出的检查点格式不对，或者不是用本服务所知的公钥签署的。",
        ),
    ],
)
@starts_from(assessed)
async def test_a_receipt_is_refused_and_a_trail_says_it_where_a_log_cannot_be_verified(
    keys: str, code: str, said: str, system: InProcess
) -> None:
    uscc = system.played
    await anchored(system)
    runtime = system.runtime("supervision")
    runtime.settings = runtime.settings.model_copy(update={"log_verifier_keys": keys})
    asked: dict[str, Any] = {"params": {"edition": QINGHAI}, "headers": {"Accept-Language": "zh"}}
    told = await system.send("auditor", "GET", "supervision", f"/v1/receipts/{uscc}", **asked)
    assert (told.status_code, told.json()["code"], told.json()["detail"]) == (503, code, said)
    page = await system.send("auditor", "GET", "supervision", f"/pages/employers/{uscc}", **asked)
    assert (page.status_code, said in page.text) == (200, True)


@pytest.mark.parametrize("service", ["registration", "eligibility", "payout"])
@starts_from(assessed)
async def test_a_signed_checkpoint_follows_the_commit_by_itself(service: str, system: InProcess) -> None:
    async with asyncio.timeout(5):
        while True:
            note = await system.runtime(service).own_log.checkpoints.events.latest()
            if note is not None:
                break
            await asyncio.sleep(0.05)
    head = await system.runtime(service).own_log.head()
    assert Verifier(KEYS[service]).open(note).size <= head.position
