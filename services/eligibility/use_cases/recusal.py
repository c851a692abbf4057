"""Who acts for an agency keeps away from employers that they spoke for: alone, or in a run over many."""

from collections.abc import Collection

from services.eligibility.domain.employer import KnownEmployer
from services.eligibility.tables import known_helpers
from shared.http.changes import Change
from shared.http.helper_checks import helped_by
from shared.recusal import refuse_helper

MOST_NAMED = 1000


async def check_recusal(change: Change, usccs: Collection[str]) -> None:
    """Raises ``Refused`` with the first of the employers that the caller ever spoke for."""
    person = change.principal.subject
    helped = await helped_by(change.runtime.engine, known_helpers, person, usccs)
    if helped:
        raise refuse_helper(person, min(helped))


async def without_recused(
    change: Change, employers: list[KnownEmployer]
) -> tuple[list[KnownEmployer], dict[str, list[str]]]:
    """Those of a run that the caller may decide on; and for the answer, those that are left to somebody else.

    Raises ``Refused`` where nobody is left.
    """
    person = change.principal.subject
    helped = await helped_by(change.runtime.engine, known_helpers, person, [one.uscc for one in employers])
    if not helped:
        return employers, {}
    rest = [one for one in employers if one.uscc not in helped]
    if not rest:
        raise refuse_helper(person, min(helped))
    return rest, {"left_to_others": sorted(helped)[:MOST_NAMED]}
