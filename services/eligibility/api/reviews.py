"""Decisions that are made again, over HTTP: corrected editions, raised rates, reconsiderations; and placements."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse
from pydantic import Field

from services.eligibility.domain.case import (
    CASE,
    AskReconsideration,
    DecideReconsideration,
    RecordPlacements,
    ReviewDecision,
    case_stream,
)
from services.eligibility.domain.edition import SIZES
from services.eligibility.queries.cases import agency_of_case
from services.eligibility.queries.employers import agencies_of, employers_of
from services.eligibility.queries.reconsiderations import page_of_reconsiderations, reconsideration
from services.eligibility.queries.reviews import page_to_review, to_review
from services.eligibility.use_cases.in_force import edition_in_force
from services.eligibility.use_cases.recusal import apart_from, check_apart
from shared.contracts.eligibility import (
    DecisionReviewed,
    EmployerAssessed,
    OverpaymentFound,
    PlacementShare,
    PlacementsRecorded,
    ReconsiderationDecided,
    ReviewCause,
    TopUpDue,
    TopUpGranted,
)
from shared.contracts.fact import Fact
from shared.eventlog.records import Work
from shared.http.commands import context_of, record, replay, runtime_of
from shared.http.fields import Body, Edition, Id, Prose, Region, Uscc
from shared.http.freshness import FRESH
from shared.http.problems import Problem
from shared.http.reading import PageOf, know_own_log, know_source
from shared.http.uploads import Cells, csv_body, read_csv
from shared.identifiers import check_uscc
from shared.money import fen, yuan
from shared.security.tokens import Principal, require

router = APIRouter(prefix="/v1", tags=["reviews"])


class ReviewRun(Body):
    edition: Edition
    agency: Region


class ReconsiderationBody(Body):
    edition: Edition
    uscc: Uscc
    claimant: str = Field(min_length=2, max_length=100, description="Real name.")
    grounds: Prose = Field(min_length=1, max_length=4000)


class ReconsiderationDecision(Body):
    decision: Literal["accepted", "refused"]
    reason: Prose = Field(min_length=1, max_length=4000)


@router.get(
    "/editions/{edition}/reviews",
    summary="Decisions to make again: by a corrected content, or since a rate has risen",
    dependencies=[FRESH],
)
async def decisions_to_review(
    request: Request,
    edition: Edition,
    page: PageOf,
    principal: Annotated[Principal, Depends(require("eligibility:read"))],
    agency: Region | None = None,
) -> dict[str, Any]:
    region = principal.region_or(agency)
    policy = await edition_in_force(request, edition)
    runtime = runtime_of(request)
    return await page_to_review(runtime.engine, page, policy, region, runtime.clock.today())


@router.post(
    "/reviews",
    summary="Make them again: assess anew, list anew, top up (补差), or find what must come back",
    status_code=201,
)
async def review(
    request: Request, body: ReviewRun, principal: Annotated[Principal, Depends(require("review"))]
) -> JSONResponse:
    principal.check_agency(body.agency)
    context = await context_of(request, principal)
    if first := await replay(request, context):
        return first
    edition = await edition_in_force(request, body.edition)
    await know_source(request, "registration")
    runtime = runtime_of(request)
    today = runtime.clock.today()
    due = await to_review(runtime.engine, edition, body.agency, today)
    employers = await employers_of(runtime.engine, edition, body.agency, today, list(due))
    employers, left = await apart_from(request, principal, employers)
    work = []
    for facts in employers:
        cause: ReviewCause = "rate-raised" if due[facts.uscc] == edition.sha256 else "corrected-edition"
        work.append(Work(CASE, case_stream(edition.id, facts.uscc), ReviewDecision(edition, facts, today, cause)))

    def told(events: Sequence[Fact]) -> dict[str, Any]:
        top_ups = [event.amount_fen for event in events if isinstance(event, TopUpGranted)]
        to_list = [event.amount_fen for event in events if isinstance(event, TopUpDue)]
        over = [event.amount_fen for event in events if isinstance(event, OverpaymentFound)]
        return {
            "decisions": len(due),
            "assessed_anew": sum(isinstance(event, EmployerAssessed) for event in events),
            "reviewed": sum(isinstance(event, DecisionReviewed) for event in events),
            "top_ups": len(top_ups),
            "top_ups_total": yuan(sum(top_ups)),
            "top_ups_to_list": len(to_list),
            "top_ups_to_list_total": yuan(sum(to_list)),
            "overpayments": len(over),
            "overpayments_total": yuan(sum(over)),
            **left,
        }

    return await record(request, context, work, answer=told, status=201)


# Reconsiderations


@router.post("/reconsiderations", summary="An employer asks for a review of its decision (复核)", status_code=201)
async def ask_reconsideration(
    request: Request,
    body: ReconsiderationBody,
    principal: Annotated[Principal, Depends(require("objection:raise", employers=True))],
) -> JSONResponse:
    await know_own_log(request)
    agency = await agency_of_case(runtime_of(request).engine, body.edition, body.uscc)
    principal.check_own(body.uscc, agency or "")
    context = await context_of(request, principal)
    number = f"rc-{hashlib.sha256(context.command_id.encode()).hexdigest()[:16]}"
    policy = await edition_in_force(request, body.edition)
    today = runtime_of(request).clock.today()
    command = AskReconsideration(
        number, body.claimant, body.grounds, today, policy.closing_date.value, principal.subject
    )
    work = [Work(CASE, case_stream(body.edition, body.uscc), command)]
    return await record(request, context, work, answer=lambda _: {"reconsideration_id": number}, status=201)


@router.get("/reconsiderations", summary="Those asked: who, why, and how to reach them", dependencies=[FRESH])
async def list_reconsiderations(
    request: Request,
    page: PageOf,
    principal: Annotated[Principal, Depends(require("objection:decide"))],
    agency: Region | None = None,
    state: Literal["open", "accepted", "refused"] | None = None,
) -> dict[str, Any]:
    runtime = runtime_of(request)
    found = await page_of_reconsiderations(runtime.engine, page, principal.region_or(agency), state)

    def contact(row: dict[str, Any]) -> str | None:
        sealed = row["contact_sealed"]
        if runtime.vault is None or sealed is None:
            return None
        return runtime.vault.open(sealed, row["reconsideration_id"])

    return {**found, "items": [{**_told(row), "contact": contact(row)} for row in found["items"]]}


@router.get("/reconsiderations/{reconsideration_id}", summary="What came of it", dependencies=[FRESH])
async def read_reconsideration(
    request: Request,
    reconsideration_id: Id,
    principal: Annotated[Principal, Depends(require("eligibility:read", employers=True))],
) -> dict[str, Any]:
    found = await _known(request, reconsideration_id)
    principal.check_own(found["uscc"], found["agency"] or "")
    return _told(found)


def _told(row: dict[str, Any]) -> dict[str, Any]:
    names = ("reconsideration_id", "edition", "uscc", "claimant", "grounds", "state", "reason", "notice_id", "agency")
    amounts = {name: row[f"{name}_fen"] for name in ("before", "after")}
    asked_at = row["asked_at"]
    return {
        **{name: row[name] for name in names},
        **{name: None if amount is None else yuan(amount) for name, amount in amounts.items()},
        "asked_at": None if asked_at is None else asked_at.isoformat(),
    }


@router.post(
    "/reconsiderations/{reconsideration_id}/decision",
    summary="Accept it, and decide on the facts of today; or refuse",
    status_code=201,
)
async def decide_reconsideration(
    request: Request,
    reconsideration_id: Id,
    body: ReconsiderationDecision,
    principal: Annotated[Principal, Depends(require("objection:decide"))],
) -> JSONResponse:
    await know_own_log(request)
    context = await context_of(request, principal)
    if first := await replay(request, context):
        return first
    asked = await _known(request, reconsideration_id)
    runtime = runtime_of(request)
    principal.check_agency(asked["agency"] or "")
    edition = await edition_in_force(request, asked["edition"])
    await know_source(request, "registration")
    today = runtime.clock.today()
    employers = await employers_of(runtime.engine, edition, "000000", today, [asked["uscc"]])
    facts = employers[0] if employers else None
    accepted = body.decision == "accepted"
    await check_apart(request, principal, [asked["uscc"]])
    command = DecideReconsideration(reconsideration_id, accepted, body.reason, edition, facts, today, principal.subject)

    def told(events: Sequence[Fact]) -> dict[str, Any]:
        (decided,) = [event for event in events if isinstance(event, ReconsiderationDecided)]
        before, after = decided.before_fen, decided.after_fen
        return {
            "decision": body.decision,
            "before": None if before is None else yuan(before),
            "after": None if after is None else yuan(after),
            "difference": None if before is None or after is None else yuan(after - before),
            "assessment_id": decided.after_assessment_id,
        }

    work = [Work(CASE, case_stream(edition.id, asked["uscc"]), command)]
    return await record(request, context, work, answer=told, status=201)


async def _known(request: Request, reconsideration_id: str) -> dict[str, Any]:
    found = await reconsideration(runtime_of(request).engine, reconsideration_id)
    if found is None:
        raise Problem(404, "no-such-reconsideration", "There is no such reconsideration.")
    return found


# Placements of dispatch firms

PLACEMENT_COLUMNS = ("uscc", "using_uscc", "unit_kind", "size_class", "premium")
_KINDS = (
    "enterprise",
    "social_organisation",
    "foundation",
    "social_service_institution",
    "law_firm",
    "accounting_firm",
    "individual_business",
    "public_institution",
)


@dataclass(frozen=True, slots=True)
class _PlacementRow:
    line: int
    uscc: str
    share: PlacementShare


@router.post(
    "/placements",
    summary="Record where dispatch firms' people worked, and the premium of each share (CSV): all rows or none",
    openapi_extra=csv_body(PLACEMENT_COLUMNS),
    status_code=201,
)
async def record_placements(
    request: Request,
    edition: Edition,
    principal: Annotated[Principal, Depends(require("contributions:import"))],
) -> JSONResponse:
    upload = await read_csv(
        request, PLACEMENT_COLUMNS, _placement, lambda row: (row.uscc, row.share.using_uscc, row.share.unit_kind)
    )
    context = await context_of(request, principal, upload.sha256)
    if first := await replay(request, context):
        return first
    policy = await edition_in_force(request, edition)
    await know_source(request, "registration")
    firms: dict[str, list[PlacementShare]] = defaultdict(list)
    for row in upload.rows:
        firms[row.uscc].append(row.share)
    agencies = await agencies_of(runtime_of(request).engine, policy.id, firms)
    unknown = [
        {"line": row.line, "column": "uscc", "detail": f"{row.uscc} is not enrolled under {edition}."}
        for row in upload.rows
        if row.uscc not in agencies
    ]
    if unknown:
        raise Problem(422, "bad-rows", "Nothing was recorded.", errors=unknown[:1000], error_count=len(unknown))
    for agency in set(agencies.values()):
        principal.check_agency(agency)
    await check_apart(request, principal, firms)
    work = []
    for uscc, shares in firms.items():
        placements = PlacementsRecorded(
            edition=policy.id,
            uscc=uscc,
            shares=tuple(sorted(shares, key=lambda share: (share.using_uscc or "", share.unit_kind))),
            import_sha256=upload.sha256.hex(),
        )
        work.append(Work(CASE, case_stream(policy.id, uscc), RecordPlacements(placements)))
    return await record(
        request, context, work, answer=lambda events: {"firms": len(firms), "recorded": len(events)}, status=201
    )


def _placement(cells: Cells) -> _PlacementRow | None:
    """``using_uscc`` is empty for the firm's own staff."""
    uscc = cells.take("uscc", check_uscc)
    values = {
        "using_uscc": cells.take("using_uscc", check_uscc, default=_nothing),
        "unit_kind": cells.take("unit_kind", _one_of(_KINDS)),
        "size_class": cells.take("size_class", _one_of(SIZES), default=_nothing),
        "premium_fen": cells.take("premium", fen),
    }
    return _PlacementRow(cells.line, uscc, PlacementShare(**values)) if cells.good else None


def _nothing() -> None:
    return None


def _one_of(words: Sequence[str]) -> Any:
    def parse(text: str) -> str:
        if text not in words:
            raise ValueError(f"Not one of {', '.join(words)}.")
        return text

    return parse
