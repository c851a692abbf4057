"""Who is or may be entitled, and not reached yet (R11: X74 §2, Q35 §3): each with the next step, by county."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, and_, case, exists, func, or_, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncEngine

from services.supervision.domain.standing import HELD, RETURNED
from services.supervision.domain.standing import STUCK as PAYMENTS_STUCK
from services.supervision.progress.schemas import CountyNotReached, NotReached, NotReachedList, Why
from services.supervision.tables import account_uses, any_of, money, top_ups, trail
from shared.clock import date_of
from shared.contracts.payout import PaymentHeld
from shared.contracts.registration import RegistrationNoticeSent
from shared.http.reading import Page, in_region, rows_of
from shared.money import yuan
from shared.regions import region_name

TO_COMPLETE: tuple[Why, ...] = ("not-assessable",)
"""A size class or a month is missing: nobody can say whether the employer is entitled."""
TO_CHASE: tuple[Why, ...] = ("no-registration", "no-account", "no-confirmation")
"""What an employer is reminded of before anything is granted."""
STUCK: tuple[Why, ...] = ("held", "top-up-returned", "top-up-held")
"""What stopped on its way, beside the returns of first payments."""

_KEY = (money.c.agency, money.c.uscc)
_HAS_ACCOUNT = exists().where(account_uses.c.uscc == money.c.uscc)
_CONFIRMS = and_(money.c.route == "confirming", func.coalesce(money.c.confirmed, False).is_(False))
_NOT_GRANTED = and_(money.c.granted_fen.is_(None), money.c.stage.not_in(("taken-off", "waived")))
# Of an employer's further payments the one to begin with: which came back, else which is held.
_STUCK = (
    select(top_ups)
    .where(top_ups.c.payment_state.in_(PAYMENTS_STUCK))
    .ext(distinct_on(top_ups.c.edition, top_ups.c.uscc))
    .order_by(top_ups.c.edition, top_ups.c.uscc, top_ups.c.payment_state.desc(), top_ups.c.payment_id)
    .subquery("stuck")
)
_ROWS = money.outerjoin(_STUCK, and_(_STUCK.c.edition == money.c.edition, _STUCK.c.uscc == money.c.uscc))
# One step each, the first that is missing: who has not registered can neither give an account nor confirm.
_WHY: ColumnElement[str | None] = case(
    (money.c.payment_state == RETURNED, "returned"),
    (and_(money.c.outcome == "not_assessable", _NOT_GRANTED), "not-assessable"),
    (money.c.outcome != "eligible", None),
    (money.c.payment_state == HELD, "held"),
    (_STUCK.c.payment_state == RETURNED, "top-up-returned"),
    (_STUCK.c.payment_state == HELD, "top-up-held"),
    (~_NOT_GRANTED, None),
    (and_(_CONFIRMS, money.c.registered_at.is_(None)), "no-registration"),
    (~_HAS_ACCOUNT, "no-account"),
    (or_(_CONFIRMS, money.c.stage == "waiting-for-confirmation"), "no-confirmation"),
    else_=None,
)
_OF_TOP_UP = _WHY.in_(("top-up-returned", "top-up-held"))


def _held_at(payment_id: ColumnElement[str]) -> ScalarSelect[Any]:
    """When it was held last; no table keeps it."""
    held = and_(
        trail.c.uscc == money.c.uscc,
        trail.c.stream == func.concat("payment:", payment_id),
        trail.c.topic == PaymentHeld.topic,
    )
    return select(func.max(trail.c.recorded_at)).where(held).scalar_subquery()


_SINCE = case(
    (_WHY == "returned", money.c.returned_at),
    (_WHY == "held", _held_at(func.concat(money.c.edition, ":", money.c.uscc))),
    (_WHY == "top-up-returned", _STUCK.c.returned_at),
    (_WHY == "top-up-held", _held_at(_STUCK.c.payment_id)),
    (_WHY.in_(("no-registration", "no-account")), money.c.enrolled_at),
    else_=money.c.assessed_at,
)


async def unreached(
    engine: AsyncEngine, page: Page, today: date, *, edition: str, region: str, why: Collection[Why] | None
) -> NotReachedList:
    """A page by county and USCC. ``days``: since they were enrolled, assessed, or their payment came back or was held.

    ``amount``: what they are entitled to, of a top-up its own.
    """
    amount = case((_OF_TOP_UP, _STUCK.c.granted_fen), else_=money.c.entitled_fen)
    columns = (*(money.c[name] for name in ("uscc", "name", "agency", "disputed")), amount.label("amount_fen"))
    each = (
        select(*columns, _WHY.label("why"), _SINCE.label("since"))
        .select_from(_ROWS)
        .where(money.c.edition == edition, in_region(money.c.agency, region), page.follows(*_KEY))
        .where(_WHY.is_not(None) if why is None else _WHY.in_(why))
    )
    answer = page.answer(await rows_of(engine, each.order_by(*_KEY).limit(page.limit + 1)), ["agency", "uscc"])
    sent = await _notices_sent(engine, edition, [row["uscc"] for row in answer["items"]])
    items = [_told(row, sent.get(row["uscc"], 0), today) for row in answer["items"]]
    return NotReachedList(as_of=today, items=items, next=answer["next"])


async def _notices_sent(engine: AsyncEngine, edition: str, usccs: list[str]) -> dict[str, int]:
    """How often each was told to register and confirm."""
    query = (
        select(trail.c.uscc, func.count().label("notices"))
        .where(trail.c.uscc == any_of(usccs), trail.c.edition == edition, trail.c.topic == RegistrationNoticeSent.topic)
        .group_by(trail.c.uscc)
    )
    return {row["uscc"]: row["notices"] for row in await rows_of(engine, query)}


async def unreached_by_county(engine: AsyncEngine, *, edition: str, region: str) -> list[CountyNotReached]:
    """How many of each kind, by county; counties where everybody is reached are left out."""
    each = (
        select(money.c.agency, _WHY.label("why"))
        .select_from(_ROWS)
        .where(money.c.edition == edition, in_region(money.c.agency, region), _WHY.is_not(None))
    )
    rows = each.subquery()
    counted = select(rows.c.agency, rows.c.why, func.count().label("employers")).group_by(rows.c.agency, rows.c.why)
    found: dict[str, dict[str, int]] = {}
    for row in await rows_of(engine, counted.order_by(rows.c.agency)):
        found.setdefault(row["agency"], {})[row["why"]] = row["employers"]
    return [CountyNotReached(agency=one, name=region_name(one), **counts) for one, counts in found.items()]


def _told(row: dict[str, Any], notices_sent: int, today: date) -> NotReached:
    since: datetime | None = row["since"]
    day = None if since is None else date_of(since)
    return NotReached(
        uscc=row["uscc"],
        name=row["name"],
        agency=row["agency"],
        why=row["why"],
        amount=None if row["amount_fen"] is None else yuan(row["amount_fen"]),
        notices_sent=notices_sent,
        disputed=bool(row["disputed"]),
        since=day,
        days=None if day is None else (today - day).days,
    )
