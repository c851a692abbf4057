"""Progress over HTTP: figures now and as of any instant."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from services.supervision.domain.figures import ByCounty, ByGroup, told_by_group
from services.supervision.domain.report import add
from services.supervision.problems.progress import OF_AN_INSTANT
from services.supervision.progress.queries import progress_at, progress_now
from services.supervision.progress.schemas import GroupedFigures, ProgressAnswer, RegionFigures
from shared.http.commands import RuntimeOf
from shared.http.fields import Edition, Instant, Region
from shared.http.operations import reading
from shared.regions import city_of, region_name
from shared.security.tokens import Principal, require

router = APIRouter(prefix="/v1", tags=["progress"])

Reader = Annotated[Principal, Depends(require("supervision:read"))]


@router.get(
    "/progress",
    **reading(
        "readProgress",
        "By county and city, now or as of an instant: entitled, noticed, granted, paid, completion",
        problems=OF_AN_INSTANT,
    ),
)
async def progress(
    runtime: RuntimeOf,
    edition: Edition,
    principal: Reader,
    agency: Region | None = None,
    as_of: Annotated[Instant | None, Query(description="Records before this instant count.")] = None,
) -> ProgressAnswer:
    region = principal.region_or(agency)
    if as_of is None:
        found = await progress_now(runtime, edition)
    else:
        found = (await progress_at(runtime, edition, [as_of]))[as_of]
    counties = found.within(region)
    cities: dict[str, ByCounty] = {}
    for code, groups in counties.items():
        cities.setdefault(city_of(code), {})[code] = groups
    return ProgressAnswer(
        edition=edition,
        as_of=found.as_of.at,
        positions=found.as_of.positions,
        counties=[_told(code, groups) for code, groups in counties.items()],
        cities=[_told(code, add(parts.values())) for code, parts in sorted(cities.items())],
        total=GroupedFigures(**told_by_group(add(counties.values()))),
    )


def _told(region: str, groups: ByGroup) -> RegionFigures:
    return RegionFigures(agency=region, name=region_name(region), **told_by_group(groups))
