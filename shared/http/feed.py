"""The published facts of a log over HTTP: CloudEvents 1.0 in batch JSON, long-polled."""

from collections.abc import Callable, Container, Sequence
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import Field

from shared.contracts.quarantine import Aside
from shared.eventlog.log import EventLog
from shared.eventlog.quarantine import Standing
from shared.eventlog.records import StoredRecord
from shared.http.answers import Answer
from shared.http.operations import reading
from shared.plain import LARGEST_NUMBER

CLOUDEVENTS_BATCH = "application/cloudevents-batch+json"
_EVENTS = {"type": "array", "items": {"type": "object", "description": "A CloudEvent 1.0 in JSON."}}
_BATCH: dict[int | str, dict[str, Any]] = {200: {"content": {CLOUDEVENTS_BATCH: {"schema": _EVENTS}}}}


class Head(Answer):
    position: int = Field(description="Of the last fact; 0 while there is none.")
    root: str = Field(description="The Merkle root (RFC 9162) up to it, hexadecimal.")


class ProposalAnswer(Answer):
    """What one person wants changed about a fact, and nobody approved yet."""

    action: Aside
    reason: str
    proposed_by: str


class StandingAnswer(Answer):
    """Of one fact: whether everybody passes over it."""

    position: int = Field(description="Of the fact.")
    topic: str
    subject: str = Field(description="The stream that the fact is in.")
    aside: bool = Field(description="Whether everybody passes over the fact.")
    reason: str = Field(description="Why it is so now; empty when nothing was approved.")
    people: Sequence[str] = Field(description="Who proposed and who approved what is so now.")
    proposed: ProposalAnswer | None


class Quarantined(Answer):
    items: Sequence[StandingAnswer]


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
        "/feed",
        **reading("readFeed", "Facts after a position, in order, without gaps"),
        response_class=Response,
        responses=_BATCH,
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

    @router.get(
        "/feed/quarantine",
        **reading("listQuarantine", "Facts that are set aside, or proposed to be, by position"),
    )
    async def quarantine(request: Request) -> Quarantined:
        standings = await log_of(request).standings()
        return Quarantined(items=[_standing(position, one) for position, one in sorted(standings.items())])

    @router.get("/log/head", **reading("readHead", "The last position and the Merkle root up to it"))
    async def head(request: Request) -> Head:
        now = await log_of(request).head()
        return Head(position=now.position, root=now.root.hex())

    return router


def _standing(position: int, one: Standing) -> StandingAnswer:
    asked = one.proposed
    return StandingAnswer(
        position=position,
        topic=one.topic,
        subject=one.stream,
        aside=one.aside,
        reason=one.reason,
        people=one.people,
        proposed=None
        if asked is None
        else ProposalAnswer(action=asked.action, reason=asked.reason, proposed_by=asked.proposed_by),
    )
