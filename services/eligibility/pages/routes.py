"""What everybody may see and say of published lists, as pages: no token, no script, no other host.

The forms go the way of the API's commands, under the subject ``public``; their key makes a second press of the button a
repeat (ADR 0020).
"""

import hashlib
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from services.eligibility.domain.case import CASE, ClaimThroughNotice, RaiseObjection, case_stream
from services.eligibility.pages.notice import Heading, NoticePage, NoticesPage, heading, paging, shown_line
from services.eligibility.pages.objection import FIELDS, PROSE, ObjectionPage, ReceivedPage, errors_of
from services.eligibility.pages.site import PAGES
from services.eligibility.queries.editions import find_edition_in_force
from services.eligibility.queries.notices import (
    LINES_A_PAGE,
    find_lines,
    latest_notices,
    name_on_list,
    notice_row,
    taken_off,
)
from services.eligibility.queries.objections import objection
from services.eligibility.queries.reconsiderations import reconsideration
from services.eligibility.use_cases.notice_proof import prove_notice
from shared.clock import SHANGHAI
from shared.eventlog.decider import Refused
from shared.eventlog.records import Work
from shared.http.allowance import Allowance
from shared.http.commands import context_of, runtime_of
from shared.http.fields import Id
from shared.http.problems import Problem
from shared.http.reading import know_own_log
from shared.pages.forms import Form, read_form
from shared.pages.rendering import PageLanguage
from shared.security.tokens import Principal

router = APIRouter(prefix="/pages/notices", include_in_schema=False)

PUBLIC = Principal(subject="public", scopes=frozenset(), region=None, employer=None, key_id="")
FORMS_AN_HOUR = 20
PageNumber = Annotated[int, Query(ge=1, le=100_000)]


def allow_forms() -> Allowance:
    """One an application: forms that one address may send."""
    return Allowance(FORMS_AN_HOUR, 3600)


@router.get("")
async def notices(request: Request, language: PageLanguage, page: PageNumber = 1) -> Response:
    runtime = runtime_of(request)
    rows, count = await latest_notices(runtime.engine, page)
    view = NoticesPage([await _heading(request, row) for row in rows], paging(page, count, LINES_A_PAGE))
    return PAGES.render(request, "notices", language, view)


@router.get("/{notice_id}")
async def notice(
    request: Request,
    notice_id: Id,
    language: PageLanguage,
    q: Annotated[str, Query(max_length=100)] = "",
    page: PageNumber = 1,
) -> Response:
    runtime = runtime_of(request)
    found = await _known(request, notice_id)
    words = q.strip()
    lines, count = await find_lines(runtime.engine, found, words, page)
    off, off_fen = await taken_off(runtime.engine, notice_id)
    view = NoticePage(
        heading=await _heading(request, found),
        lines=[shown_line(line.number, line.assessment, line.taken_off) for line in lines],
        searched=words,
        paging=paging(page, count, LINES_A_PAGE),
        taken_off=off,
        taken_off_fen=off_fen,
        takes_forms=runtime.vault is not None,
        proof=await _proof(request, found),
    )
    return PAGES.render(request, "notice", language, view)


async def _proof(request: Request, notice: dict[str, Any]) -> dict[str, Any] | None:
    try:
        return await prove_notice(runtime_of(request), notice)
    except Problem:  # no checkpoint covers it yet: the page says so
        return None


