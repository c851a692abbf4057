"""The published facts of a log over HTTP: CloudEvents 1.0 in batch JSON, long-polled."""

from collections.abc import Callable, Container
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Depends, Query, Request, Response

from shared.eventlog.log import EventLog
from shared.eventlog.quarantine import Standing
from shared.eventlog.records import StoredRecord
from shared.plain import LARGEST_NUMBER

CLOUDEVENTS_BATCH = "application/cloudevents-batch+json"
_EVENTS = {"type": "array", "items": {"type": "object", "description": "A CloudEvent 1.0 in JSON."}}
_BATCH: dict[int | str, dict[str, Any]] = {200: {"content": {CLOUDEVENTS_BATCH: {"schema": _EVENTS}}}}


def cloud_event(source: str, record: StoredRecord, set_aside: Container[int] = ()) -> dict[str, Any]:
    """One record as a CloudEvent; ``position``, ``version``, ``actor``, ``commandid``, ``leafhash`` are extensions.

    Of a fact that was set aside nobody is given the body, and ``setaside`` is true.
    """
    aside = {"data": None, "setaside": True} if record.position in set_aside else {}
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
        **aside,
    }


def feed_router(log_of: Callable[[Request], EventLog], may_read: Any) -> APIRouter:
    """``GET /feed``, ``/feed/quarantine`` and ``/log/head``. ``may_read`` is the dependency that checks the caller."""
    router = APIRouter(tags=["feed"], dependencies=[Depends(may_read)])

    @router.get(
        "/feed", summary="Facts after a position, in order, without gaps", response_class=Response, responses=_BATCH
    )
    async def feed(
        request: Request,
        after: Annotated[int, Query(ge=0, le=LARGEST_NUMBER, description="The last position you have.")] = 0,
        limit: Annotated[int, Query(ge=1, le=2000)] = 500,
        wait: Annotated[float, Query(ge=0, le=30, description="Seconds to wait for the first new fact.")] = 0,
    ) -> Response:
        log = log_of(request)
        records = await log.read_stored(after, limit, wait)
        aside = await log.set_aside() if records else {}
        return Response(
            orjson.dumps([cloud_event(log.source, record, aside) for record in records]), media_type=CLOUDEVENTS_BATCH
        )

    @router.get("/feed/quarantine", summary="Facts that are set aside, or proposed to be, by position")
    async def quarantine(request: Request) -> dict[str, Any]:
        standings = await log_of(request).standings()
        return {"items": [_standing(position, one) for position, one in sorted(standings.items())]}

    @router.get("/log/head", summary="The last position and the Merkle root up to it")
    async def head(request: Request) -> dict[str, Any]:
        now = await log_of(request).head()
        return {"position": now.position, "root": now.root.hex()}

    return router


def _standing(position: int, one: Standing) -> dict[str, Any]:
    """``aside``: whether everybody passes over the fact; ``proposed``: what one person wants changed about that."""
    return {
        "position": position,
        "topic": one.topic,
        "subject": one.stream,
        "aside": one.aside,
        "reason": one.reason,
        "people": list(one.people),
        "proposed": None
        if one.proposed is None
        else one.proposed.model_dump(include={"action", "reason", "proposed_by"}),
    }
