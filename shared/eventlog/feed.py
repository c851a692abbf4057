"""The published facts of a log over HTTP: CloudEvents 1.0 in batch JSON, long-polled."""

from collections.abc import Callable
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Depends, Query, Request, Response

from shared.eventlog.log import EventLog
from shared.eventlog.records import StoredRecord

CLOUDEVENTS_BATCH = "application/cloudevents-batch+json"


def cloud_event(source: str, record: StoredRecord) -> dict[str, Any]:
    """One record as a CloudEvent; ``position``, ``version``, ``actor``, ``commandid``, ``leafhash`` are extensions."""
    return {
        "specversion": "1.0",
        "id": f"{source}/{record.position}",
        "source": f"/{source}",
        "type": record.topic,
        "subject": record.stream,
        "time": record.recorded_at,
        "datacontenttype": "application/json",
        "data": orjson.Fragment(record.state),
        "position": record.position,
        "version": record.version,
        "actor": record.actor,
        "commandid": record.command_id,
        "leafhash": record.leaf_hash.hex(),
    }


def feed_router(log_of: Callable[[Request], EventLog], may_read: Any) -> APIRouter:
    """``GET /feed`` and ``GET /log/head``. ``may_read`` is the dependency that checks the caller."""
    router = APIRouter(tags=["feed"], dependencies=[Depends(may_read)])

    @router.get("/feed", summary="Facts after a position, in order, without gaps")
    async def feed(
        request: Request,
        after: Annotated[int, Query(ge=0, description="The last position you have.")] = 0,
        limit: Annotated[int, Query(ge=1, le=2000)] = 500,
        wait: Annotated[float, Query(ge=0, le=30, description="Seconds to wait for the first new fact.")] = 0,
    ) -> Response:
        log = log_of(request)
        records = await log.read_stored(after, limit, wait)
        return Response(
            orjson.dumps([cloud_event(log.source, record) for record in records]), media_type=CLOUDEVENTS_BATCH
        )

    @router.get("/log/head", summary="The last position and the Merkle root up to it")
    async def head(request: Request) -> dict[str, Any]:
        now = await log_of(request).head()
        return {"position": now.position, "root": now.root.hex()}

    return router
