"""A mass comparison into the log: cases that are new begin by COPY, those that exist are decided as ever."""

import asyncio
import hashlib
from collections.abc import AsyncGenerator, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.eligibility.comparison.receipts import Assessed, encoded
from services.eligibility.domain.case import CASE, TakeAssessment, case_stream
from shared.contracts.eligibility import EmployerAssessed
from shared.eventlog.command_ids import command_of
from shared.eventlog.log import EventLog
from shared.eventlog.records import VersionConflict, Work

_TRIES = 20


@dataclass(frozen=True, slots=True)
class RecordedBatch:
    """``recorded`` facts are new in the log; of the others nothing new was found, or they stand on a list."""

    recorded: int
    unchanged: int
    replayed: bool


async def encoded_ahead(batches: Iterator[Assessed]) -> AsyncGenerator[tuple[Assessed, list[bytes]], None]:
    """Each batch with its receipts; the next is read, decided and encoded in a thread while this one is recorded."""
    following = asyncio.create_task(asyncio.to_thread(_next_encoded, batches))
    try:
        while (found := await following) is not None:
            following = asyncio.create_task(asyncio.to_thread(_next_encoded, batches))
            yield found
    finally:
        await asyncio.wait([following])  # nothing may read the files when they are closed


def _next_encoded(batches: Iterator[Assessed]) -> tuple[Assessed, list[bytes]] | None:
    assessed = next(batches, None)
    return None if assessed is None else (assessed, encoded(assessed))


async def record(
    log: EventLog,
    assessed: Assessed,
    command_id: str,
    actor: str,
    at: datetime,
    receipts: Sequence[bytes] | None = None,
) -> RecordedBatch:
    """Record one batch, at most once for ``command_id``; a run that was cut off goes on where it was.

    ``receipts`` are those of the batch, where they are encoded already.

    Two commands a batch: the cases that are new, and those that are in the log already, where each is taken as
    ``AssessEmployer`` would: only while it is not on a list, and only when something changed.
    """
    receipts = receipts or encoded(assessed)
    edition_id = assessed.edition.id
    streams = [case_stream(edition_id, uscc) for uscc in assessed.columns.uscc]
    payload = hashlib.sha256(b"\n".join(receipts)).digest()
    context = command_of("run", command_id, "new", actor=actor, at=at, payload_sha256=payload)
    known: frozenset[str] = frozenset()
    for _ in range(_TRIES):
        firsts = [pair for pair in zip(streams, receipts, strict=True) if pair[0] not in known]
        try:
            begun = await log.begin_streams(EmployerAssessed.topic, firsts, context, {"begun": len(firsts)})
        except VersionConflict:
            known = await log.existing(streams)
            continue
        break
    else:
        raise VersionConflict("The cases were overtaken by others too often; try again.")
    recorded = int(begun.answer["begun"])
    if recorded == len(streams):
        return RecordedBatch(0 if begun.replayed else recorded, recorded if begun.replayed else 0, begun.replayed)
    if begun.replayed:
        known = await log.existing(streams)
    work = [
        Work(CASE, stream, TakeAssessment(assessed.fact(row), assessed.edition))
        for row, stream in enumerate(streams)
        if stream in known
    ]
    taking = command_of("run", command_id, "known", actor=actor, at=at, payload_sha256=payload)
    taken = await log.execute(work, taking)
    new = (0 if begun.replayed else recorded) + len(taken.events)
    return RecordedBatch(new, len(streams) - new, begun.replayed and taken.replayed)
