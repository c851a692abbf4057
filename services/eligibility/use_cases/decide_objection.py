"""Uphold or dismiss an objection; what waited for its end is granted, if nothing else stands in the way."""

from fastapi.responses import JSONResponse

from services.eligibility.domain.case import CASE, DecideObjection, GrantTerms, case_stream
from services.eligibility.problems import NO_SUCH_OBJECTION
from services.eligibility.queries.cases import agency_of_case
from services.eligibility.queries.employers import accounts_of
from services.eligibility.queries.objections import find_objection
from services.eligibility.queries.reserves import reserves_of
from services.eligibility.schemas.objections import ObjectionDecision
from services.eligibility.use_cases.in_force import edition_in_force
from services.eligibility.use_cases.recusal import check_recusal
from shared.eventlog.records import Work
from shared.http.changes import Change
from shared.problem import Problem


async def decide_objection(change: Change, objection_id: str, body: ObjectionDecision) -> JSONResponse:
    engine = change.runtime.engine
    found = await find_objection(engine, objection_id)
    if found is None:
        raise Problem(NO_SUCH_OBJECTION)
    agency = await agency_of_case(engine, found.edition, found.uscc) or ""
    change.check_agency(agency)
    await check_recusal(change, [found.uscc])
    accounts = await accounts_of(engine, [found.uscc])
    today = change.runtime.clock.today()
    edition = await edition_in_force(change.runtime, found.edition)
    lacks = (await reserves_of(engine, edition)).lacks(agency)
    terms = GrantTerms(today, edition.pay_by_of(today), accounts.get(found.uscc), lacks, edition.legal_basis)
    upheld = body.decision == "upheld"
    command = DecideObjection(objection_id, upheld, body.reason, terms, change.principal.subject)
    work = [Work(CASE, case_stream(found.edition, found.uscc), command)]
    return await change.record(work, answer=lambda _: {"objection_id": objection_id, "decision": body.decision})
