"""Bulletins over HTTP: as JSON, as a workbook and as a document; circulating one."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse

from services.supervision.actions.recording import answered
from services.supervision.domain import refusals
from services.supervision.problems.alerts import RECORDED_AND_BEHIND
from services.supervision.problems.progress import OF_A_BULLETIN
from services.supervision.reports.answers import BulletinAnswer, BulletinIssuedAnswer
from services.supervision.reports.bulletins import bulletin_of, scope_of
from services.supervision.reports.files import MEDIA_TYPES, Format, bulletin_file
from services.supervision.reports.schemas import BulletinOrder, Code, Period
from services.supervision.reports.use_cases.issue_bulletin import issue_bulletin
from shared.contracts.supervision import BulletinKind
from shared.http.changes import Change, change_by
from shared.http.commands import RuntimeOf
from shared.http.fields import Edition
from shared.http.operations import change, reading
from shared.pages.rendering import PageLanguage
from shared.pages.sessions import require_reader
from shared.security.tokens import Principal, require
from shared.service.problems import NOT_INSTALLED

router = APIRouter(prefix="/v1", tags=["progress"])

Reader = Annotated[Principal, Depends(require("supervision:read"))]
PageReader = Annotated[Principal, Depends(require_reader("supervision:read"))]
ByIssuer = Annotated[Change, Depends(change_by("bulletin:issue"))]


@router.get(
    "/bulletins",
    **reading(
        "readBulletin",
        "A city's weekly or a province's monthly bulletin, issued or drafted; XLSX or DOCX by format",
        problems=(*OF_A_BULLETIN, NOT_INSTALLED),
    ),
    response_model=BulletinAnswer,
    responses={200: {"content": {kind: {} for kind in MEDIA_TYPES.values()}}},
)
async def bulletin(
    runtime: RuntimeOf,
    kind: BulletinKind,
    edition: Edition,
    region: Code,
    period: Period,
    principal: Reader,
    language: PageLanguage,
    format: Format | None = None,  # noqa: A002 - as it stands in the address
) -> Any:
    scope = await scope_of(runtime, kind, edition, principal.region_or(region), period)
    found = await bulletin_of(runtime, scope)
    if format is None:
        return found
    return await bulletin_file(runtime, scope, found.model_dump(mode="json"), format, language)


@router.post(
    "/bulletins",
    **change(
        "issueBulletin",
        "Circulate a bulletin: what the submitted reports say now is frozen",
        BulletinIssuedAnswer,
        problems=(*OF_A_BULLETIN, *refusals.OF_A_BULLETIN, RECORDED_AND_BEHIND),
        made="/v1/bulletins?kind={kind}&edition={edition}&region={region}&period={period}",
    ),
)
async def issue(body: BulletinOrder, change: ByIssuer) -> JSONResponse:
    region = change.principal.region_or(body.region)
    scope = await scope_of(change.runtime, body.kind, body.edition, region, body.period)
    done = await issue_bulletin(change.runtime, scope, change.context, body.issuer, body.number)
    return answered(change, done, **(await bulletin_of(change.runtime, scope)).model_dump(mode="json"))
