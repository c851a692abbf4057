"""Published lists over HTTP (公示, R7): publish, read, download, prove; objections, and their decision."""

import hashlib
from collections.abc import AsyncIterator, Sequence
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import Field

from services.eligibility.domain.case import (
    CASE,
    DecideObjection,
    GrantTerms,
    ListCase,
    RaiseObjection,
    case_stream,
)
from services.eligibility.domain.notice import NOTICE, PublishNotice, notice_stream
from services.eligibility.domain.notice_list import (
    SHEET_HEADING,
    VERSION,
    content_sha256,
    in_order,
    json_lines,
    sheet_rows,
    sheet_sha256,
)
from services.eligibility.queries.cases import agency_of_case
from services.eligibility.queries.employers import accounts_of
from services.eligibility.queries.notices import (
    find_notice,
    notice_lines,
    notice_row,
    notices_of_agency,
    page_of_notices,
    to_list,
    whole_list,
)
from services.eligibility.queries.objections import objection, page_of_objections
from services.eligibility.queries.reserves import reserves_of
from services.eligibility.use_cases.in_force import edition_in_force
from services.eligibility.use_cases.notice_proof import prove_notice
from services.eligibility.use_cases.recusal import check_apart
from shared.contracts.eligibility import CaseListed, NoticePublished, TopUpListed
from shared.contracts.fact import Fact
from shared.eventlog.decider import Refused
from shared.eventlog.records import Work
from shared.http.commands import context_of, record, replay, runtime_of
from shared.http.fields import Body, Edition, Id, Prose, Region, Uscc
from shared.http.freshness import FRESH
from shared.http.problems import Problem
from shared.http.reading import PageOf, know_own_log, know_source
from shared.money import yuan
from shared.security.tokens import Principal, require

router = APIRouter(prefix="/v1", tags=["notices"])


class NoticeOrder(Body):
    edition: Edition
    agency: Region
    objections_to: Prose | None = Field(
        default=None, min_length=1, max_length=500, description="Office, address and telephone, as the public reads it."
    )


class ObjectionBody(Body):
    uscc: Uscc
    objector: str = Field(min_length=2, max_length=100, description="Real name.")
    grounds: Prose = Field(min_length=1, max_length=4000)


class ObjectionDecision(Body):
    decision: Literal["upheld", "dismissed"]
    reason: Prose = Field(min_length=1, max_length=4000)


@router.post("/notices", summary="Publish the list of those found eligible (公示, R7)", status_code=201)
async def publish(
    request: Request, body: NoticeOrder, principal: Annotated[Principal, Depends(require("notice:publish"))]
) -> JSONResponse:
    edition = await edition_in_force(request, body.edition)
    principal.check_agency(body.agency)
    runtime = runtime_of(request)
    context = await context_of(request, principal)
    if first := await replay(request, context):
        return first
    await know_own_log(request)
    entries = in_order(await to_list(runtime.engine, edition.id, body.agency))
    reserves = await reserves_of(runtime.engine, edition)
    lacks = reserves.first_lack(one.agency for one in entries)
    number = await notices_of_agency(runtime.engine, edition.id, body.agency) + 1
    today = runtime.clock.today()
    first_day, last_day = edition.notice_window_from(today)
    notice = NoticePublished(
        notice_id=f"{edition.id}-{body.agency}-{number}",
        edition=edition.id,
        agency=body.agency,
        legal_basis=edition.legal_basis,
        published_on=today,
        first_day=first_day,
        last_day=last_day,
        working_days=edition.notice_working_days.value,
        employers=len(entries),
        total_fen=sum(entry.amount_fen or 0 for entry in entries),
        content_sha256=content_sha256(entries),
        list_version=VERSION,
        sheet_sha256=sheet_sha256(entries),
        objections_to=body.objections_to,
    )
    work: list[Work[Any, Any]] = [Work(NOTICE, notice_stream(notice.notice_id), PublishNotice(notice, edition, lacks))]
    listing = ListCase(
        notice.notice_id,
        last_day,
        closing_date=edition.closing_date.value,
        pay_by=edition.pay_by.value,
        pay_within_days=edition.pay_within_days.value,
    )
    work += [Work(CASE, case_stream(edition.id, entry.uscc), listing) for entry in entries]

    def told(events: Sequence[Fact]) -> dict[str, Any]:
        listed = {event.uscc: event.assessment_id for event in events if isinstance(event, CaseListed | TopUpListed)}
        if listed != {entry.uscc: entry.assessment_id for entry in entries}:
            raise Refused("Somebody was assessed anew while the list was made; publish again.")
        return {
            "notice_id": notice.notice_id,
            "first_day": first_day.isoformat(),
            "last_day": last_day.isoformat(),
            "employers": notice.employers,
            "total": yuan(notice.total_fen),
            "content_sha256": notice.content_sha256,
            "sheet_sha256": notice.sheet_sha256,
        }

    return await record(request, context, work, answer=told, status=201)


# Open to the public


@router.get("/notices", summary="Published lists (open to the public)", dependencies=[FRESH])
async def list_notices(request: Request, page: PageOf, edition: Edition | None = None) -> dict[str, Any]:
    return await page_of_notices(runtime_of(request).engine, page, edition)


@router.get("/notices/{notice_id}", summary="One published list (open to the public)", dependencies=[FRESH])
async def read_notice(request: Request, notice_id: Id) -> dict[str, Any]:
    found = await find_notice(runtime_of(request).engine, notice_id)
    if found is None:
        raise _no_such_notice()
    return found


@router.get("/notices/{notice_id}/entries", summary="Its lines (open to the public)", dependencies=[FRESH])
async def read_notice_entries(request: Request, notice_id: Id, page: PageOf) -> dict[str, Any]:
    return await notice_lines(runtime_of(request).engine, page, await _known(request, notice_id))


