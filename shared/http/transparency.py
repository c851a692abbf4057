"""Checkpoints, proofs and tiles of a log over HTTP: what an outsider needs to hold the log to its word.

Hashes are open to everybody; the records themselves need the scope that reading the feed needs. The paths under
``/tlog`` are those of C2SP ``tlog-tiles``, so that witnesses and mirrors made for other logs can follow this one.
"""

import base64
import re
from collections.abc import Callable, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import PlainTextResponse
from pydantic import Field

from shared.eventlog.checkpoints import SignedTree
from shared.eventlog.log import EventLog
from shared.eventlog.records import StoredRecord
from shared.eventlog.sealing import Suite
from shared.eventlog.tree import TILE
from shared.eventlog.witness_policy import Policy
from shared.http.answers import Answer, At
from shared.http.operations import reading
from shared.http.problems.logs import (
    NO_CHECKPOINT,
    NO_LEVEL,
    NO_SUCH_PROOF,
    NO_SUCH_RECORD,
    NO_SUCH_TILE,
    NO_TILE_PATH,
    NOT_CONSISTENT,
    NOT_SIGNED_YET,
)
from shared.plain import LARGEST_NUMBER
from shared.problem import Problem

_INDEX = re.compile(r"((?!x000/)(?:x\d{3}/){0,4}\d{3})(?:\.p/([1-9]\d{0,2}))?", re.ASCII)
_LEVEL = re.compile(r"[0-9]|[1-5][0-9]|6[0-3]", re.ASCII)
_Level = Annotated[str, Path(max_length=8, examples=["0"])]
_Index = Annotated[str, Path(max_length=len("x000/x000/x000/x000/000.p/255"), examples=["x001/x234/067"])]
_Size = Annotated[int, Query(ge=0, le=LARGEST_NUMBER)]
_Cosigned = Annotated[
    bool,
    Query(
        description="The latest that a quorum of witnesses cosigned, in place of the latest. Where no witnesses are "
        "asked for, they are the same."
    ),
]
_FOREVER = {"Cache-Control": "public, max-age=31536000, immutable"}

LogOf = Callable[[Request], EventLog]


_Path = Annotated[Sequence[str], Field(description="Hashes from the leaf to the root (RFC 9162), hexadecimal.")]


class RecordAnswer(Answer):
    """A record as it is in the log."""

    position: int
    stream: str
    version: int = Field(description="Within its stream, from 1.")
    topic: str
    data: str = Field(description="The fact, JSON as it is stored.")
    recorded_at: At
    actor: str
    command_id: str
    leaf_bytes: str = Field(description="What the leaf hash is of, base64.")
    leaf_hash: str = Field(description="Hexadecimal.")


class InclusionProof(Answer):
    position: int
    size: int
    leaf_hash: str = Field(description="Hexadecimal.")
    path: _Path


class ConsistencyProof(Answer):
    first: int
    second: int
    path: _Path


class _Tile(Response):
    media_type = "application/octet-stream"


def proof_router(log_of: LogOf, may_read: Any) -> APIRouter:
    router = APIRouter(tags=["proofs"])
    _proofs(router, log_of, may_read)
    _of_outcomes(router, log_of)
    _tiles(router, log_of, may_read)
    return router


def _proofs(router: APIRouter, log_of: LogOf, may_read: Any) -> None:
    @router.get(
        "/log/checkpoint",
        **reading("readCheckpoint", "The latest checkpoint, a C2SP signed note", problems=(NO_CHECKPOINT,)),
        response_class=PlainTextResponse,
    )
    async def checkpoint(request: Request, cosigned: _Cosigned = False) -> Response:
        checkpoints = log_of(request).checkpoints
        return await _latest(checkpoints.events, checkpoints.policy if cosigned else None)

    @router.get(
        "/log/proof/inclusion",
        **reading(
            "proveInclusion",
            "That a record is in the log as it was at a size (RFC 9162)",
            problems=(NO_SUCH_PROOF,),
        ),
    )
    async def inclusion(
        request: Request,
        position: Annotated[int, Query(ge=1, le=LARGEST_NUMBER)],
        size: Annotated[int, Query(ge=1, le=LARGEST_NUMBER, description="The size of a checkpoint.")],
    ) -> InclusionProof:
        log = log_of(request)
        try:
            path = await log.checkpoints.events.tree.inclusion(position, size)
            leaf = await log.checkpoints.events.tree.hash_of(position - 1, position)
        except (ValueError, LookupError):
            raise Problem(NO_SUCH_PROOF, position=position, size=size) from None
        hashes = [one.hex() for one in path]
        return InclusionProof(position=position, size=size, leaf_hash=leaf.hex(), path=hashes)

    @router.get(
        "/log/proof/consistency",
        **reading(
            "proveConsistency",
            "That the log at one size begins the log at another (RFC 9162)",
            problems=(NOT_CONSISTENT,),
        ),
    )
    async def consistency(request: Request, first: _Size, second: _Size) -> ConsistencyProof:
        return await _consistency(log_of(request).checkpoints.events, first, second)

    @router.get(
        "/log/records/{position}",
        **reading("readRecord", "One record, as its leaf hash is of it", problems=(NO_SUCH_RECORD,)),
        dependencies=[Depends(may_read)],
    )
    async def record(request: Request, position: Annotated[int, Path(ge=1, le=LARGEST_NUMBER)]) -> RecordAnswer:
        found = await log_of(request).record_at(position)
        if found is None:
            raise Problem(NO_SUCH_RECORD, position=position)
        return _told(found, log_of(request).suite)


