"""A bulletin as a file to circulate."""

from datetime import datetime
from typing import Any, Literal

from fastapi import Response

from services.supervision.domain.bulletin import Scope
from services.supervision.domain.cut_off import at_hour
from services.supervision.logs.laws import terms_told
from services.supervision.pages.site import PAGES
from services.supervision.reports.circulating.document import document_of
from services.supervision.reports.circulating.layout import lay_out
from services.supervision.reports.circulating.workbook import workbook_of
from shared.http.downloads import attachment
from shared.pages.words import Language, Words
from shared.runtime import Runtime

Format = Literal["xlsx", "docx"]
MEDIA_TYPES: dict[Format, str] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


async def bulletin_file(
    runtime: Runtime, scope: Scope, content: dict[str, Any], form: Format, language: Language
) -> Response:
    layout = lay_out(content, Words(PAGES.package, language))
    issued_at = content["issued_at"]
    hour = (await terms_told(runtime.engine, scope.edition)).report_cut_off_hour
    made_at = at_hour(scope.days[-1], hour) if issued_at is None else datetime.fromisoformat(issued_at)
    made = workbook_of(layout, made_at) if form == "xlsx" else document_of(layout, made_at)
    named = attachment(
        f"{layout.title}_{scope.period}.{form}",
        f"bulletin-{scope.edition}-{scope.region}-{scope.period}.{form}",
    )
    return Response(made, media_type=MEDIA_TYPES[form], headers={**named, "Cache-Control": "private, no-store"})
