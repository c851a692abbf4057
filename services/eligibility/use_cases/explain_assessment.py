"""The working of one assessment, from the log itself: the receipt, the rows that it counted, the content it names."""

from collections.abc import Callable
from typing import Any

from services.eligibility.domain.adoption import edition_stream
from services.eligibility.domain.case import case_stream
from services.eligibility.domain.explanation import explain, months_counted
from services.eligibility.domain.wording import Lang
from services.eligibility.editions import edition_named
from shared.contracts.eligibility import EmployerAssessed
from shared.http.problems.subjects import NOT_ASSESSED
from shared.money import yuan
from shared.problem import Problem
from shared.runtime import Runtime


async def explain_assessment(
    runtime: Runtime, edition: str, uscc: str, lang: Lang, check_agency: Callable[[str], None]
) -> dict[str, Any]:
    """Plain values only. ``check_agency`` raises when the reader may not see employers of that agency.

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
    return receipt_answer(found) | {"explanation": explanation}


def receipt_answer(assessed: EmployerAssessed) -> dict[str, Any]:
    """The receipt as it is stored, with amounts in yuan."""
    answer = assessed.model_dump(mode="json")
    for name in ("premium_paid", "amount"):
        value = answer.pop(f"{name}_fen")
        answer[name] = None if value is None else yuan(value)
    return answer
