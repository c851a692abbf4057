"""Policy editions: proposed by one person, adopted by another, and read by everybody."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse

from services.eligibility.editions import MOST_BYTES
from services.eligibility.queries.editions import contents_of, editions_in_force
from services.eligibility.schemas.editions import (
    Adoption,
    EditionAdoption,
    EditionAnswer,
    EditionProposal,
    EditionsAnswer,
)
from services.eligibility.use_cases.adopt_edition import adopt_edition
from services.eligibility.use_cases.in_force import edition_in_force
from services.eligibility.use_cases.propose_edition import propose_edition
from shared.http.changes import Change, change_by
from shared.http.commands import RuntimeOf
from shared.http.fields import Edition
from shared.http.freshness import FRESH, OWN_LOG, wait_for
from shared.http.uploads import file_body

router = APIRouter(prefix="/v1", tags=["policy"])

_CONTENT = file_body(
    "The edition's content, YAML or JSON; docs/contracts/edition.json is its schema.", ["application/yaml"], MOST_BYTES
)


@router.get("/editions", summary="The policy editions in force", dependencies=[FRESH])
async def list_editions(runtime: RuntimeOf) -> EditionsAnswer:
    await wait_for(runtime, OWN_LOG)
    found = await editions_in_force(runtime.engine)
    return EditionsAnswer(
        items=[EditionAnswer(id=one.id, title=one.title, title_zh=one.title_zh, sha256=one.sha256) for one in found]
    )


@router.get(
    "/editions/{edition}",
    summary="One edition: every value with its source, dates and assumption; and who proposed and adopted what",
    dependencies=[FRESH],
)
async def read_edition(runtime: RuntimeOf, edition: Edition) -> dict[str, Any]:
    found = await edition_in_force(runtime, edition)
    contents = [one.model_dump(mode="json") for one in await contents_of(runtime.engine, edition)]
    sections = {"payments": found.payments.told(), "supervision": found.supervision.told()}
    return found.model_dump(mode="json") | sections | {"contents": contents}


@router.post(
    "/editions/{edition}/proposals",
    summary="Propose an edition, or a corrected content of it",
    openapi_extra=_CONTENT,
    status_code=201,
    responses={201: {"model": EditionProposal}},
)
async def propose(
    edition: Edition, change: Annotated[Change, Depends(change_by("policy:propose", streamed=True))]
) -> JSONResponse:
    return await propose_edition(change, edition)


@router.post(
    "/editions/{edition}/adoptions",
    summary="Adopt a proposed content: somebody other than who proposed it",
    status_code=201,
    responses={201: {"model": EditionAdoption}},
)
async def adopt(
    edition: Edition, body: Adoption, change: Annotated[Change, Depends(change_by("policy:adopt"))]
) -> JSONResponse:
    return await adopt_edition(change, edition, body)
