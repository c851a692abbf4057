"""The reconciliation over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends

from services.supervision.domain.money_flow import within
from services.supervision.progress import reconciliation as balance
from services.supervision.progress.queries import COUNTED
from services.supervision.progress.schemas import Reconciliation
from shared.http.commands import RuntimeOf
from shared.http.fields import Edition, Region
from shared.http.operations import reading
from shared.security.tokens import Principal, require

router = APIRouter(prefix="/v1", tags=["supervision"])

Reader = Annotated[Principal, Depends(require("supervision:read"))]


@router.get("/reconciliation", **reading("reconcileGrants", "Granted = paid + returned + waiting, to the fen"))
async def reconciliation(
    runtime: RuntimeOf, edition: Edition, principal: Reader, agency: Region | None = None
) -> Reconciliation:
    region = principal.region_or(agency)
    found = await COUNTED.now(runtime, edition)
    return balance.reconciliation(edition, within(region, found.value.flows))