@router.get(
    "/notices/{notice_id}/proof",
    summary="That the list is the one that was published: record, inclusion proof, signed checkpoint (open)",
    dependencies=[FRESH],
)
async def read_notice_proof(request: Request, notice_id: Id) -> dict[str, Any]:
    return await prove_notice(runtime_of(request), await _known(request, notice_id))


_FILES = {"list.jsonl": "application/x-ndjson", "list.csv": "text/csv; charset=utf-8"}
_AS_FILE: dict[int | str, Any] = {
    200: {"content": {kind.partition(";")[0]: {"schema": {"type": "string"}} for kind in _FILES.values()}}
}


@router.get(
    "/notices/{notice_id}/{file}",
    summary="The whole list as a file, whose SHA-256 was published with it (open to the public)",
    response_class=StreamingResponse,
    responses=_AS_FILE,
)
async def download_notice(
    request: Request, notice_id: Id, file: Literal["list.jsonl", "list.csv"]
) -> StreamingResponse:
    notice = await _known(request, notice_id)
    version = notice["list_version"] or 0
    sha256 = notice["content_sha256"] if file == "list.jsonl" else notice["sheet_sha256"]
    if sha256 is None:
        raise Problem(404, "no-such-file", "This list was published without a sheet; its lines are in list.jsonl.")
    chunks = whole_list(runtime_of(request).engine, notice_id)

    async def lines() -> AsyncIterator[bytes]:
        async for chunk in chunks:
            yield json_lines(chunk, version)

    async def sheet() -> AsyncIterator[bytes]:
        number = 1
        yield SHEET_HEADING
        async for chunk in chunks:
            yield sheet_rows(chunk, number)
            number += len(chunk)

    headers = {
        "Content-Disposition": f'attachment; filename="{notice_id}.{file.rpartition(".")[2]}"',
        "ETag": f'"{sha256}"',
        "Cache-Control": "public, max-age=3600",
    }
    return StreamingResponse(lines() if file == "list.jsonl" else sheet(), media_type=_FILES[file], headers=headers)


async def _known(request: Request, notice_id: str) -> dict[str, Any]:
    found = await notice_row(runtime_of(request).engine, notice_id)
    if found is None:
        raise _no_such_notice()
    return found


def _no_such_notice() -> Problem:
    return Problem(404, "no-such-notice", "There is no such notice.")


# Objections


@router.post(
    "/notices/{notice_id}/objections", summary="Object to one employer on a list, by real name", status_code=201
)
async def object_to(
    request: Request,
    notice_id: Id,
    body: ObjectionBody,
    principal: Annotated[Principal, Depends(require("objection:raise", employers=True))],
) -> JSONResponse:
    await know_own_log(request)
    notice = await _known(request, notice_id)
    agency = await agency_of_case(runtime_of(request).engine, notice["edition"], body.uscc)
    principal.check_own(body.uscc, agency or notice["agency"])
    context = await context_of(request, principal)
    objection_id = f"ob-{hashlib.sha256(context.command_id.encode()).hexdigest()[:16]}"
    today = runtime_of(request).clock.today()
    command = RaiseObjection(objection_id, notice_id, body.objector, body.grounds, today, person=principal.subject)
    work = [Work(CASE, case_stream(notice["edition"], body.uscc), command)]
    return await record(request, context, work, answer=lambda _: {"objection_id": objection_id}, status=201)


@router.get("/objections", summary="Objections to decide: who, why, and how to reach them", dependencies=[FRESH])
async def list_objections(
    request: Request,
    page: PageOf,
    principal: Annotated[Principal, Depends(require("objection:decide"))],
    agency: Region | None = None,
    state: Literal["open", "upheld", "dismissed"] | None = None,
) -> dict[str, Any]:
    runtime = runtime_of(request)
    found = await page_of_objections(runtime.engine, page, principal.region_or(agency), state)
    for row in found["items"]:
        sealed = row.pop("contact_sealed")
        opens = runtime.vault is not None and sealed is not None
        row["contact"] = runtime.own_vault.open(sealed, row["objection_id"]) if opens else None
        row["refund"] = yuan(row.pop("amount_fen") or 0)
        row["last_day"] = row["last_day"].isoformat()
        row["raised_at"] = None if row["raised_at"] is None else row["raised_at"].isoformat()
    return found


@router.post("/objections/{objection_id}/decision", summary="Uphold or dismiss an objection", status_code=201)
async def decide_objection(
    request: Request,
    objection_id: Id,
    body: ObjectionDecision,
    principal: Annotated[Principal, Depends(require("objection:decide"))],
) -> JSONResponse:
    await know_own_log(request)
    await know_source(request, "registration")
    runtime = runtime_of(request)
    found = await objection(runtime.engine, objection_id)
    if found is None:
        raise Problem(404, "no-such-objection", "There is no such objection.")
    edition, uscc = found["edition"], found["uscc"]
    agency = await agency_of_case(runtime.engine, edition, uscc) or ""
    principal.check_agency(agency)
    await check_apart(request, principal, [uscc])
    accounts = await accounts_of(runtime.engine, [uscc])
    today = runtime.clock.today()
    policy = await edition_in_force(request, edition)
    lacks = (await reserves_of(runtime.engine, policy)).lacks(agency)
    terms = GrantTerms(today, policy.pay_by_of(today), accounts.get(uscc), lacks, policy.legal_basis)
    command = DecideObjection(objection_id, body.decision == "upheld", body.reason, terms, principal.subject)
    work = [Work(CASE, case_stream(edition, uscc), command)]
    context = await context_of(request, principal)
    return await record(request, context, work, answer=lambda _: {"decision": body.decision}, status=201)
