"""Who acts for an agency keeps away from employers that they spoke for: alone, or in a run over many."""

from collections.abc import Collection
from typing import Any

from fastapi import Request

from services.eligibility.domain.assessment import EmployerFacts
from services.eligibility.tables import known_helpers
from shared.http.commands import runtime_of
from shared.http.helper_checks import helped_by
from shared.recusal import refuse_helper
from shared.security.tokens import Principal

MOST_TOLD = 1000


async def check_apart(request: Request, principal: Principal, usccs: Collection[str]) -> None:
    """Raises ``Refused`` with the first of the employers that the bearer ever spoke for."""
    helped = await helped_by(runtime_of(request).engine, known_helpers, principal.subject, usccs)
    if helped:
        raise refuse_helper(principal.subject, min(helped))


async def apart_from(
    request: Request, principal: Principal, employers: list[EmployerFacts]
) -> tuple[list[EmployerFacts], dict[str, Any]]:
    """Those of a run that the bearer may decide on; and for the answer, those that are left to somebody else.

    Raises ``Refused`` where nobody is left.
    """
    usccs = [one.uscc for one in employers]
    helped = await helped_by(runtime_of(request).engine, known_helpers, principal.subject, usccs)
    if not helped:
        return employers, {}
    rest = [one for one in employers if one.uscc not in helped]
    if not rest:
        raise refuse_helper(principal.subject, min(helped))
    return rest, {"left_to_others": sorted(helped)[:MOST_TOLD]}
