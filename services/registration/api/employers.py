"""Registration over HTTP."""

from collections.abc import Sequence
from functools import partial
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse
from pydantic import Field

from services.registration import queries
from services.registration.domain.employer import (
    EMPLOYER,
    ConfirmRefund,
    DisputeAmount,
    Employer,
    EmployerCommand,
    EnrolEmployer,
    GiveBankDetails,
    RegisterEmployer,
    SendRegistrationNotice,
    Speaker,
    elsewhere,
    employer_stream,
)
from services.registration.roster import COLUMNS, OPTIONAL, Account, RosterRow, parse_row
from shared.contracts.fact import Fact
from shared.contracts.registration import (
    AmountDisputed,
    BankDetails,
    BankDetailsGiven,
    EmployerEnrolled,
    EmployerFactsCorrected,
    EmployerRegistered,
    RefundConfirmed,
    RegistrationNoticeSent,
)
from shared.eventlog.records import Work
from shared.http.commands import context_of, record, replay, runtime_of
from shared.http.fields import AccountNumber, Body, Cnaps, Edition, Id, Prose, Region, Uscc
from shared.http.freshness import FRESH
from shared.http.problems import Problem
from shared.http.reading import PageOf, know_source
from shared.http.uploads import csv_body, read_csv
from shared.money import YuanText, fen, yuan
from shared.security.tokens import Principal, require
from shared.security.vault import Vault, masked

router = APIRouter(prefix="/v1", tags=["registration"])


class BankDetailsBody(Body):
    account_name: str = Field(min_length=1, max_length=140)
    account_number: AccountNumber
    bank_name: str = Field(min_length=1, max_length=140)
    cnaps_code: Cnaps


class RegistrationBody(Body):
    edition: Edition


class ConfirmationBody(Body):
    edition: Edition
    assessment_id: Id
    amount: YuanText
    account_number: AccountNumber
    reconfirm: bool = False


class DisputeBody(Body):
    edition: Edition
    assessment_id: Id
    reason: Prose = Field(min_length=1, max_length=2000)


class NoticeBody(Body):
    channel: Literal["message", "phone", "public-list"]


def _sealed(vault: Vault, uscc: str, account: Account | BankDetailsBody) -> BankDetails:
    number = account.account_number
    return BankDetails(
        account_name=account.account_name,
        account_sealed=vault.seal(number, uscc),
        account_fingerprint=vault.fingerprint(number),
        account_masked=masked(number),
        bank_name=account.bank_name,
        cnaps_code=account.cnaps_code,
    )


async def _speaker(request: Request, principal: Principal, uscc: str) -> Speaker:
    decided = await queries.decided_on(runtime_of(request).engine, uscc, principal.subject)
    return Speaker(principal.subject, not principal.speaks_as_employer, decided)


def _count(events: Sequence[Fact], *kinds: type[Fact]) -> int:
    return sum(type(event) in kinds for event in events)


# First, since routes are tried in their order, and this is what employers call most.
@router.post("/employers/{uscc}/confirmations", summary="Confirm the amount and the account (R6)")
async def confirm(
    request: Request,
    uscc: Uscc,
    body: ConfirmationBody,
    principal: Annotated[Principal, Depends(require("registration:write", employers=True))],
) -> JSONResponse:
    runtime = runtime_of(request)
    fingerprint = runtime.own_vault.fingerprint(body.account_number)
    standing, decided = await queries.standing_of(runtime.engine, body.edition, uscc, principal.subject)
    command = ConfirmRefund(
        body.edition,
        body.assessment_id,
        fen(body.amount),
        fingerprint,
        runtime.clock.today(),
        standing,
        body.reconfirm,
        Speaker(principal.subject, not principal.speaks_as_employer, decided),
    )
    return await _act(request, principal, uscc, command, RefundConfirmed)


