"""Published lists (公示, R7): published by an agency; read, downloaded and proved by everybody."""

from collections.abc import AsyncIterator
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse

from services.eligibility.domain.notice_list import SHEET_HEADING, json_lines, sheet_rows
from services.eligibility.domain.refusals import (
    ASSESSED_MEANWHILE,
    EDITION_CLOSED,
    LIST_TOO_LONG,
    NOBODY_TO_LIST,
    NOT_ELIGIBLE,
    NOTICE_PUBLISHED,
)
from services.eligibility.problems import EDITION_NOT_IN_FORCE, NO_SHEET, NO_SUCH_NOTICE, OF_RESERVES, PLACE_UNKNOWN
from services.eligibility.queries.notices import known_notice, notice_lines, page_of_notices, whole_list
from services.eligibility.schemas.notices import NoticeAnswer, NoticeLine, NoticeMade, NoticeOrder, NoticeProof
from services.eligibility.use_cases.print_notice import Printer, print_notice
from services.eligibility.use_cases.prove_notice import prove_notice
from services.eligibility.use_cases.publish_notice import publish_notice
from shared.http.answers import Listing
from shared.http.changes import Change, change_by
from shared.http.commands import RuntimeOf
from shared.http.downloads import attachment
from shared.http.fields import Edition, Id
from shared.http.freshness import FRESH, OWN_LOG
from shared.http.operations import change, reading
from shared.http.problems import BEHIND, TOO_EARLY
from shared.http.reading import PageOf
from shared.problem import Problem
from shared.refusals import YEAR_UNKNOWN
from shared.service.problems import NOT_INSTALLED

router = APIRouter(prefix="/v1", tags=["notices"])


@router.post(
    "/notices",
    **change(
        "publishNotice",
        "Publish the list of those found eligible (公示, R7)",
        NoticeMade,
        problems=(
            *(BEHIND, EDITION_NOT_IN_FORCE, EDITION_CLOSED, YEAR_UNKNOWN, NOBODY_TO_LIST, *OF_RESERVES, LIST_TOO_LONG),
            *(NOTICE_PUBLISHED, NOT_ELIGIBLE, ASSESSED_MEANWHILE),
        ),
        made="/v1/notices/{notice_id}",
    ),
)
async def publish(
    body: NoticeOrder, asked: Annotated[Change, Depends(change_by("notice:publish", after=(OWN_LOG,)))]
) -> JSONResponse:
    return await publish_notice(asked, body)


# Open to the public


@router.get("/notices", **reading("listNotices", "Published lists (open to the public)"), dependencies=[FRESH])
async def list_notices(runtime: RuntimeOf, page: PageOf, edition: Edition | None = None) -> Listing[NoticeAnswer]:
    return await page_of_notices(runtime.engine, page, edition)


@router.get(
    "/notices/{notice_id}",
    **reading("readNotice", "One published list (open to the public)", problems=(NO_SUCH_NOTICE,)),
    dependencies=[FRESH],
)
async def read_notice(runtime: RuntimeOf, notice_id: Id) -> NoticeAnswer:
    return await known_notice(runtime.engine, notice_id)


@router.get(
    "/notices/{notice_id}/entries",
    **reading("listNoticeEntries", "Its lines (open to the public)", problems=(NO_SUCH_NOTICE,)),
    dependencies=[FRESH],
    response_model_exclude_unset=True,
)
async def read_entries(runtime: RuntimeOf, notice_id: Id, page: PageOf) -> Listing[NoticeLine]:
    return await notice_lines(runtime.engine, page, await known_notice(runtime.engine, notice_id))


@router.get(
    "/notices/{notice_id}/proof",
    **reading(
        "readNoticeProof",
        "That the list is the one that was published: record, inclusion proof, signed checkpoint (open)",
        problems=(NO_SUCH_NOTICE, PLACE_UNKNOWN, TOO_EARLY),
    ),
    dependencies=[FRESH],
)
async def read_proof(runtime: RuntimeOf, notice_id: Id) -> NoticeProof:
    return await prove_notice(runtime, await known_notice(runtime.engine, notice_id))


_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FILES = {
    "list.jsonl": "application/x-ndjson",
    "list.csv": "text/csv; charset=utf-8",
    "list.xlsx": _XLSX,
    "list.pdf": "application/pdf",
}
_AS_FILE: dict[int | str, Any] = {
    200: {"content": {kind.partition(";")[0]: {"schema": {"type": "string"}} for kind in _FILES.values()}}
}


File = Literal["list.jsonl", "list.csv", "list.xlsx", "list.pdf"]


def _named(notice: NoticeAnswer, file: File) -> dict[str, str]:
    kind = file.rpartition(".")[2]
    title = "公示" if file in ("list.xlsx", "list.pdf") else "公示名单"
    named = attachment(f"{title}_{notice.notice_id}.{kind}", f"{notice.notice_id}.{kind}")
    # An objection may take an employer off, which papers tell; the list itself never changes.
    return {**named, "Cache-Control": f"public, max-age={60 if title == '公示' else 3600}"}


@router.get(
    "/notices/{notice_id}/{file}",
    **reading(
        "downloadNotice",
        "The whole list (open): JSON lines and CSV, whose SHA-256 was published with it; XLSX and PDF",
        problems=(NO_SUCH_NOTICE, NO_SHEET, NOT_INSTALLED),
    ),
    response_class=StreamingResponse,
    responses=_AS_FILE,
)
async def download(request: Request, runtime: RuntimeOf, notice_id: Id, file: File) -> Response:
    notice = await known_notice(runtime.engine, notice_id)
    if file in ("list.xlsx", "list.pdf"):
        printer: Printer = request.app.state.printer
        made = await print_notice(printer, runtime, notice, file)
        return Response(made, media_type=_FILES[file], headers=_named(notice, file))
    sha256 = notice.content_sha256 if file == "list.jsonl" else notice.sheet_sha256
    if sha256 is None:
        raise Problem(NO_SHEET)
    chunks = whole_list(runtime.engine, notice_id)

    async def lines() -> AsyncIterator[bytes]:
        async for chunk in chunks:
            yield json_lines(chunk, notice.list_version)

    async def sheet() -> AsyncIterator[bytes]:
        number = 1
        yield SHEET_HEADING
        async for chunk in chunks:
            yield sheet_rows(chunk, number)
            number += len(chunk)

    headers = {**_named(notice, file), "ETag": f'"{sha256}"'}
    return StreamingResponse(lines() if file == "list.jsonl" else sheet(), media_type=_FILES[file], headers=headers)
