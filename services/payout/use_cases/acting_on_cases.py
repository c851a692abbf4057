"""What the acts on a discrepancy case have in common: which case it is, and who may act on it."""

from services.payout.domain.case import Case
from services.payout.domain.resolving import check_uninvolved
from services.payout.problems.cases import CASE_OF_THE_ACCOUNT, NO_SUCH_CASE
from services.payout.queries.cases import find_case
from services.payout.queries.funds import region_seen
from services.payout.queries.hands import hand_in_payment
from services.payout.queries.resolutions import agencies_of_resolution
from shared.contracts.payout import Resolution
from shared.http.changes import Change
from shared.problem import Problem
from shared.regions import NATION


async def case_of(change: Change, case: int) -> Case:
    """A case that this person may act on. Raises ``Problem``: 404, 403; ``Refused``."""
    engine, principal = change.runtime.engine, change.principal
    found = await find_case(engine, case)
    if found is None:
        raise Problem(NO_SUCH_CASE)
    if found.agency is not None:
        change.check_agency(found.agency)
    elif await region_seen(engine, principal.region_or(None)) != NATION:
        raise Problem(CASE_OF_THE_ACCOUNT)
    if found.payment_id is not None:
        check_uninvolved(principal.subject, await hand_in_payment(engine, found.payment_id, principal.subject))
    return found


async def check_agencies(change: Change, resolution: Resolution) -> None:
    """Raises ``Problem``: 403 unless all that a resolution names lies within the caller's region."""
    for agency in await agencies_of_resolution(change.runtime.engine, resolution):
        change.check_agency(agency)
