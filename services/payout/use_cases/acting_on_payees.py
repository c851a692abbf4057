"""What the acts on a payee have in common: whose business it is, who may act, what goes on then."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine

from services.payout.domain.payment import PAYMENT, LiftHold, payment_stream
from services.payout.problems.payees import NO_SUCH_PAYEE
from services.payout.queries.payees import agencies_of_payee
from services.payout.queries.payments import held_payments
from services.payout.tables.known import known_helpers
from shared.contracts.payout import HoldReason
from shared.eventlog.records import Work
from shared.http.changes import Change
from shared.http.helper_checks import unless_helper
from shared.problem import Problem


async def check_payee(change: Change, uscc: str) -> None:
    """Raises ``Problem``: 404 for who was granted nothing, 403 outside the caller's region."""
    agencies = await agencies_of_payee(change.runtime.engine, uscc)
    if not agencies:
        raise Problem(NO_SUCH_PAYEE)
    for agency in agencies:
        change.check_agency(agency)


async def apart_from(change: Change, uscc: str) -> Callable[[Any], None]:
    """For ``Work.allowed``: refuses who spoke for the employer."""
    return await unless_helper(change.runtime.engine, known_helpers, change.principal.subject, uscc)


async def works_lifting(engine: AsyncEngine, uscc: str, reasons: frozenset[HoldReason]) -> Sequence[Work[Any, Any]]:
    """What was held for these reasons may go on."""
    held = await held_payments(engine, uscc)
    return [Work(PAYMENT, payment_stream(payment_id), LiftHold(reasons)) for payment_id in held]