@router.post(
    "/rosters",
    summary="Import a roster (CSV): all rows or none",
    openapi_extra=csv_body(COLUMNS, OPTIONAL),
    status_code=201,
)
async def import_roster(
    request: Request, edition: Edition, principal: Annotated[Principal, Depends(require("roster:import"))]
) -> JSONResponse:
    await _check_edition(request, edition)
    upload = await read_csv(request, COLUMNS, parse_row, lambda row: row.uscc, OPTIONAL)
    for agency in {row.agency for row in upload.rows}:
        principal.check_agency(agency)
    vault = runtime_of(request).own_vault
    context = await context_of(request, principal, upload.sha256)
    if first := await replay(request, context):
        return first
    await _check_agencies(request, upload.rows)

    def told(events: Sequence[Fact]) -> dict[str, Any]:
        return {
            "rows": len(upload.rows),
            "enrolled": _count(events, EmployerEnrolled),
            "corrected": _count(events, EmployerFactsCorrected),
            "bank_details": _count(events, BankDetailsGiven),
        }

    work = [
        Work(EMPLOYER, employer_stream(row.uscc), _enrolment(edition, row, vault, principal)) for row in upload.rows
    ]
    return await record(request, context, work, answer=told, status=201)


async def _check_agencies(request: Request, rows: Sequence[RosterRow]) -> None:
    """Raises ``Problem`` 422 with each row that names an employer of another agency. A courtesy: what the tables do
    not know in time, since it comes at the same instant or they stand still, the decider refuses."""
    await runtime_of(request).caught_up_with_own_log(2)
    known = await queries.agencies_now(runtime_of(request).engine, [row.uscc for row in rows])
    errors = [
        {"line": row.line, "column": "agency", "detail": elsewhere(row.uscc, known[row.uscc])}
        for row in rows
        if known.get(row.uscc, row.agency) != row.agency
    ]
    if errors:
        detail = f"{len(errors)} row(s) name employers of other agencies. Nothing was imported."
        raise Problem(422, "bad-rows", detail, errors=errors[:1000], error_count=len(errors))


async def _check_edition(request: Request, edition: str) -> None:
    """Whoever is enrolled under a mistyped edition is assessed by none. Raises ``Problem``: 422; 503 when it cannot be
    said, as the edition is not known here and eligibility does not answer."""
    engine = runtime_of(request).engine
    if edition in await queries.editions_known(engine):
        return
    await know_source(request, "eligibility")
    known = await queries.editions_known(engine)
    if edition not in known:
        detail = f"No edition {edition!r} was adopted; adopted are: {', '.join(known) or 'none'}. Nothing was imported."
        raise Problem(422, "no-such-edition", detail)


def _enrolment(edition: str, row: RosterRow, vault: Vault, principal: Principal) -> EnrolEmployer:
    facts = EmployerEnrolled(
        uscc=row.uscc,
        edition=edition,
        name=row.name,
        agency=row.agency,
        unit_kind=row.unit_kind,
        size_class=row.size_class,
        first_insured_month=row.first_insured_month,
        received_prior_refund=row.received_prior_refund,
        dispatch_firm=row.dispatch_firm,
        industry=row.industry,
        staff=row.staff,
        revenue_fen=row.revenue_fen,
        assets_fen=row.assets_fen,
        legal_entity_uscc=row.legal_entity_uscc,
    )
    bank = None if row.account is None else _sealed(vault, row.uscc, row.account)
    return EnrolEmployer(facts, bank, principal.subject)


@router.post(
    "/notices-to-register", summary="Tell newly insured employers to register and confirm (R6, R11)", status_code=201
)
async def notify(
    request: Request,
    edition: Edition,
    body: NoticeBody,
    principal: Annotated[Principal, Depends(require("registration:notify"))],
) -> JSONResponse:
    runtime = runtime_of(request)
    context = await context_of(request, principal)
    if first := await replay(request, context):
        return first
    await runtime.caught_up_with_own_log(10)
    who = await queries.to_notify(runtime.engine, edition=edition, region=principal.region_or(None))
    command = SendRegistrationNotice(edition, body.channel)
    work = [Work(EMPLOYER, employer_stream(uscc), command) for uscc in who]
    return await record(
        request, context, work, answer=lambda events: {"notified": _count(events, RegistrationNoticeSent)}, status=201
    )


async def _employer(request: Request, principal: Principal, uscc: str) -> Employer:
    """The employer as it is now, when the caller may act for it."""
    principal.check_employer(uscc)
    employer: Employer = await runtime_of(request).own_log.state_of(EMPLOYER, employer_stream(uscc))
    _check_rights(principal, employer)
    return employer


