"""Who had a hand in what a payment's employer said, or in its bank details."""

from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.ext.asyncio import AsyncEngine

from services.payout.queries.batches import waits_for_batch
from services.payout.tables.known import known_bank_details, known_givers, known_helpers
from services.payout.tables.money import payments
from shared.http.reading import rows_of
from shared.people import person_key


async def hand_in_waiting(
    engine: AsyncEngine, edition: str, region: str, route: str | None, person: str
) -> dict[str, bool]:
    """Whether somebody ``entered`` bank details of a payment that would come into the batch, or ``helped`` its
    employer."""
    return await _hand(engine, person, waits_for_batch(edition, region, route))


async def hand_in_batch(engine: AsyncEngine, batch_id: str, person: str) -> dict[str, bool]:
    """As ``hand_in_waiting``, of the payments in a batch; now or earlier."""
    return await _hand(engine, person, payments.c.batch_id == batch_id)


async def hand_in_payment(engine: AsyncEngine, payment_id: str, person: str) -> bool:
    """Whether somebody ever entered bank details of a payment's employer, or spoke for it: a payment that waits for a
    decision may go to another account than it was ordered to."""
    which = payments.c.payment_id == payment_id
    given = payments.join(known_givers, known_givers.c.uscc == payments.c.uscc)
    query = select(payments.c.payment_id).select_from(given).where(which, known_givers.c.person == person_key(person))
    return bool(await rows_of(engine, query.limit(1))) or (await _hand(engine, person, which))["helped"]


async def _hand(engine: AsyncEngine, person: str, which: ColumnElement[bool]) -> dict[str, bool]:
    entered = bool(await rows_of(engine, _entered(person).where(which)))
    spoken = payments.join(known_helpers, known_helpers.c.uscc == payments.c.uscc)
    query = select(payments.c.payment_id).select_from(spoken).where(which, known_helpers.c.person == person_key(person))
    return {"entered": entered, "helped": bool(await rows_of(engine, query.limit(1)))}


def _entered(person: str) -> Select[Any]:
    """By the account that the payment goes to: whoever ever entered it for this employer."""
    details = known_bank_details.join(
        known_givers,
        (known_givers.c.uscc == known_bank_details.c.uscc)
        & (known_givers.c.bank_details_id == known_bank_details.c.bank_details_id),
    )
    given = details.join(
        payments,
        (payments.c.uscc == known_bank_details.c.uscc)
        & (payments.c.account_fingerprint == known_bank_details.c.account_fingerprint),
    )
    return select(payments.c.payment_id).select_from(given).where(known_givers.c.person == person_key(person)).limit(1)
