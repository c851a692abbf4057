"""What waits for the people of an agency, counted and put in order by the database."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select, true
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncEngine

from services.supervision.domain.standing import RETURNED
from services.supervision.tables import acted_by, desk_batches, money, notice_windows, questions, trail
from shared.contracts.payout import PaymentReturned
from shared.contracts.registration import BankDetailsGiven
from shared.http.reading import in_region, rows_of
from shared.people import person_key

SHOWN = 50
"""Rows of each kind: who has more to do than that begins with these."""
_NEXT = {"drafted": ("check", "payout:check"), "checked": ("approve", "payout:approve")}
_NEXT |= {"approved": ("release", "payout:release")}


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """An objection or a claim."""

    number: str
    kind: str
    uscc: str
    asked_at: datetime
    name: str | None
    entitled_fen: int | None
    agency: str
    last_day: date | None
    """Of the list's window."""


@dataclass(frozen=True, slots=True)
class OpenBatch:
    batch_id: str
    agency: str
    payments: int
    total_fen: int
    state: str
    since: datetime
    mine: bool

    @property
    def step(self) -> str:
        """The next one."""
        return _NEXT[self.state][0]


@dataclass(frozen=True, slots=True)
class ReturnedPayment:
    uscc: str
    name: str | None
    agency: str
    returned_fen: int | None
    since: datetime
    reason: str
    corrected: bool


Row = TypeVar("Row", OpenQuestion, OpenBatch, ReturnedPayment)


@dataclass(frozen=True, slots=True)
class Waiting(Generic[Row]):
    """The first rows of one kind, and how many there are."""

    count: int
    rows: list[Row]


async def editions_of(engine: AsyncEngine, region: str) -> list[str]:
    """The editions under which anybody of a region is known, the latest name last."""
    query = select(money.c.edition).where(in_region(money.c.agency, region)).distinct().order_by(money.c.edition)
    return [row["edition"] for row in await rows_of(engine, query)]


async def open_questions(engine: AsyncEngine, edition: str, region: str) -> Waiting[OpenQuestion]:
    """Objections and claims that nobody has decided, those first whose window ends first."""
    agency = func.coalesce(money.c.agency, notice_windows.c.agency)
    query = (
        select(
            questions.c.number,
            questions.c.kind,
            questions.c.uscc,
            questions.c.asked_at,
            money.c.name,
            money.c.entitled_fen,
            agency.label("agency"),
            notice_windows.c.last_day,
        )
        .outerjoin(money, and_(money.c.edition == questions.c.edition, money.c.uscc == questions.c.uscc))
        .outerjoin(notice_windows, notice_windows.c.notice_id == questions.c.notice_id)
        .where(questions.c.edition == edition, questions.c.decided.is_(False), in_region(agency, region))
    )
    return await _first(
        engine, OpenQuestion, query, notice_windows.c.last_day, questions.c.asked_at, questions.c.number
    )


async def open_batches(
    engine: AsyncEngine, edition: str, region: str, person: str, scopes: frozenset[str]
) -> Waiting[OpenBatch]:
    """Batches on their way to the bank; ``mine``: the next step is one that this person may still do.

    That is payout's rule, told again from the log: nobody acts twice on a batch, nor on one that pays to an account
    that they entered.
    """
    batch = desk_batches.c
    acted = or_(
        *(column == person_key(person) for column in (batch.maker, batch.checker, batch.first_approver, batch.approver))
    )
    allowed = or_(false(), *(batch.state == state for state, (_, scope) in _NEXT.items() if scope in scopes))
    mine = and_(allowed, func.coalesce(acted, False).is_(False), ~_entered_by(person))
    query = select(
        batch.batch_id, batch.agency, batch.payments, batch.total_fen, batch.state, batch.since, mine.label("mine")
    ).where(batch.edition == edition, batch.state.in_(_NEXT), in_region(batch.agency, region))
    return await _first(engine, OpenBatch, query, mine.desc(), batch.since, batch.batch_id)


def _entered_by(person: str) -> ColumnElement[bool]:
    """Whether a payment of the batch goes to an account that the person gave for its employer."""
    given, batched = trail.alias("given"), trail.alias("batched")
    account = given.c.data.cast(JSONB)["bank"]["account_fingerprint"].astext
    return exists(
        select(given.c.position)
        .join(batched, batched.c.uscc == given.c.uscc)
        .join(money, and_(money.c.uscc == given.c.uscc, money.c.edition == batched.c.edition))
        .where(
            acted_by(given) == person_key(person),
            given.c.topic == BankDetailsGiven.topic,
            batched.c.refers_to == "batch:" + desk_batches.c.batch_id,
            account == money.c.granted_fingerprint,
        )
    )


async def returned_payments(engine: AsyncEngine, edition: str, region: str) -> Waiting[ReturnedPayment]:
    """Payments that came back and were not ordered anew, the oldest first, with the bank's reason.

    ``corrected``: other bank details were given since, and wait to be confirmed.
    """
    last = (
        select(trail.c.recorded_at, trail.c.data.cast(JSONB)["reason"].astext.label("reason"))
        .where(trail.c.uscc == money.c.uscc, trail.c.topic == PaymentReturned.topic, trail.c.edition == edition)
        .order_by(trail.c.position.desc())
        .limit(1)
        .lateral("last")
    )
    corrected = exists().where(
        trail.c.uscc == money.c.uscc,
        trail.c.topic == BankDetailsGiven.topic,
        trail.c.recorded_at > last.c.recorded_at,
    )
    query = (
        select(
            money.c.uscc,
            money.c.name,
            money.c.agency,
            money.c.returned_fen,
            last.c.recorded_at.label("since"),
            last.c.reason,
            corrected.label("corrected"),
        )
        .join(last, true())
        .where(money.c.edition == edition, money.c.payment_state == RETURNED, in_region(money.c.agency, region))
    )
    return await _first(engine, ReturnedPayment, query, last.c.recorded_at, money.c.uscc)


async def _first(engine: AsyncEngine, kind: type[Row], query: Select[Any], *order: ColumnElement[Any]) -> Waiting[Row]:
    counted = query.add_columns(func.count().over().label("of")).order_by(*order).limit(SHOWN)
    rows = await rows_of(engine, counted)
    count = rows[0]["of"] if rows else 0
    return Waiting(count, [kind(**{name: row[name] for name in kind.__slots__}) for row in rows])
