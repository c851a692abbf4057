"""Whether the logs can be believed, over HTTP: their checkpoints, and how far each is read and judged."""

from typing import Annotated

from fastapi import APIRouter, Depends

from services.supervision.integrity.queries import latest_anchors
from services.supervision.integrity.schemas import Anchors, BrokenLog, Position
from services.supervision.logs.positions import judged_positions
from shared.http.commands import RuntimeOf
from shared.http.operations import reading
from shared.security.tokens import Principal, require

router = APIRouter(prefix="/v1", tags=["supervision"])

Reader = Annotated[Principal, Depends(require("supervision:read"))]


@router.get("/anchors", **reading("readAnchors", "The checkpoints seen last, and logs whose checkpoints are not good"))
async def anchors(runtime: RuntimeOf, _: Reader) -> Anchors:
    watched = sorted({*runtime.broken_logs, *runtime.anchored})
    broken = [BrokenLog(origin=one, why=why) for one in watched if (why := runtime.trouble_of(one)) is not None]
    return Anchors(items=await latest_anchors(runtime.engine), broken=broken)


@router.get(
    "/positions", **reading("readPositions", "How far each feed is read and judged, and what stands in the way")
)
async def positions(runtime: RuntimeOf, _: Reader) -> dict[str, Position]:
    judged = await judged_positions(runtime.engine)
    return {
        source: Position(
            position=one.position,
            judged=judged.get(source, 0),
            head=await one.source_head(),
            trouble=one.trouble,
        )
        for source, one in sorted(runtime.subscriptions.items())
    }
