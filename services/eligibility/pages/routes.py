"""What everybody may see and say of published lists, as pages: no token, no script, no other host.

The forms go the way of the API's commands, under the subject ``public``; their key makes a second press of the button a
repeat (ADR 0020).
"""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from services.eligibility.pages.notice import Heading, NoticePage, NoticesPage, heading, paging, shown_line
from services.eligibility.pages.objection import FIELDS, PROSE, ObjectionPage, ReceivedPage, errors_of
from services.eligibility.pages.site import PAGES
from services.eligibility.problems import FORM_CLOSED, NO_FORM, NO_SUCH_OBJECTION_TO_LIST
from services.eligibility.queries.editions import find_edition_in_force
from services.eligibility.queries.notices import (
    LINES_A_PAGE,
    find_lines,
    known_notice,
    latest_notices,
    name_on_list,
    taken_off,
)
from services.eligibility.queries.objections import find_objection
from services.eligibility.queries.reconsiderations import find_reconsideration
from services.eligibility.schemas.notices import NoticeAnswer
from services.eligibility.use_cases.object_by_form import object_by_form
from services.eligibility.use_cases.print_notice import makes_pdf
from services.eligibility.use_cases.prove_notice import prove_notice
from shared.clock import SHANGHAI
from shared.eventlog.decider import Refused
from shared.http.allowance import Allowance
from shared.http.commands import RuntimeOf, context_of
from shared.http.fields import Id
from shared.http.freshness import OWN_LOG, wait_for
from shared.pages.forms import read_form
from shared.pages.rendering import PageLanguage
from shared.problem import Problem
from shared.runtime import Runtime
from shared.security.tokens import Principal

router = APIRouter(prefix="/pages/notices", include_in_schema=False)

PUBLIC = Principal(subject="public", scopes=frozenset(), region=None, employer=None, key_id="")
FORMS_AN_HOUR = 20
PageNumber = Annotated[int, Query(ge=1, le=100_000)]


def allow_forms() -> Allowance:
    """One an application: forms that one address may send."""
    return Allowance(FORMS_AN_HOUR, 3600)


@router.get("")
async def notices(request: Request, runtime: RuntimeOf, language: PageLanguage, page: PageNumber = 1) -> Response:
    rows, count = await latest_notices(runtime.engine, page)
    view = NoticesPage([await _heading(runtime, row) for row in rows], paging(page, count, LINES_A_PAGE))
    return PAGES.render(request, "notices", language, view)


@router.get("/{notice_id}")
async def notice(
    request: Request,
    runtime: RuntimeOf,
    notice_id: Id,
    language: PageLanguage,
    q: Annotated[str, Query(max_length=100)] = "",
    page: PageNumber = 1,
) -> Response:
    found = await known_notice(runtime.engine, notice_id)
    words = q.strip()
    lines, count = await find_lines(runtime.engine, found, words, page)
    off, off_fen = await taken_off(runtime.engine, notice_id)
    view = NoticePage(
        heading=await _heading(runtime, found),
        lines=[shown_line(line.number, line.assessment, line.taken_off) for line in lines],
        searched=words,
        paging=paging(page, count, LINES_A_PAGE),
        taken_off=off,
        taken_off_fen=off_fen,
        takes_forms=runtime.vault is not None,
        has_pdf=makes_pdf(runtime),
        proof=await _proof(runtime, found),
    )
    return PAGES.render(request, "notice", language, view)


async def _proof(runtime: Runtime, notice: NoticeAnswer) -> dict[str, Any] | None:
    try:
        return (await prove_notice(runtime, notice)).model_dump(mode="json")
    except Problem:  # no checkpoint covers it yet: the page says so
        return None


@router.get("/{notice_id}/objections")
async def objection_form(
    request: Request,
    runtime: RuntimeOf,
    notice_id: Id,
    language: PageLanguage,
    uscc: Annotated[str, Query(max_length=18)] = "",
    kind: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    found = await _open_to_forms(runtime, notice_id)
    name = await name_on_list(runtime.engine, notice_id, uscc) if uscc else None
    values = dict.fromkeys(FIELDS, "") | {"uscc": uscc, "kind": kind or ("objection" if name else "")}
    view = ObjectionPage(await _heading(runtime, found), values, {}, employer=name)
    return PAGES.render(request, "objection", language, view)


@router.post("/{notice_id}/objections")
async def send_form(request: Request, runtime: RuntimeOf, notice_id: Id, language: PageLanguage) -> Response:
    form = await read_form(request, PROSE)
    allowance: Allowance = request.app.state.form_allowance
    allowance.use(request, notice_id)
    await wait_for(runtime, OWN_LOG)
    found = await _open_to_forms(runtime, notice_id)
    values = {name: form.values.get(name, "") for name in FIELDS}
    values["uscc"] = values["uscc"].upper()
    errors = errors_of(values, form.unfit)
    listed = await name_on_list(runtime.engine, notice_id, values["uscc"])
    if "uscc" not in errors and values["kind"] == "objection" and listed is None:
        errors["uscc"] = "uscc_not_listed"
    if "uscc" not in errors and values["kind"] == "claim" and listed is not None:
        errors["uscc"] = "uscc_listed"
    shown = await _heading(runtime, found)
    if errors:
        view = ObjectionPage(shown, values, errors, employer=listed, unfit=form.unfit)
        return PAGES.render(request, "objection", language, view, status=422)
    try:
        context = await context_of(request, PUBLIC, key=form.key)
        number = await object_by_form(runtime, found, context, values)
    except Refused as refused:
        view = ObjectionPage(shown, values, {}, refused.kind.said_in(language, refused.values), listed)
        return PAGES.render(request, "objection", language, view, status=409)
    root = request.scope.get("root_path", "")
    return RedirectResponse(f"{root}/pages/notices/{notice_id}/objections/{number}", 303)


@router.get("/{notice_id}/objections/{number}")
async def received(request: Request, runtime: RuntimeOf, notice_id: Id, number: Id, language: PageLanguage) -> Response:
    """What became of it, for whoever knows its number: without a name, and without grounds."""
    engine = runtime.engine
    found = await known_notice(engine, notice_id)
    said = await find_objection(engine, number)
    asked = None if said else await find_reconsideration(engine, number)
    one = said or asked
    if one is None or one.notice_id != notice_id:
        raise Problem(NO_SUCH_OBJECTION_TO_LIST)
    at = said.raised_at if said else asked.asked_at if asked else None
    view = ReceivedPage(
        heading=await _heading(runtime, found),
        number=number,
        kind="objection" if said else "claim",
        uscc=one.uscc,
        state=one.state,
        reason=one.reason,
        received_at=None if at is None else at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M"),
    )
    return PAGES.render(request, "received", language, view)


async def _open_to_forms(runtime: Runtime, notice_id: str) -> NoticeAnswer:
    found = await known_notice(runtime.engine, notice_id)
    if runtime.vault is None:
        raise Problem(NO_FORM)
    if runtime.clock.today() > found.last_day:
        raise Problem(FORM_CLOSED, last_day=found.last_day)
    return found


async def _heading(runtime: Runtime, notice: NoticeAnswer) -> Heading:
    edition = await find_edition_in_force(runtime.engine, notice.edition)
    return heading(notice, edition, runtime.clock.today())
