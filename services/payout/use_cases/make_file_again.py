"""Make a file of a released batch again, proven equal to the one released by its hash."""

import asyncio
from collections.abc import Sequence
from typing import IO, Any

from services.payout.bank.transfer_file import FORMER_WRITERS, WRITERS, FileHead, FileWriter, Transfer, finished
from services.payout.problems.batches import ALL_HELD, BEFORE_SUCH_FILES, FILE_DIFFERS, NO_FILE
from services.payout.queries.batches import lines_of_file
from services.payout.use_cases.acting_on_batches import batch_of
from services.payout.use_cases.releasing import debtor_of, transfer_of
from shared.problem import Problem
from shared.runtime import Runtime
from shared.security.tokens import Principal


async def make_file_again(runtime: Runtime, principal: Principal, batch_id: str, kind: str) -> IO[bytes]:
    """``kind``: ``file``, ``sheet``, ``workbook``. Raises ``Problem``: 404, 403; 500 when it is another now."""
    batch = await batch_of(runtime.engine, principal, batch_id)
    if batch["state"] != "released":
        raise Problem(NO_FILE)
    head = FileHead(batch["message_id"], batch["created_at"], batch["requested_on"], debtor_of(runtime))
    if not batch["released"]:
        raise Problem(ALL_HELD)
    if not batch[f"{kind}_sha256"]:
        raise Problem(BEFORE_SUCH_FILES)
    writer, sha256 = await _written(runtime, batch, kind, WRITERS[kind](head))
    if sha256 != batch[f"{kind}_sha256"] and kind in FORMER_WRITERS:
        writer, sha256 = await _written(runtime, batch, kind, FORMER_WRITERS[kind](head))
    if sha256 != batch[f"{kind}_sha256"]:
        raise Problem(FILE_DIFFERS)
    return writer.out


async def _written(runtime: Runtime, batch: dict[str, Any], kind: str, writer: FileWriter) -> tuple[FileWriter, str]:
    async for rows in lines_of_file(runtime.engine, batch["batch_id"]):
        await asyncio.to_thread(_add, writer, runtime, rows)
    hashes = await asyncio.to_thread(finished, {kind: writer})
    return writer, hashes[kind]


def _add(writer: FileWriter, runtime: Runtime, rows: Sequence[dict[str, Any]]) -> None:
    writer.add([Transfer(*transfer_of(runtime, row)) for row in rows])