def _of_outcomes(router: APIRouter, log_of: LogOf) -> None:
    """What a watcher needs of the tree beside that of the records; no outsider gets the outcomes themselves."""

    @router.get(
        "/log/outcomes/checkpoint",
        **reading(
            "readOutcomesCheckpoint",
            "The latest checkpoint of what commands came to, a C2SP signed note",
            problems=(NO_CHECKPOINT,),
        ),
        response_class=PlainTextResponse,
    )
    async def checkpoint(request: Request, cosigned: _Cosigned = False) -> Response:
        checkpoints = log_of(request).checkpoints
        return await _latest(checkpoints.outcomes, checkpoints.policy if cosigned else None)

    @router.get(
        "/log/outcomes/proof/consistency",
        **reading(
            "proveOutcomesConsistency",
            "That what commands came to at one size begins what they came to at another (RFC 9162)",
            problems=(NOT_CONSISTENT,),
        ),
    )
    async def consistency(request: Request, first: _Size, second: _Size) -> ConsistencyProof:
        return await _consistency(log_of(request).checkpoints.outcomes, first, second)


async def _latest(signed: SignedTree, policy: Policy | None) -> Response:
    """That a quorum by the policy cosigned; without a policy, whatever is the latest."""
    note = await (signed.latest() if policy is None else signed.latest_believed(policy))
    if note is None:
        raise Problem(NO_CHECKPOINT)
    return PlainTextResponse(note, headers={"Cache-Control": "no-cache"})


async def _consistency(signed: SignedTree, first: int, second: int) -> ConsistencyProof:
    try:
        path = await signed.tree.consistency(first, second)
    except (ValueError, LookupError):
        raise Problem(NOT_CONSISTENT, first=first, second=second) from None
    return ConsistencyProof(first=first, second=second, path=[one.hex() for one in path])


async def proven_record(log: EventLog, position: int) -> dict[str, Any]:
    """A record, its inclusion proof, and the latest checkpoint that it is under: all that a check offline needs.

    A checkpoint that witnesses cosigned comes before a later one that they did not.
    ``{"record": …, "proof": {"size", "path"}, "checkpoint": {"size", "note"}}``. Raises ``Problem``: 425 while no
    checkpoint covers the position, 404 when there is no such record.
    """
    policy = log.checkpoints.policy
    note = None if policy is None else await log.checkpoints.events.latest_believed(policy)
    if note is None or _size_of(note) < position:
        note = await log.checkpoints.events.latest()
    size = 0 if note is None else _size_of(note)
    found = await log.record_at(position)
    if found is None:
        raise Problem(NO_SUCH_RECORD, position=position)
    if position > size:
        raise Problem(NOT_SIGNED_YET, position=position, headers={"Retry-After": "1"})
    path = await log.checkpoints.events.tree.inclusion(position, size)
    return {
        "record": _told(found, log.suite).model_dump(mode="json"),
        "proof": {"size": size, "path": [one.hex() for one in path]},
        "checkpoint": {"size": size, "note": note},
    }


def _size_of(note: str) -> int:
    return int(note.split("\n")[1])


def _told(record: StoredRecord, suite: Suite) -> RecordAnswer:
    return RecordAnswer(
        position=record.position,
        stream=record.stream,
        version=record.version,
        topic=record.topic,
        data=record.state.decode(errors="backslashreplace"),  # a body that is no text is looked at, too
        recorded_at=record.recorded_at,
        actor=record.actor,
        command_id=record.command_id,
        leaf_bytes=base64.b64encode(record.leaf_bytes(suite)).decode(),
        leaf_hash=record.leaf_hash.hex(),
    )


def _tiles(router: APIRouter, log_of: LogOf, may_read: Any) -> None:
    @router.get(
        "/tlog/checkpoint",
        **reading("readTlogCheckpoint", "tlog-tiles: the checkpoint", problems=(NO_CHECKPOINT,)),
        response_class=PlainTextResponse,
    )
    async def checkpoint(request: Request) -> Response:
        checkpoints = log_of(request).checkpoints
        return await _latest(checkpoints.events, checkpoints.policy)

    # Before the hash tiles, whose path would take it.
    @router.get(
        "/tlog/tile/entries/{index:path}",
        **reading("readTlogEntries", "tlog-tiles: records, each after its length", problems=(NO_SUCH_TILE,)),
        response_class=_Tile,
        dependencies=[Depends(may_read)],
    )
    async def entries(request: Request, index: _Index) -> Response:
        number, width = _parsed(index)
        records = await log_of(request).read_stored(number * TILE, width)
        if len(records) != width:
            raise Problem(NO_SUCH_TILE)
        packed = [record.leaf_bytes(log_of(request).suite) for record in records]
        body = b"".join(len(one).to_bytes(2, "big") + one for one in packed)
        return _Tile(body, headers=_FOREVER)

    @router.get(
        "/tlog/tile/{level}/{index:path}",
        **reading("readTlogTile", "tlog-tiles: hashes", problems=(NO_SUCH_TILE,)),
        response_class=_Tile,
    )
    async def tile(request: Request, level: _Level, index: _Index) -> Response:
        if not _LEVEL.fullmatch(level):
            raise Problem(NO_LEVEL)
        number, width = _parsed(index)
        try:
            hashes = await log_of(request).checkpoints.events.tree.tile(int(level), number, width)
        except LookupError:
            raise Problem(NO_SUCH_TILE) from None
        return _Tile(b"".join(hashes), headers=_FOREVER)


def _parsed(index: str) -> tuple[int, int]:
    """``x001/x234/067`` -> 1234067; ``….p/8`` is a tile with 8 of its 256 hashes."""
    match = _INDEX.fullmatch(index)
    width = int(match[2]) if match and match[2] else TILE
    if match is None or (match[2] and width >= TILE):  # a whole tile has no partial form
        raise Problem(NO_TILE_PATH)
    return int(match[1].replace("x", "").replace("/", "")), width
