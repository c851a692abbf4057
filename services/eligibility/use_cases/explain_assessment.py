"""The working of one assessment, from the log itself: the receipt, the rows that it counted, the content it names."""

from collections.abc import Callable

from services.eligibility.domain.adoption import edition_stream
from services.eligibility.domain.case import case_stream
from services.eligibility.domain.explanation import explain, months_counted
from services.eligibility.domain.wording import Lang
from services.eligibility.editions import edition_named
from services.eligibility.schemas.explanations import ExplainedAssessment
from shared.contracts.eligibility import EmployerAssessed
from shared.http.problems.subjects import NOT_ASSESSED
from shared.money import yuan
from shared.problem import Problem
from shared.runtime import Runtime


async def explain_assessment(
    runtime: Runtime, edition: str, uscc: str, lang: Lang, check_agency: Callable[[str], None]
) -> ExplainedAssessment:
    """``check_agency`` raises when the reader may not see employers of that agency.

    Raises ``Problem``: 404 when there is no assessment.
    """
    log = runtime.own_log
    facts = [one.event for one in await log.events_of(case_stream(edition, uscc))]
    found = next((fact for fact in reversed(facts) if isinstance(fact, EmployerAssessed)), None)
    if found is None:
        raise Problem(NOT_ASSESSED)
    check_agency(found.agency)
    contents = [one.event for one in await log.events_of(edition_stream(edition))]
    named = edition_named(contents, found.edition_sha256)
    # Decided before editions were recorded: answered as it was written down then.
    explanation = None if named is None else explain(found, named, lang, months_counted(facts, found))
    return answer_of(found, explanation)


def answer_of(assessed: EmployerAssessed, explanation: object) -> ExplainedAssessment:
    """The receipt as it is stored, with amounts in yuan."""
    receipt = assessed.model_dump(mode="json")
    amounts = {name: receipt.pop(f"{name}_fen") for name in ("premium_paid", "amount")}
    told = {name: None if value is None else yuan(value) for name, value in amounts.items()}
    return ExplainedAssessment.model_validate({**receipt, **told, "explanation": explanation})
