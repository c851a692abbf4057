"""What stands beside an employer's first payment: top-ups, and what a dispatch firm owes onward."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Label, ScalarSelect, Table, and_, exists, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncEngine

from services.supervision.domain.alerts import Alert, Money, alerts_of
from services.supervision.domain.onward_alerts import (
    OnwardCredit,
    OnwardDuty,
    RejectedVoucher,
    onward_alerts_of,
)
from services.supervision.tables import (
    confirmed_accounts,
    money,
    onward_credits,
    onward_duties,
    rejected_vouchers,
    top_ups,
)
from shared.http.reading import in_region, rows_of

Case = tuple[str, str]
"""Edition and USCC."""


def has_further_money(today: date) -> ColumnElement[bool]:
    """Employers that the rules here may concern: a top-up that is not well, or money owed onward."""
    not_well = or_(
        and_(top_ups.c.pay_by < today, top_ups.c.payment_state.is_distinct_from("credited")),
        top_ups.c.other_account_reported.is_(True),
        and_(
            top_ups.c.credited_fingerprint.is_not(None),
            top_ups.c.credited_fingerprint.is_distinct_from(
                func.coalesce(account_confirmed_for(top_ups), top_ups.c.granted_fingerprint)
            ),
        ),
    )
    same_top_up = and_(top_ups.c.edition == money.c.edition, top_ups.c.uscc == money.c.uscc)
    same_credit = and_(onward_credits.c.edition == money.c.edition, onward_credits.c.uscc == money.c.uscc)
    return or_(exists().where(same_top_up, not_well), exists().where(same_credit))


def account_confirmed_for(payment: Table) -> ScalarSelect[Any]:
    """The account confirmed last before a payment went: what is confirmed later concerns its next attempt."""
    return (
        select(confirmed_accounts.c.fingerprint)
        .where(
            confirmed_accounts.c.edition == payment.c.edition,
            confirmed_accounts.c.uscc == payment.c.uscc,
            confirmed_accounts.c.confirmed_at
            <= func.coalesce(payment.c.released_at, confirmed_accounts.c.confirmed_at),
        )
        .order_by(confirmed_accounts.c.position.desc())
        .limit(1)
        .scalar_subquery()
    )


async def further_alerts(engine: AsyncEngine, cases: Sequence[Case], today: date) -> dict[Case, list[Alert]]:
    """By case."""
    found: dict[Case, list[Alert]] = {case: [] for case in cases}
    confirmed = account_confirmed_for(top_ups).label("confirmed_fingerprint")
    for row in await _of(engine, top_ups, cases, confirmed):
        money_of_it = Money(**{field.name: row[field.name] for field in fields(Money)})
        found[row["edition"], row["uscc"]] += alerts_of(money_of_it, today)
    duties = {
        row["duty_id"]: OnwardDuty(**{field.name: row[field.name] for field in fields(OnwardDuty)})
        for row in await _of(engine, onward_duties, cases)
    }
    received = [
        OnwardCredit(**{field.name: row[field.name] for field in fields(OnwardCredit)})
        for row in await _of(engine, onward_credits, cases)
    ]
    vouchers = [
        RejectedVoucher(duties[row["duty_id"]], row["amount_fen"], row["reason"], row["first_duty_id"])
        for row in await _of(engine, rejected_vouchers, cases)
    ]
    for alert in onward_alerts_of(list(duties.values()), received, vouchers, today):
        found[alert.edition, alert.uscc].append(alert)
    return found


async def _of(engine: AsyncEngine, table: Table, cases: Sequence[Case], *more: Label[Any]) -> list[dict[str, Any]]:
    if not cases:
        return []
    key = next(iter(table.primary_key.columns))
    query = select(table, *more).where(tuple_(table.c.edition, table.c.uscc).in_(cases)).order_by(key)
    return await rows_of(engine, query)


async def top_ups_of(engine: AsyncEngine, edition: str, region: str) -> list[dict[str, Any]]:
    """Rows that count in sums as those of ``money`` do."""
    query = select(top_ups).where(top_ups.c.edition == edition, in_region(top_ups.c.agency, region))
    return await rows_of(engine, query)
