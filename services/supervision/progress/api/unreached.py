"""Who is not reached yet, over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends

from services.supervision.progress.schemas import CountiesNotReached, NotReachedList, Why
from services.supervision.progress.unreached import unreached, unreached_by_county
from shared.http.commands import RuntimeOf
from shared.http.fields import Edition, Region
from shared.http.operations import reading
from shared.http.reading import PageOf
from shared.security.tokens import Principal, require

router = APIRouter(prefix="/v1", tags=["progress"])

Reader = Annotated[Principal, Depends(require("supervision:read"))]


@router.get(
    "/unreached",
    **reading(
        "listUnreached",
        "Entitled and not reached yet, one step each: register, give an account, confirm, correct, clear up a hold",
    ),
)
async def not_reached(
    runtime: RuntimeOf,
    page: PageOf,
    edition: Edition,
    principal: Reader,
    agency: Region | None = None,
    why: Why | None = None,
) -> NotReachedList:
    region = principal.region_or(agency)
    whys = None if why is None else [why]
    return await unreached(runtime.engine, page, runtime.clock.today(), edition=edition, region=region, why=whys)


@router.get("/unreached/counties", **reading("countUnreached", "How many are not reached, by county and step"))
async def not_reached_counties(
    runtime: RuntimeOf, edition: Edition, principal: Reader, agency: Region | None = None
) -> CountiesNotReached:
    region = principal.region_or(agency)
    return CountiesNotReached(items=await unreached_by_county(runtime.engine, edition=edition, region=region))
