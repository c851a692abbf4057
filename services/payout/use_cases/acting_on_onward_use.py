"""What the acts on onward use have in common: which credit or duty it is."""

from sqlalchemy.ext.asyncio import AsyncEngine

from services.payout.problems.onward import NO_SUCH_CREDIT, NO_SUCH_DUTY
from services.payout.queries.onward import KnownCredit, KnownDuty, find_credit, find_duty
from shared.problem import Problem


async def credit_of(engine: AsyncEngine, payment_id: str) -> KnownCredit:
    found = await find_credit(engine, payment_id)
    if found is None:
        raise Problem(NO_SUCH_CREDIT)
    return found


async def duty_of(engine: AsyncEngine, duty_id: str) -> KnownDuty:
    found = await find_duty(engine, duty_id)
    if found is None:
        raise Problem(NO_SUCH_DUTY)
    return found
