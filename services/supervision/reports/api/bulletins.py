"""Bulletins over HTTP: as JSON, as a workbook and as a document; circulating one."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends

from services.supervision.reports.bulletins import bulletin_of, scope_of
from services.supervision.reports.files import MEDIA_TYPES, Format, bulletin_file
from services.supervision.reports.schemas import BulletinOrder, Code, Period
from services.supervision.reports.use_cases.issue_bulletin import issue_bulletin
from shared.contracts.supervision import BulletinKind
from shared.http.changes import Change, change_by
from shared.http.commands import RuntimeOf
from shared.http.fields import Edition
from shared.pages.rendering import PageLanguage
from shared.pages.sessions import require_reader
from shared.security.tokens import Principal, require

router = APIRouter(prefix="/v1", tags=["progress"])

Reader = Annotated[Principal, Depends(require("supervision:read"))]
PageReader = Annotated[Principal, Depends(require_reader("supervision:read"))]
ByIssuer = Annotated[Change, Depends(change_by("bulletin:issue"))]


@router.get(
    "/bulletins",
    summary="A city's weekly or a province's monthly bulletin, issued or drafted; XLSX or DOCX by format",
    response_model=dict[str, Any],
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
    content = await bulletin_of(runtime, scope)
    return content if format is None else await bulletin_file(runtime, scope, content, format, language)


@router.post("/bulletins", summary="Circulate a bulletin: what the submitted reports say now is frozen")
async def issue(body: BulletinOrder, change: ByIssuer) -> dict[str, Any]:
    region = change.principal.region_or(body.region)
    scope = await scope_of(change.runtime, body.kind, body.edition, region, body.period)
    await issue_bulletin(change.runtime, scope, change.context, body.issuer, body.number)
    return await bulletin_of(change.runtime, scope)
