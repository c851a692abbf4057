"""Editions, funds, and lists of other departments over HTTP: what decisions are made by."""

import asyncio
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse
from pydantic import Field

from services.eligibility.domain.adoption import EDITION, AdoptEdition, ProposeEdition, edition_stream
from services.eligibility.domain.exclusion import lists_named
from services.eligibility.domain.record import RECORD, exclusion_stream, fund_stream
from services.eligibility.editions import MOST_BYTES, checking, parse, shipped
from services.eligibility.queries.editions import contents_of, editions_in_force
from services.eligibility.queries.employers import agencies_now
from services.eligibility.use_cases.in_force import edition_in_force
from services.eligibility.use_cases.recusal import check_apart
from shared.contracts.eligibility import EditionAdopted, EditionProposed, ExclusionRecorded, FundRecorded
from shared.contracts.fact import Fact
from shared.editions.payments import fund_region
from shared.editions.reserve import Reserve
from shared.eventlog.decider import Refused
from shared.eventlog.records import Work
from shared.http.commands import context_of, record, replay, runtime_of
from shared.http.fields import Body, Day, Edition, Region, Sha256
from shared.http.freshness import FRESH
from shared.http.problems import Problem
from shared.http.reading import know_own_log, know_source
from shared.http.uploads import Cells, csv_body, file_body, read_csv
from shared.identifiers import check_uscc
from shared.money import YuanText, fen
from shared.plain import plain_day
from shared.regions import place_of_register
from shared.security.tokens import Principal, require

router = APIRouter(prefix="/v1", tags=["policy"])

_YAML = file_body(
    "The edition's content, YAML or JSON; docs/contracts/edition.json is its schema.", ["application/yaml"], MOST_BYTES
)


class Adoption(Body):
    sha256: Sha256 = Field(description="Of the content that was proposed.")


class FundBody(Body):
    edition: Edition
    region: Region
    balance: YuanText
    payments_of_year: YuanText
    as_of: Day


@router.get("/editions", summary="The policy editions in force", dependencies=[FRESH])
async def list_editions(request: Request) -> dict[str, Any]:
    await know_own_log(request)
    found = await editions_in_force(runtime_of(request).engine)
    return {
        "items": [{"id": one.id, "title": one.title, "title_zh": one.title_zh, "sha256": one.sha256} for one in found]
    }


@router.get(
    "/editions/{edition}",
    summary="One edition: every value with its source, dates and assumption; and who proposed and adopted what",
    dependencies=[FRESH],
)
async def read_edition(request: Request, edition: Edition) -> dict[str, Any]:
    engine = runtime_of(request).engine
    found = await edition_in_force(request, edition)
    contents = [
        {
            "sha256": row["sha256"],
            "proposed_by": row["proposed_by"],
            "approved_by": row["approved_by"],
            "adopted_on": None if row["adopted_on"] is None else row["adopted_on"].isoformat(),
        }
        for row in await contents_of(engine, edition)
    ]
    sections = {"payments": found.payments.told(), "supervision": found.supervision.told()}
    return found.model_dump(mode="json") | sections | {"contents": contents}


@router.post(
    "/editions/{edition}/proposals",
    summary="Propose an edition, or a corrected content of it",
    openapi_extra=_YAML,
    status_code=201,
)
async def propose(
    request: Request, edition: Edition, principal: Annotated[Principal, Depends(require("policy:propose"))]
) -> JSONResponse:
    body = await request.body()
    if len(body) > MOST_BYTES:
        raise Problem(413, "too-large", f"An edition has at most {MOST_BYTES} bytes.")
    context = await context_of(request, principal)
    if first := await replay(request, context):
        return first
    content = await asyncio.to_thread(_fit, body, edition)
    text, proposed = parse(content)
    for county in proposed.counties.value:
        principal.check_agency(county)
    command = ProposeEdition(edition, proposed.sha256, text, principal.subject)

    def told(events: Sequence[Fact]) -> dict[str, Any]:
        new = any(isinstance(event, EditionProposed) for event in events)
        return {"edition": edition, "sha256": proposed.sha256, "proposed": new}

    work = [Work(EDITION, edition_stream(edition), command)]
    return await record(request, context, work, answer=told, status=201)


def _fit(body: bytes, name: str) -> bytes:
    """Raises ``Problem``: 422 with every fault. Those that come with the system were checked when it was built."""
    try:
        text, edition = parse(body)
        known = text in shipped().values()
        problems: Sequence[str] = () if known else checking.check(body).problems
    except ValueError:
        problems = checking.check(body).problems
    else:
        if edition.id != name:
            problems = (f"The content is of the edition {edition.id}, not of {name}.", *problems)
    if problems:
        errors = [{"detail": problem} for problem in problems]
        raise Problem(422, "edition-not-fit", "The edition is not fit to be proposed.", errors=errors)
    return body


