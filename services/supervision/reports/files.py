"""A bulletin as a file to circulate."""

from datetime import datetime
from typing import Any, Literal

from fastapi import Response

from services.supervision.domain.bulletin import Scope
from services.supervision.domain.cut_off import at_hour
from services.supervision.logs.laws import terms_told
from services.supervision.pages.site import PAGES
from services.supervision.reports.circulating.layout import Layout, lay_out
from shared.http.downloads import attachment
from shared.pages.words import Language, Words
from shared.problem import Problem
from shared.runtime import Runtime
from shared.service.problems import NOT_INSTALLED

Format = Literal["xlsx", "docx"]
MEDIA_TYPES: dict[Format, str] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def _made(layout: Layout, made_at: datetime, form: Format, words: Words) -> bytes:
    """Raises ``Problem`` where this installation has no writer of such files."""
    try:
        if form == "xlsx":
            from services.supervision.reports.circulating.workbook import workbook_of  # noqa: PLC0415 - an optional extra

            return workbook_of(layout, made_at)
        from services.supervision.reports.circulating.document import document_of  # noqa: PLC0415 - an optional extra

        return document_of(layout, made_at, words)
    except ModuleNotFoundError:
        raise Problem(NOT_INSTALLED, extra="bulletins") from None


async def bulletin_file(
    runtime: Runtime, scope: Scope, content: dict[str, Any], form: Format, language: Language
) -> Response:
    words = Words(PAGES.package, language)
    layout = lay_out(content, words)
    issued_at = content["issued_at"]
    hour = (await terms_told(runtime.engine, scope.edition)).report_cut_off_hour
    made_at = at_hour(scope.days[-1], hour) if issued_at is None else datetime.fromisoformat(issued_at)
    made = _made(layout, made_at, form, words)
    named = attachment(
        f"{layout.title}_{scope.period}.{form}",
        f"bulletin-{scope.edition}-{scope.region}-{scope.period}.{form}",
    )
    return Response(made, media_type=MEDIA_TYPES[form], headers={**named, "Cache-Control": "private, no-store"})