@router.get("/{notice_id}/objections")
async def objection_form(
    request: Request,
    notice_id: Id,
    language: PageLanguage,
    uscc: Annotated[str, Query(max_length=18)] = "",
    kind: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    found = await _open_to_forms(request, notice_id)
    name = await name_on_list(runtime_of(request).engine, notice_id, uscc) if uscc else None
    values = dict.fromkeys(FIELDS, "") | {"uscc": uscc, "kind": kind or ("objection" if name else "")}
    view = ObjectionPage(await _heading(request, found), values, {}, employer=name)
    return PAGES.render(request, "objection", language, view)


@router.post("/{notice_id}/objections")
async def object_by_form(request: Request, notice_id: Id, language: PageLanguage) -> Response:
    form = await read_form(request, PROSE)
    allowance: Allowance = request.app.state.form_allowance
    allowance.use(request, notice_id)
    await know_own_log(request)
    found = await _open_to_forms(request, notice_id)
    runtime = runtime_of(request)
    values = {name: form.values.get(name, "") for name in FIELDS}
    values["uscc"] = values["uscc"].upper()
    errors = errors_of(values, form.unfit)
    listed = await name_on_list(runtime.engine, notice_id, values["uscc"])
    if "uscc" not in errors and values["kind"] == "objection" and listed is None:
        errors["uscc"] = "uscc_not_listed"
    if "uscc" not in errors and values["kind"] == "claim" and listed is not None:
        errors["uscc"] = "uscc_listed"
    shown = await _heading(request, found)
    if errors:
        view = ObjectionPage(shown, values, errors, employer=listed, unfit=form.unfit)
        return PAGES.render(request, "objection", language, view, status=422)
    try:
        number = await _record(request, found, form, values)
    except Refused as refused:
        view = ObjectionPage(shown, values, {}, refused.sentence, listed)
        return PAGES.render(request, "objection", language, view, status=409)
    root = request.scope.get("root_path", "")
    return RedirectResponse(f"{root}/pages/notices/{notice_id}/objections/{number}", 303)


async def _record(request: Request, notice: dict[str, Any], form: Form, values: dict[str, str]) -> str:
    """The number under which the objection or claim stands in the log; of a form sent twice, the first one's."""
    runtime = runtime_of(request)
    context = await context_of(request, PUBLIC, key=form.key)
    digest = hashlib.sha256(context.command_id.encode()).hexdigest()[:16]
    edition, uscc, today = notice["edition"], values["uscc"], runtime.clock.today()
    command: RaiseObjection | ClaimThroughNotice
    if values["kind"] == "objection":
        number = f"ob-{digest}"
        contact = runtime.own_vault.seal(values["contact"], number)
        command = RaiseObjection(number, notice["notice_id"], values["name"], values["grounds"], today, contact)
    else:
        number = f"rc-{digest}"
        command = ClaimThroughNotice(
            reconsideration_id=number,
            edition=edition,
            uscc=uscc,
            notice_id=notice["notice_id"],
            last_day=notice["last_day"],
            claimant=values["name"],
            contact_sealed=runtime.own_vault.seal(values["contact"], number),
            grounds=values["grounds"],
            on=today,
        )
    work = [Work(CASE, case_stream(edition, uscc), command)]
    recorded = await runtime.own_log.execute(work, context, answer=lambda _: {"number": number})
    await runtime.caught_up(recorded.position, 5)
    return number


@router.get("/{notice_id}/objections/{number}")
async def received(request: Request, notice_id: Id, number: Id, language: PageLanguage) -> Response:
    """What became of it, for whoever knows its number: without a name, and without grounds."""
    engine = runtime_of(request).engine
    found = await _known(request, notice_id)
    said = await objection(engine, number)
    asked = None if said else await reconsideration(engine, number)
    one = said or asked
    if one is None or one["notice_id"] != notice_id:
        raise Problem(404, "no-such-objection", "There is no such objection to this list.")
    at = one["raised_at"] if said else one["asked_at"]
    view = ReceivedPage(
        heading=await _heading(request, found),
        number=number,
        kind="objection" if said else "claim",
        uscc=one["uscc"],
        state=one["state"],
        reason=one["reason"],
        received_at=None if at is None else at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M"),
    )
    return PAGES.render(request, "received", language, view)


async def _known(request: Request, notice_id: str) -> dict[str, Any]:
    found = await notice_row(runtime_of(request).engine, notice_id)
    if found is None:
        raise Problem(404, "no-such-notice", "There is no such notice.")
    return found


async def _open_to_forms(request: Request, notice_id: str) -> dict[str, Any]:
    found = await _known(request, notice_id)
    runtime = runtime_of(request)
    if runtime.vault is None:
        raise Problem(404, "no-form", "This system takes no objections by form; turn to the agency.")
    if runtime.clock.today() > found["last_day"]:
        detail = f"Objections to this list by form ended with {found['last_day'].isoformat()}; turn to the agency."
        raise Problem(409, "window-over", detail)
    return found


async def _heading(request: Request, notice: dict[str, Any]) -> Heading:
    runtime = runtime_of(request)
    edition = await find_edition_in_force(runtime.engine, notice["edition"])
    return heading(notice, edition, runtime.clock.today())
