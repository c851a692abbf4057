"""Eligibility over HTTP."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Annotated, Any, Literal

import orjson
from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse

from services.eligibility.domain.adoption import edition_stream
from services.eligibility.domain.case import (
    CASE,
    AssessEmployer,
    RecordContributions,
    case_stream,
)
from services.eligibility.domain.explanation import explain as explain_decision
from services.eligibility.domain.explanation import months_counted
from services.eligibility.domain.wording import Lang
from services.eligibility.editions import edition_named
from services.eligibility.queries.cases import page_of_cases
from services.eligibility.queries.employers import agencies_of, employers_of
from services.eligibility.queries.reserves import reserves_of
from services.eligibility.schemas.contributions import COLUMNS, OPTIONAL, ContributionRow, columns_of, row_parser
from services.eligibility.use_cases.in_force import edition_in_force
from services.eligibility.use_cases.recusal import apart_from, check_apart
from shared.contracts.eligibility import (
    ContributionMonth,
    ContributionsRecorded,
    EmployerAssessed,
)
from shared.contracts.fact import Fact
from shared.eventlog.decider import Refused
from shared.eventlog.records import Work
from shared.http.commands import context_of, record, replay, runtime_of
from shared.http.fields import Body, Edition, Region, Uscc
from shared.http.freshness import FRESH
from shared.http.languages import language
from shared.http.problems import Problem
from shared.http.reading import PageOf, know_source
from shared.http.uploads import MOST_ERRORS_TOLD, csv_body, read_csv
from shared.money import yuan
from shared.security.tokens import Principal, require

router = APIRouter(prefix="/v1", tags=["eligibility"])


class AssessmentRun(Body):
    edition: Edition
    agency: Region


@router.post(
    "/contributions",
    summary="Import contributions (CSV): all rows or none",
    openapi_extra=csv_body(COLUMNS, OPTIONAL),
    status_code=201,
)
async def import_contributions(
    request: Request,
    edition: Edition,
    principal: Annotated[Principal, Depends(require("contributions:import"))],
) -> JSONResponse:
    policy = await edition_in_force(request, edition)
    columns, optional = columns_of(policy)
    upload = await read_csv(
        request, columns, row_parser(policy), lambda row: (row.uscc, row.month.month), optional=optional
    )
    context = await context_of(request, principal, upload.sha256)
    if first := await replay(request, context):
        return first
    await know_source(request, "registration")
    by_employer: dict[str, list[ContributionRow]] = defaultdict(list)
    for row in upload.rows:
        by_employer[row.uscc].append(row)
    agencies = await agencies_of(runtime_of(request).engine, edition, by_employer)
    unknown = [rows[0] for uscc, rows in by_employer.items() if uscc not in agencies]
    if unknown:
        detail = f"{len(unknown)} employer(s) are not enrolled under {edition}; nothing was imported."
        errors = [
            {"line": row.line, "column": "uscc", "detail": f"{row.uscc} is not enrolled under {edition}."}
            for row in unknown[:MOST_ERRORS_TOLD]
        ]
        raise Problem(422, "bad-rows", detail, errors=errors, error_count=len(unknown))
    for agency in set(agencies.values()):
        principal.check_agency(agency)
    await check_apart(request, principal, by_employer)

    def told(events: Sequence[Fact]) -> dict[str, Any]:
        recorded = sum(isinstance(event, ContributionsRecorded) for event in events)
        return {"rows": len(upload.rows), "employers": len(by_employer), "recorded": recorded}

    work = [
        Work(CASE, case_stream(edition, uscc), RecordContributions(edition, uscc, _months(rows), upload.sha256.hex()))
        for uscc, rows in by_employer.items()
    ]
    return await record(request, context, work, answer=told, status=201)


def _months(rows: Sequence[ContributionRow]) -> tuple[ContributionMonth, ...]:
    return tuple(sorted((row.month for row in rows), key=lambda month: month.month))


@router.post("/assessments", summary="Assess every employer of a region (后台数据比对)", status_code=201)
async def assess_region(
    request: Request, body: AssessmentRun, principal: Annotated[Principal, Depends(require("assess"))]
) -> JSONResponse:
    edition = await edition_in_force(request, body.edition)
    principal.check_agency(body.agency)
    context = await context_of(request, principal)
    if first := await replay(request, context):
        return first
    await know_source(request, "registration")
    engine = runtime_of(request).engine
    today = runtime_of(request).clock.today()
    employers = await employers_of(engine, edition, body.agency, today)
    if not employers:
        raise Refused(f"Nobody is enrolled under {edition.id} in {body.agency}.")
    if lacks := (await reserves_of(engine, edition)).first_lack(edition.covered(one.agency for one in employers)):
        raise Refused(lacks)
    employers, left = await apart_from(request, principal, employers)

    def told(events: Sequence[Fact]) -> dict[str, Any]:
        found = [event for event in events if isinstance(event, EmployerAssessed)]
        outcomes = {
            name: sum(one.outcome == name for one in found) for name in ("eligible", "ineligible", "not_assessable")
        }
        total = sum(one.amount_fen or 0 for one in found)
        return {"employers": len(employers), "assessed": len(found), **outcomes, "total": yuan(total), **left}

    work = [
        Work(CASE, case_stream(edition.id, facts.uscc), AssessEmployer(edition, facts, today)) for facts in employers
    ]
    return await record(request, context, work, answer=told, status=201)


@router.get("/assessments", summary="Cases of an edition by outcome", dependencies=[FRESH])
async def list_assessments(
    request: Request,
    edition: Edition,
    page: PageOf,
    principal: Annotated[Principal, Depends(require("eligibility:read"))],
    agency: Region | None = None,
    outcome: Literal["eligible", "ineligible", "not_assessable"] | None = None,
) -> dict[str, Any]:
    region = principal.region_or(agency)
    engine = runtime_of(request).engine
    return await page_of_cases(engine, page, edition=edition, region=region, stage=None, outcome=outcome)


@router.get(
    "/assessments/{edition}/{uscc}",
    summary="The working of one assessment",
    dependencies=[FRESH],
    response_model=dict[str, Any],
)
async def explain(
    request: Request,
    edition: Edition,
    uscc: Uscc,
    principal: Annotated[Principal, Depends(require("eligibility:read", employers=True))],
    lang: Lang | None = None,
) -> Response:
    """From the log itself, by its two streams: the receipt, the rows that it counted, the content that it names."""
    principal.check_employer(uscc)
    log = runtime_of(request).own_log
    facts = [one.event for one in await log.events_of(case_stream(edition, uscc))]
    found = next((fact for fact in reversed(facts) if isinstance(fact, EmployerAssessed)), None)
    if found is None:
        raise Problem(404, "not-assessed", "This employer has not been assessed under this edition.")
    principal.check_own(uscc, found.agency)
    contents = [one.event for one in await log.events_of(edition_stream(edition))]
    named = edition_named(contents, found.edition_sha256)
    if named is None:
        # Decided before editions were recorded: told as it was written down then.
        return _as_json(told_of(found) | {"explanation": None})
    explanation = explain_decision(found, named, language(request, lang), months_counted(facts, found))
    return _as_json(told_of(found) | {"explanation": explanation})


def _as_json(told: dict[str, Any]) -> Response:
    """Of plain values only: looking through seven kilobytes of them for others would take as long as the decision."""
    return Response(orjson.dumps(told), media_type="application/json")


def told_of(assessed: EmployerAssessed) -> dict[str, Any]:
    """The receipt as it is stored, with amounts in yuan."""
    told = assessed.model_dump(mode="json")
    for name in ("premium_paid", "amount"):
        value = told.pop(f"{name}_fen")
        told[name] = None if value is None else yuan(value)
    return told


@router.get("/cases", summary="Cases of an edition by stage", dependencies=[FRESH])
async def list_cases(
    request: Request,
    edition: Edition,
    page: PageOf,
    principal: Annotated[Principal, Depends(require("eligibility:read"))],
    agency: Region | None = None,
    stage: Literal["assessed", "listed", "waiting", "taken-off", "granted", "waived"] | None = None,
) -> dict[str, Any]:
    region = principal.region_or(agency)
    engine = runtime_of(request).engine
    return await page_of_cases(engine, page, edition=edition, region=region, stage=stage, outcome=None)