def _check_rights(principal: Principal, employer: Employer) -> None:
    if employer.latest is None:
        raise Problem(404, "no-such-employer", "No employer with this USCC is enrolled.")
    principal.check_own(employer.latest.facts.uscc, employer.latest.facts.agency)


async def _act(
    request: Request, principal: Principal, uscc: str, command: EmployerCommand, fact: type[Fact]
) -> JSONResponse:
    principal.check_employer(uscc)
    context = await context_of(request, principal)
    work = [Work(EMPLOYER, employer_stream(uscc), command, allowed=partial(_check_rights, principal))]
    return await record(request, context, work, answer=lambda events: {"recorded": _count(events, fact)}, status=201)


@router.post("/employers/{uscc}/registration", summary="The employer registers on the platform", status_code=201)
async def register(
    request: Request,
    uscc: Uscc,
    body: RegistrationBody,
    principal: Annotated[Principal, Depends(require("registration:write", employers=True))],
) -> JSONResponse:
    command = RegisterEmployer(body.edition, await _speaker(request, principal, uscc))
    return await _act(request, principal, uscc, command, EmployerRegistered)


@router.post("/employers/{uscc}/bank-details", summary="Give or change bank details", status_code=201)
async def give_bank_details(
    request: Request,
    uscc: Uscc,
    body: BankDetailsBody,
    principal: Annotated[Principal, Depends(require("registration:write", employers=True))],
) -> JSONResponse:
    by = await _speaker(request, principal, uscc)
    command = GiveBankDetails(_sealed(runtime_of(request).own_vault, uscc, body), by)
    return await _act(request, principal, uscc, command, BankDetailsGiven)


@router.get("/employers/{uscc}/assessments/{edition}", summary="What was assessed: the amount to confirm")
async def assessment(
    request: Request,
    uscc: Uscc,
    edition: Edition,
    principal: Annotated[Principal, Depends(require("registration:read", employers=True))],
) -> dict[str, Any]:
    employer = await _employer(request, principal, uscc)
    programme = employer.programmes.get(edition)
    if programme is None or programme.assessment is None:
        raise Problem(404, "not-assessed", "The employer has not been assessed under this edition yet.")
    found = programme.assessment
    return {
        "uscc": uscc,
        "edition": edition,
        "assessment_id": found.assessment_id,
        "outcome": found.outcome,
        "route": found.route,
        "amount": None if found.amount_fen is None else yuan(found.amount_fen),
        "word": type(programme.word).__name__.lower(),
        "account": None if employer.bank is None else employer.bank.account_masked,
    }


@router.post("/employers/{uscc}/disputes", summary="Dispute the assessed amount", status_code=201)
async def dispute(
    request: Request,
    uscc: Uscc,
    body: DisputeBody,
    principal: Annotated[Principal, Depends(require("registration:write", employers=True))],
) -> JSONResponse:
    by = await _speaker(request, principal, uscc)
    command = DisputeAmount(body.edition, body.assessment_id, body.reason, by)
    return await _act(request, principal, uscc, command, AmountDisputed)


@router.get("/employers", summary="Employers of an edition", dependencies=[FRESH])
async def list_employers(
    request: Request,
    edition: Edition,
    page: PageOf,
    principal: Annotated[Principal, Depends(require("registration:read"))],
    agency: Region | None = None,
    word: Literal["awaiting", "confirmed", "disputed"] | None = None,
) -> dict[str, Any]:
    region = principal.region_or(agency)
    return await queries.list_programmes(runtime_of(request).engine, page, edition=edition, region=region, word=word)


@router.get("/employers/{uscc}", summary="One employer, its masked bank details and programmes", dependencies=[FRESH])
async def read_employer(
    request: Request, uscc: Uscc, principal: Annotated[Principal, Depends(require("registration:read", employers=True))]
) -> dict[str, Any]:
    await _employer(request, principal, uscc)
    found = await queries.employer(runtime_of(request).engine, uscc)
    if found is None:
        raise Problem(
            425, "too-early", "The employer was enrolled a moment ago; ask again.", headers={"Retry-After": "1"}
        )
    return found
