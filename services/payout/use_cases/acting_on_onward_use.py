"""What the acts on onward use have in common: which credit or duty it is."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine

from services.payout.queries.onward import find_credit, find_duty
from shared.problem import Problem


async def credit_of(engine: AsyncEngine, payment_id: str) -> dict[str, Any]:
    found = await find_credit(engine, payment_id)
    if found is None:
        raise Problem(404, "no-such-credit", "No payment to a dispatch firm has this id.")
    return found


async def duty_of(engine: AsyncEngine, duty_id: str) -> dict[str, Any]:
    found = await find_duty(engine, duty_id)
    if found is None:
        raise Problem(404, "no-such-duty", "There is no such duty.")
    return found
