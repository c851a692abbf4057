"""Which alerts a person may see."""

from typing import Any

from services.supervision.alerts.queries import alert_row
from services.supervision.problems.alerts import NO_SUCH_ALERT
from shared.problem import Problem
from shared.runtime import Runtime
from shared.security.tokens import Principal


async def alert_open_to(runtime: Runtime, principal: Principal, alert_id: str) -> dict[str, Any]:
    """Its row. Raises ``Problem``: 404 while there is none, 403 outside the region or about another employer."""
    row = await alert_row(runtime.engine, alert_id)
    if row is None or row["opens_on"] > runtime.clock.today():
        raise Problem(NO_SUCH_ALERT)
    principal.check_own(row["uscc"] or "", row["agency"])
    return row
