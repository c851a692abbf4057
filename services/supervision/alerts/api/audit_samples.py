"""Samples for audit over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from services.supervision.alerts import queries as alert_queries
from services.supervision.alerts.schemas import AuditSample
from services.supervision.alerts.watching import watch_for_reader
from services.supervision.problems.alerts import NO_ANCHOR
from shared.http.commands import RuntimeOf
from shared.http.fields import Day, Edition, Region
from shared.http.operations import reading
from shared.security.tokens import Principal, require

router = APIRouter(prefix="/v1", tags=["alerts"])

Reader = Annotated[Principal, Depends(require("supervision:read"))]


@router.get(
    "/audit-samples",
    **reading(
        "drawAuditSample", "Payments to audit, drawn by a checkpoint's root: nobody chose them", problems=(NO_ANCHOR,)
    ),
)
async def audit_samples(
    runtime: RuntimeOf,
    principal: Reader,
    edition: Edition,
    on: Annotated[Day, Query(description="Drawn by the first checkpoint anchored on or after this day.")],
    agency: Region | None = None,
    size: Annotated[int, Query(ge=1, le=1_000)] = 20,
) -> AuditSample:
    await watch_for_reader(runtime)
    region = principal.region_or(agency)
    return await alert_queries.audit_sample(runtime.engine, edition=edition, region=region, on=on, size=size)
