"""Bulletins to read, print and circulate: as JSON, as a page, as a workbook and as a document."""

from datetime import datetime
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import AfterValidator, WithJsonSchema

from services.supervision.actions import handle
from services.supervision.domain.bulletin import Scope
from services.supervision.domain.cut_off import at_hour
from services.supervision.domain.handling import Word
from services.supervision.domain.reporting import BulletinKind, bulletin_stream
from services.supervision.logs.laws import terms_told
from services.supervision.pages.site import PAGES
from services.supervision.reports.bulletins import bulletin_of, issuing, scope_of
from services.supervision.reports.circulating.document import document_of
from services.supervision.reports.circulating.layout import lay_out
from services.supervision.reports.circulating.workbook import workbook_of
from services.supervision.reports.pages.bulletin import bulletin_page
from shared.http.commands import context_of, runtime_of
from shared.http.fields import Body, Edition, Region
from shared.identifiers import check_month
from shared.pages.rendering import PageLanguage
from shared.pages.sessions import require_reader
from shared.pages.words import Language, Words
from shared.plain import plain_day
from shared.security.tokens import Principal, require

router = APIRouter(tags=["progress"])

Reader = Annotated[Principal, Depends(require("supervision:read"))]
PageReader = Annotated[Principal, Depends(require_reader("supervision:read"))]
Issuer = Annotated[Principal, Depends(require("bulletin:issue"))]
Format = Literal["xlsx", "docx"]
Code = Annotated[Region, Query(description="The city of a weekly bulletin, the province of a monthly.")]


def _period(text: str) -> str:
    return check_month(text) if len(text) == 7 else plain_day(text).isoformat()


_WRITTEN = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}(-[0-9]{2})?$"}
Period = Annotated[
    str,
    AfterValidator(_period),
    WithJsonSchema({**_WRITTEN, "description": "Any day of the week, or the month, YYYY-MM."}),
]
_MEDIA_TYPES: dict[Format, str] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


class Bulletin(Body):
    kind: BulletinKind
    edition: Edition
    region: Region
    period: Period


@router.get(
    "/v1/bulletins",
    summary="A city's weekly or a province's monthly bulletin, issued or drafted; XLSX or DOCX by format",
    response_model=dict[str, Any],
    responses={200: {"content": {kind: {} for kind in _MEDIA_TYPES.values()}}},
)
async def bulletin(
    request: Request,
    kind: BulletinKind,
    edition: Edition,
    region: Code,
    period: Period,
    principal: Reader,
    language: PageLanguage,
    format: Format | None = None,  # noqa: A002 - as it stands in the address
) -> Any:
    scope = await _scope(request, principal, Bulletin(kind=kind, edition=edition, region=region, period=period))
    content = await bulletin_of(runtime_of(request), scope)
    return content if format is None else await _file(request, scope, content, format, language)


@router.post("/v1/bulletins", summary="Circulate a bulletin: what the submitted reports say now is frozen")
async def issue(request: Request, body: Bulletin, principal: Issuer) -> dict[str, Any]:
    runtime = runtime_of(request)
    scope = await _scope(request, principal, body)
    context = await context_of(request, principal)
    command = await issuing(runtime, scope, Word(principal.subject, "", runtime.clock.now()))
    await handle(
        runtime.engine,
        bulletin_stream(scope.kind, scope.edition, scope.region, scope.period),
        command,
        person=principal.subject,
        command_id=context.command_id,
        payload=context.payload_sha256,
    )
    return await bulletin_of(runtime, scope)


@router.get("/pages/bulletin", include_in_schema=False)
async def page(
    request: Request,
    kind: BulletinKind,
    edition: Edition,
    region: Code,
    period: Period,
    reader: PageReader,
    language: PageLanguage,
    format: Format | None = None,  # noqa: A002 - as it stands in the address
) -> Response:
    asked = Bulletin(kind=kind, edition=edition, region=region, period=period)
    scope = await _scope(request, reader, asked)
    content = await bulletin_of(runtime_of(request), scope)
    if format is not None:
        return await _file(request, scope, content, format, language)
    found: HTMLResponse = PAGES.render(
        request,
        "bulletin",
        language,
        bulletin_page(lay_out(content, Words(PAGES.package, language)), urlencode(asked.model_dump())),
    )
    return found


async def _scope(request: Request, principal: Principal, asked: Bulletin) -> Scope:
    region = principal.region_or(asked.region)
    return await scope_of(runtime_of(request), asked.kind, asked.edition, region, asked.period)


async def _file(request: Request, scope: Scope, content: dict[str, Any], form: Format, language: Language) -> Response:
    layout = lay_out(content, Words(PAGES.package, language))
    issued_at = content["issued_at"]
    hour = (await terms_told(runtime_of(request).engine, scope.edition)).report_cut_off_hour
    made_at = at_hour(scope.days[-1], hour) if issued_at is None else datetime.fromisoformat(issued_at)
    made = workbook_of(layout, made_at) if form == "xlsx" else document_of(layout, made_at)
    name = f"bulletin-{scope.edition}-{scope.region}-{scope.period}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return Response(made, media_type=_MEDIA_TYPES[form], headers=headers)
