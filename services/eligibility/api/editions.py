"""Policy editions: proposed by one person, adopted by another, and read by everybody."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse

from services.eligibility.domain.refusals import NOT_PROPOSED, PROPOSED_IT
from services.eligibility.editions import MOST_BYTES
from services.eligibility.problems import EDITION_NOT_FIT, EDITION_NOT_IN_FORCE, EDITION_TOO_LARGE
from services.eligibility.queries.editions import contents_of, editions_in_force
from services.eligibility.schemas.editions import (
    Adoption,
    EditionAdoption,
    EditionAnswer,
    EditionProposal,
    EditionsAnswer,
    WholeEdition,
    whole_edition,
)
from services.eligibility.use_cases.adopt_edition import adopt_edition
from services.eligibility.use_cases.in_force import edition_in_force
from services.eligibility.use_cases.propose_edition import propose_edition
from shared.http.changes import Change, change_by
from shared.http.commands import RuntimeOf
from shared.http.fields import Edition
from shared.http.freshness import FRESH, OWN_LOG, wait_for
from shared.http.languages import language
from shared.http.operations import change, reading
from shared.http.problems import BEHIND
from shared.http.uploads import file_body

router = APIRouter(prefix="/v1", tags=["policy"])

_CONTENT = file_body(
    "The edition's content, YAML or JSON; docs/contracts/edition.json is its schema.", ["application/yaml"], MOST_BYTES
)


@router.get(
    "/editions", **reading("listEditions", "The policy editions in force", problems=(BEHIND,)), dependencies=[FRESH]
)
async def list_editions(request: Request, runtime: RuntimeOf) -> EditionsAnswer:
    await wait_for(runtime, OWN_LOG)
    found = await editions_in_force(runtime.engine)
    chinese = language(request, None, otherwise="en") == "zh"
    return EditionsAnswer(
        items=[
            EditionAnswer(
                id=one.id, title=one.title_zh if chinese else one.title, title_zh=one.title_zh, sha256=one.sha256
            )
            for one in found
        ]
    )


@router.get(
    "/editions/{edition}",
    **reading(
        "readEdition",
        "One edition: every value with its source, dates and assumption; and who proposed and adopted what",
        problems=(BEHIND, EDITION_NOT_IN_FORCE),
    ),
    dependencies=[FRESH],
)
async def read_edition(request: Request, runtime: RuntimeOf, edition: Edition) -> WholeEdition:
    found = await edition_in_force(runtime, edition)
    contents = await contents_of(runtime.engine, edition)
    return whole_edition(found, contents, language(request, None, otherwise="en"))


@router.post(
    "/editions/{edition}/proposals",
    **change(
        "proposeEdition",
        "Propose an edition, or a corrected content of it",
        EditionProposal,
        problems=(EDITION_TOO_LARGE, EDITION_NOT_FIT),
        body=_CONTENT,
    ),
)
async def propose(
    edition: Edition, asked: Annotated[Change, Depends(change_by("policy:propose", streamed=True))]
) -> JSONResponse:
    return await propose_edition(asked, edition)


@router.post(
    "/editions/{edition}/adoptions",
    **change(
        "adoptEdition",
        "Adopt a proposed content: somebody other than who proposed it",
        EditionAdoption,
        problems=(NOT_PROPOSED, PROPOSED_IT),
    ),
)
async def adopt(
    edition: Edition, body: Adoption, asked: Annotated[Change, Depends(change_by("policy:adopt"))]
) -> JSONResponse:
    return await adopt_edition(asked, edition, body)
