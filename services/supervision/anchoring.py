"""Checkpoints of the three logs, kept where their operators cannot change them: this database, and a file.

Each is verified by the log's own key, and proven to extend the one kept before. A log that says otherwise is told as
broken and not followed further: what was kept is the evidence.
"""

import json
import os
from pathlib import Path
from typing import Any

import httpx
import structlog
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on, insert
from sqlalchemy.ext.asyncio import AsyncEngine

from services.supervision.tables import anchors
from shared.eventlog.notes import BadNote, Checkpoint, Verifier
from shared.eventlog.proofs import verify_consistency
from shared.eventlog.sealing import service_of, suite_of
from shared.runtime import Runtime

_log = structlog.get_logger(__name__)


async def latest_anchors(engine: AsyncEngine) -> list[dict[str, Any]]:
    query = select(anchors).ext(distinct_on(anchors.c.origin)).order_by(anchors.c.origin, anchors.c.size.desc())
    async with engine.connect() as connection:
        rows = (await connection.execute(query)).mappings()
        return [{**row, "anchored_at": row["anchored_at"].isoformat()} for row in rows]


async def anchor_checkpoints(runtime: Runtime) -> None:
    """A duty: take each log's checkpoint, hold it against the last one kept, keep it."""
    for verifier_key in runtime.settings.log_verifier_keys.split():
        verifier = Verifier(verifier_key)
        source = service_of(verifier.name)
        http = runtime.http.get(source)
        if http is None or verifier.name in runtime.broken_logs:
            continue
        try:
            await _anchor(runtime, http, verifier)
        except (httpx.TransportError, httpx.HTTPStatusError):
            continue  # not there now: the next turn asks again
        except (BadNote, DoesNotExtend) as error:
            runtime.broken_logs[verifier.name] = str(error)
            _log.error("checkpoint.broken", origin=verifier.name, why=str(error))


class DoesNotExtend(Exception):
    """The log's history was changed, cut or forked since the checkpoint kept before."""


async def _anchor(runtime: Runtime, http: httpx.AsyncClient, verifier: Verifier) -> None:
    answer = await http.get("/log/checkpoint")
    if answer.status_code == httpx.codes.NOT_FOUND:
        return
    answer.raise_for_status()
    note = answer.text
    checkpoint = verifier.open(note)
    kept = await _kept(runtime.engine, verifier.name)
    if kept == checkpoint:
        return
    if kept is not None:
        await check_extends(http, kept, checkpoint)
    row = {"origin": checkpoint.origin, "size": checkpoint.size, "root": checkpoint.root.hex(), "note": note}
    now = runtime.clock.now()
    async with runtime.engine.begin() as connection:
        await connection.execute(insert(anchors).values(**row, anchored_at=now).on_conflict_do_nothing())
    if runtime.settings.anchor_file is not None:
        append_line(runtime.settings.anchor_file, {**row, "anchored_at": now.isoformat()})


async def _kept(engine: AsyncEngine, origin: str) -> Checkpoint | None:
    query = select(anchors).where(anchors.c.origin == origin).order_by(anchors.c.size.desc()).limit(1)
    async with engine.connect() as connection:
        row = (await connection.execute(query)).mappings().first()
    return None if row is None else Checkpoint(origin, row["size"], bytes.fromhex(row["root"]))


async def check_extends(http: httpx.AsyncClient, kept: Checkpoint, found: Checkpoint) -> None:
    if found.size < kept.size:
        raise DoesNotExtend(f"The log had {kept.size} records, and says {found.size} now.")
    answer = await http.get("/log/proof/consistency", params={"first": kept.size, "second": found.size})
    answer.raise_for_status()
    path = [bytes.fromhex(one) for one in answer.json()["path"]]
    if not verify_consistency(kept.size, found.size, kept.root, found.root, path, suite_of(kept.origin)):
        raise DoesNotExtend(f"The log of {found.size} records does not begin with the {kept.size} kept before.")


def append_line(file: Path, row: dict[str, Any]) -> None:
    """One JSON line, on the disk before this returns."""
    descriptor = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        os.write(descriptor, (json.dumps(row, ensure_ascii=False) + "\n").encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
