"""Which alerts a person may see."""

from services.supervision.alerts.queries import KnownAlert, find_alert
from services.supervision.problems.alerts import NO_SUCH_ALERT
from shared.problem import Problem
from shared.runtime import Runtime
from shared.security.tokens import Principal


async def alert_open_to(runtime: Runtime, principal: Principal, alert_id: str) -> KnownAlert:
    """Raises ``Problem``: 404 while there is none, 403 outside the region or about another employer."""
    found = await find_alert(runtime.engine, alert_id)
    if found is None or found.opens_on > runtime.clock.today():
        raise Problem(NO_SUCH_ALERT)
    principal.check_own(found.uscc, found.agency)
    return found
