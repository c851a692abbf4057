"""A bulletin to read and print, and its files."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse

from services.supervision.pages.site import PAGES
from services.supervision.reports.bulletins import bulletin_of, scope_of
from services.supervision.reports.circulating.layout import lay_out
from services.supervision.reports.files import Format, bulletin_file
from services.supervision.reports.pages.bulletin import bulletin_page
from services.supervision.reports.schemas import Bulletin, Code, Period
from shared.contracts.supervision import BulletinKind
from shared.http.commands import RuntimeOf
from shared.http.fields import Edition
from shared.pages.rendering import PageLanguage
from shared.pages.sessions import require_reader
from shared.pages.words import Words
from shared.security.tokens import Principal

router = APIRouter(prefix="/pages", include_in_schema=False)

Reader = Annotated[Principal, Depends(require_reader("supervision:read"))]


@router.get("/bulletin")
async def page(
    request: Request,
    runtime: RuntimeOf,
    kind: BulletinKind,
    edition: Edition,
    region: Code,
    period: Period,
    reader: Reader,
    language: PageLanguage,
    format: Format | None = None,  # noqa: A002 - as it stands in the address
) -> Response:
    asked = Bulletin(kind=kind, edition=edition, region=region, period=period)
    scope = await scope_of(runtime, kind, edition, reader.region_or(region), period)
    content = (await bulletin_of(runtime, scope)).model_dump(mode="json")
    if format is not None:
        return await bulletin_file(runtime, scope, content, format, language)
    found: HTMLResponse = PAGES.render(
        request,
        "bulletin",
        language,
        bulletin_page(lay_out(content, Words(PAGES.package, language)), urlencode(asked.model_dump())),
    )
    return found
