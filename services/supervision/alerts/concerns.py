"""What new facts concern: the pictures to judge anew, found without reading the facts themselves."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.supervision.actions.queries import interests_declared
from services.supervision.alerts.doubts import doubt_of
from services.supervision.alerts.pictures.batch import BATCH_STEPS
from services.supervision.alerts.pictures.staff import STAFF_FACTS
from services.supervision.domain.record import name_of
from services.supervision.logs.records import Cut, topics_of
from services.supervision.tables import acted_by, any_of, money, trail
from shared.contracts.quarantine import APPROVED
from shared.eventlog.doubts import Doubt

JUDGED_PEOPLE = (*BATCH_STEPS, "objection-dismissed", "placements-accepted", "referral-decided")
_SPECIAL = topics_of(
    *JUDGED_PEOPLE, *STAFF_FACTS, "payment-released", "case-listed", "top-up-listed", "bank-details-given"
)
_TIME_TOLERANCE = timedelta(minutes=5)


@dataclass(slots=True)
class Concerned:
    """Names of pictures. ``changed_accounts``: employers that gave bank details."""

    usccs: set[str] = field(default_factory=set)
    batches: set[str] = field(default_factory=set)
    notices: set[str] = field(default_factory=set)
    people: set[str] = field(default_factory=set)
    funds: set[str] = field(default_factory=set)
    books: set[str] = field(default_factory=set)
    changed_accounts: set[str] = field(default_factory=set)
    logs: set[str] = field(default_factory=set)
    """Logs of which a fact was set aside, or is taken again."""
    editions: set[str] = field(default_factory=set)
    """Of which a content was adopted: everything under them goes by other terms."""
    staff: bool = False
    """Whether people who decide are to be compared anew."""

    def add_owner(self, owner: str) -> None:
        """A picture by the name that its findings have."""
        kind, _, key = owner.partition(":")
        match kind:
            case "case":
                self.usccs.add(key.rpartition(":")[2])
            case "notice":
                self.notices.add(key)
            case "fund":
                self.funds.add(key)
            case "account-book":
                self.books.add(key)
            case "batch":
                self.batches.add(key)
            case "person":
                self.people.add(key)


def told_between(before: Cut, cut: Cut) -> ColumnElement[bool]:
    return or_(
        *(
            and_(trail.c.source == source, trail.c.position > before.get(source, 0), trail.c.position <= position)
            for source, position in cut.items()
        )
    )


async def concerned_by(connection: AsyncConnection, before: Cut, cut: Cut) -> Concerned:
    new = told_between(before, cut)
    found = Concerned()
    employers = select(trail.c.uscc).where(new, trail.c.uscc.is_not(None)).distinct()
    found.usccs.update((await connection.execute(employers)).scalars())
    columns = trail.c.source, trail.c.stream, trail.c.uscc, trail.c.topic, acted_by(), trail.c.refers_to
    special = select(*columns).where(new, or_(trail.c.uscc.is_(None), trail.c.topic.in_(_SPECIAL)))
    steps, resolved = [], set()
    for source, stream, uscc, topic, person, refers_to in await connection.execute(special):
        name = name_of(topic)
        kind, _, key = stream.partition(":")
        found.staff = found.staff or name in STAFF_FACTS
        if name == "bank-details-given":
            found.changed_accounts.add(uscc)
        for whole in (stream, refers_to or ""):
            if whole.startswith(("batch:", "notice:", "fund:", "account-book:")):
                found.add_owner(whole)
        if name in JUDGED_PEOPLE:
            found.people.add(person)
            if kind == "batch":
                steps.append((person, key))
        elif name == "discrepancy-resolved" and key.isdigit():
            resolved.add(int(key))
        elif name == APPROVED:
            found.logs.add(source)
        elif name == "edition-adopted":
            found.editions.add(key)
    found.usccs |= await _employers_of_discrepancies(connection, resolved)
    found.usccs |= await _interested(connection, steps, found.usccs)
    found.funds |= await _funds_of(connection, found.batches)
    await _add_all_under(connection, found)
    return found


async def _add_all_under(connection: AsyncConnection, found: Concerned) -> None:
    """Every picture of an edition, when a content of it was adopted."""
    if not found.editions:
        return
    employers = select(money.c.uscc).where(money.c.edition == any_of(found.editions))
    found.usccs.update((await connection.execute(employers.distinct())).scalars())
    of_edition = or_(
        trail.c.edition == any_of(found.editions),
        *(trail.c.stream.startswith(f"fund:{edition}:", autoescape=True) for edition in sorted(found.editions)),
    )
    named = trail.c.topic.in_(topics_of("notice-published", "batch-drafted", "funds-requested"))
    wholes = select(trail.c.stream).where(trail.c.uscc.is_(None), of_edition, named)
    for stream in (await connection.execute(wholes.distinct())).scalars():
        found.add_owner(stream)
    acts = select(acted_by()).where(
        trail.c.edition == any_of(found.editions), trail.c.topic.in_(topics_of(*JUDGED_PEOPLE))
    )
    found.people.update((await connection.execute(acts.distinct())).scalars())


async def _employers_of_discrepancies(connection: AsyncConnection, positions: set[int]) -> set[str]:
    if not positions:
        return set()
    query = select(trail.c.uscc).where(
        trail.c.source == "payout", trail.c.position == any_of(positions), trail.c.uscc.is_not(None)
    )
    return set((await connection.execute(query)).scalars())


async def _interested(connection: AsyncConnection, steps: Iterable[tuple[str, str]], known: set[str]) -> set[str]:
    """Employers of a batch whom the person of a step of it ever acted for, or has an interest in; not the known."""
    people: dict[str, set[str]] = defaultdict(set)
    for person, batch_id in steps:
        people[f"batch:{batch_id}"].add(person)
    if not people:
        return set()
    members = select(trail.c.uscc, trail.c.refers_to).where(
        trail.c.refers_to == any_of(people), trail.c.uscc.is_not(None)
    )
    of_employer: dict[str, set[str]] = defaultdict(set)
    for uscc, batch in await connection.execute(members.distinct()):
        if uscc not in known:
            of_employer[uscc] |= people[batch]
    if not of_employer:
        return set()
    everybody = {person for some in of_employer.values() for person in some}
    acts = select(trail.c.uscc, acted_by()).where(trail.c.uscc == any_of(of_employer), acted_by() == any_of(everybody))
    acted = set(map(tuple, await connection.execute(acts.distinct())))
    acted |= {(uscc, person) for uscc, some in (await interests_declared(connection)).items() for person in some}
    return {uscc for uscc, some in of_employer.items() if any((uscc, person) in acted for person in some)}


async def _funds_of(connection: AsyncConnection, batches: Iterable[str]) -> set[str]:
    """Those that pay these batches."""
    streams = [f"batch:{batch_id}" for batch_id in batches]
    if not streams:
        return set()
    query = select(trail.c.refers_to).where(
        trail.c.stream == any_of(streams), trail.c.uscc.is_(None), trail.c.refers_to.startswith("fund:")
    )
    return {fund.partition(":")[2] for fund in (await connection.execute(query.distinct())).scalars()}


async def time_ahead(connection: AsyncConnection, before: Cut, cut: Cut, now: datetime) -> dict[str, list[Doubt]]:
    """By log: the first fact and the last that claim a time which has not come, where there are any.

    A record that comes after one is given its time, so one clock that jumped dates all that follows.
    """
    query = (
        select(trail.c.source, func.min(trail.c.position), func.max(trail.c.position))
        .where(told_between(before, cut), trail.c.recorded_at > now + _TIME_TOLERANCE)
        .group_by(trail.c.source)
    )
    return {
        source: [doubt_of("log.time-ahead", first=f"{source}/{first}", last=f"{source}/{last}")]
        for source, first, last in await connection.execute(query)
    }


async def time_turned(connection: AsyncConnection, before: Cut, cut: Cut) -> dict[str, list[Doubt]]:
    """By log: facts that claim a time well before that of the fact before them."""
    # The last fact judged before is looked at again, so that the first new one has one before it.
    since = {source: before.get(source, 0) - 1 for source in cut}
    order: dict[str, Any] = {"partition_by": trail.c.source, "order_by": trail.c.position}
    pairs = (
        select(
            trail.c.source,
            trail.c.position,
            trail.c.recorded_at,
            func.lag(trail.c.position).over(**order).label("earlier"),
            func.lag(trail.c.recorded_at).over(**order).label("earlier_at"),
        )
        .where(told_between(since, cut))
        .subquery()
    )
    query = (
        select(pairs.c.source, pairs.c.position, pairs.c.earlier)
        .where(pairs.c.recorded_at < pairs.c.earlier_at - _TIME_TOLERANCE)
        .order_by(pairs.c.source, pairs.c.position)
    )
    found: dict[str, list[Doubt]] = {}
    for source, position, earlier in await connection.execute(query):
        turned = doubt_of("log.time-went-back", later=f"{source}/{position}", earlier=f"{source}/{earlier}")
        found.setdefault(source, []).append(turned)
    return found