@router.post(
    "/editions/{edition}/adoptions",
    summary="Adopt a proposed content: somebody other than who proposed it",
    status_code=201,
)
async def adopt(
    request: Request,
    edition: Edition,
    body: Adoption,
    principal: Annotated[Principal, Depends(require("policy:adopt"))],
) -> JSONResponse:
    context = await context_of(request, principal)
    runtime = runtime_of(request)
    await _check_region(request, edition, body.sha256, principal)
    command = AdoptEdition(edition, body.sha256, principal.subject, runtime.clock.today())

    def told(events: Sequence[Fact]) -> dict[str, Any]:
        new = any(isinstance(event, EditionAdopted) for event in events)
        return {"edition": edition, "sha256": body.sha256, "adopted": new}

    work = [Work(EDITION, edition_stream(edition), command)]
    return await record(request, context, work, answer=told, status=201)


async def _check_region(request: Request, edition: str, sha256: str, principal: Principal) -> None:
    """Whoever adopts must be in charge of every county that the content covers."""
    for event in await runtime_of(request).own_log.events_of(edition_stream(edition)):
        fact = event.event
        if isinstance(fact, EditionProposed) and fact.sha256 == sha256:
            for county in json.loads(fact.content)["counties"]["value"]:
                principal.check_agency(county)


# Funds


@router.post("/funds", summary="Record what a pooling region's fund holds and pays (R4)", status_code=201)
async def record_fund(
    request: Request, body: FundBody, principal: Annotated[Principal, Depends(require("fund:record"))]
) -> JSONResponse:
    principal.check_agency(body.region)
    edition = await edition_in_force(request, body.edition)
    fund = FundRecorded(
        edition=edition.id,
        region=body.region,
        balance_fen=fen(body.balance),
        payments_of_year_fen=fen(body.payments_of_year),
        as_of=body.as_of,
    )
    recorded = Reserve(fund.balance_fen, fund.payments_of_year_fen, fund.as_of)
    reserves = edition.reserves({fund.region: recorded})
    if fund_region(reserves.level, fund.region) != fund.region:
        raise Refused(f"{fund.region} is no fund's: under {edition.id} each {reserves.level} has one.")
    lacks = reserves.lacks(fund.region)

    def told(events: Sequence[Fact]) -> dict[str, Any]:
        return {"region": body.region, "suffices": lacks is None, "recorded": len(events)}

    context = await context_of(request, principal)
    return await record(request, context, [Work(RECORD, fund_stream(fund), fund)], answer=told, status=201)


# Lists of other departments

EXCLUSION_COLUMNS = ("list", "uscc", "from", "until")


@dataclass(frozen=True, slots=True)
class _Entry:
    list: str
    uscc: str
    since: date
    until: date | None


@router.post(
    "/exclusions",
    summary="Record entries of other departments' lists (CSV): all rows or none",
    openapi_extra=csv_body(EXCLUSION_COLUMNS),
    status_code=201,
)
async def record_exclusions(
    request: Request, principal: Annotated[Principal, Depends(require("exclusion:record"))]
) -> JSONResponse:
    await know_own_log(request)
    named = lists_named(await editions_in_force(runtime_of(request).engine))
    upload = await read_csv(request, EXCLUSION_COLUMNS, _entries_of(named), lambda row: (row.list, row.uscc, row.since))
    context = await context_of(request, principal, upload.sha256)
    if first := await replay(request, context):
        return first
    await know_source(request, "registration")
    insured = await agencies_now(runtime_of(request).engine, {row.uscc for row in upload.rows})
    for uscc in sorted({row.uscc for row in upload.rows}):
        principal.check_agency(insured.get(uscc) or place_of_register(uscc))
    await check_apart(request, principal, {row.uscc for row in upload.rows})
    entries = [
        ExclusionRecorded(
            list=row.list, uscc=row.uscc, since=row.since, until=row.until, import_sha256=upload.sha256.hex()
        )
        for row in upload.rows
    ]
    work = [Work(RECORD, exclusion_stream(entry), entry) for entry in entries]
    return await record(
        request,
        context,
        work,
        answer=lambda events: {"rows": len(entries), "recorded": len(events)},
        status=201,
    )


def _entries_of(named: Sequence[str]) -> Callable[[Cells], _Entry | None]:
    """Of the lists that are named: one that nobody asks for would exclude nobody, and nobody would notice."""

    def name(text: str) -> str:
        if text not in named:
            raise ValueError(f"No edition names such a list; there are: {', '.join(named)}.")
        return text

    def parse(cells: Cells) -> _Entry | None:
        values = {
            "list": cells.take("list", name),
            "uscc": cells.take("uscc", check_uscc),
            "since": cells.take("from", plain_day),
            "until": cells.take("until", plain_day, default=_still),
        }
        if not cells.good:
            return None
        row = _Entry(**values)
        if row.until is not None and row.until < row.since:
            cells.reject("until", "Before the day of entry.")
            return None
        return row

    return parse


def _still() -> None:
    return None
