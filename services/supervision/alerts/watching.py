"""Supervision at work: what is new in the feeds is judged, and the table of alerts brought up to date.

A round takes what the three feeds have given up to a consistent cut: payout's log first, then the logs that its
facts have their causes in, so that no effect is judged without its cause. Whatever a new fact concerns is judged anew
from the whole trail; the outcome depends on the logs only, not on when or how often it is judged. While a feed has
many facts more, judging waits: a picture that a hundred pages touch is judged once.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from datetime import date
from time import monotonic

from sqlalchemy import and_, func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.supervision.actions.queries import allowed_for, interests_declared
from services.supervision.alerts.comparing import compare_staff, editions_to_compare, staff_to_compare
from services.supervision.alerts.concerns import JUDGED_PEOPLE, Concerned, concerned_by, time_ahead, time_turned
from services.supervision.alerts.doubts import doubt_of
from services.supervision.alerts.finding import Finding
from services.supervision.alerts.judge_workers import JudgeWorkers, Part, judge_part
from services.supervision.alerts.judging import (
    judge_account,
    judge_book,
    judge_fund,
    judge_log,
    judge_notice,
    judge_person,
)
from services.supervision.alerts.rows import Outcome, keep, keep_findings, outcome_of, owners_due
from services.supervision.alerts.rule import Value
from services.supervision.alerts.tied_accounts import shared_accounts, tied_by
from services.supervision.domain.record import Record
from services.supervision.logs.laws import laws_of, laws_told
from services.supervision.logs.positions import positions_judged
from services.supervision.logs.records import Cut, records_of_fund, records_where, referring_to, topics_of
from services.supervision.tables import acted_by, any_of, judged, seen_of_logs, trail
from shared.contracts.quarantine import APPROVED
from shared.eventlog.doubts import Doubt
from shared.eventlog.sealing import service_of
from shared.eventlog.sessions import statement_by_statement
from shared.followers.running_subscription import FeedGap, RunningSubscription
from shared.plain import LARGEST_NUMBER
from shared.runtime import Runtime

_EFFECTS_FIRST = ("payout", "eligibility", "registration")
_SECONDS_TO_CATCH_UP = 2.0
_READERS_PATIENCE_SECONDS = 10.0
_LONG_ROUND = 2_000
"""Employers, for which a reader does not wait."""
_LONGEST_WAIT_SECONDS = 300.0
"""A feed that never comes to its end must not keep judging waiting for ever."""
_PICTURES_AT_ONCE = 250
_PARTS_JUDGED_HERE = 2
"""More are work for processes of their own."""
_COMPARED_HERE = 5_000
"""Employers of an edition: more are compared apart, and not after every round."""
_STAFF = ""
"""In place of an edition: those who decide, under all of them."""
_RESTS_FOR = 20
"""As many times as comparing took."""
_WATCH_LOCK = 7_041_001
_WELL_AGAIN = {
    "gap": "The log tells what it had left out.",
    "proof": "The log proves what it had not proven.",
    "age": "A checkpoint covers what the log has told.",
    "quorum": "A quorum of witnesses cosigned what was waited for.",
}

Found = dict[str, list[Finding]]
Interests = Mapping[str, Mapping[str, Record]]


class _Watcher:
    """Of one database, in this process."""

    def __init__(self, workers: JudgeWorkers) -> None:
        self.workers = workers
        self.turn = asyncio.Lock()
        self.waits_since: float | None = None
        self.asked: set[asyncio.Task[None]] = set()
        self.coming: asyncio.Task[None] | None = None
        """A round for readers that has not begun: whoever asks now is answered by it."""
        self.long_round = asyncio.Event()
        self.compare_from: dict[str, float] = {}
        """When a large edition may be compared again."""
        self.seen: dict[str, set[str]] = {}
        """What was broken in each log when it was looked at last; a log that was never looked at is not in it."""


def _watcher_of(runtime: Runtime) -> _Watcher:
    def begin() -> _Watcher:
        workers = JudgeWorkers(runtime.engine.url.render_as_string(hide_password=False))
        runtime.ending.callback(workers.end)
        return _Watcher(workers)

    return runtime.kept(_Watcher, begin)


async def watch(runtime: Runtime) -> None:
    """A duty: judges everything that the feeds have given by now, and what opens as days pass."""
    await _watch(runtime, look_first=False)


async def _watch(runtime: Runtime, *, look_first: bool) -> None:
    watcher = _watcher_of(runtime)
    async with watcher.turn:
        if look_first:
            watcher.coming = None
        await _look_at_logs(runtime)
        watcher.workers.rest()
        if not _waits(runtime, watcher):
            await _round(runtime, await _catch_up(runtime) if look_first else None)
            await _compare(runtime, watcher)


async def _compare(runtime: Runtime, watcher: _Watcher) -> None:
    """Employers of an edition with each other, once what they are compared by has changed.

    A small edition is compared after each round; a large one takes a small share of the time, however often it changes.
    """
    today = runtime.clock.today()
    async with runtime.engine.connect() as connection:
        due = await editions_to_compare(connection, today)
        if staff := await staff_to_compare(connection, today):
            due[_STAFF] = staff
    due = {edition: many for edition, many in due.items() if watcher.compare_from.get(edition, 0.0) <= monotonic()}
    if not due:
        return
    async with runtime.engine.begin() as connection:
        await _serialise(connection)
        cut = await positions_judged(connection)
        for edition, many in due.items():
            begun, part = monotonic(), Part("peers", [edition], cut, today)
            if edition == _STAFF:
                part = Part("staff", [], cut, today)
            if many > _COMPARED_HERE:
                async for outcome in watcher.workers.judge([part]):
                    await keep(connection, outcome, today)
                watcher.compare_from[edition] = monotonic() + _RESTS_FOR * (monotonic() - begun)
            else:
                await keep(connection, await judge_part(connection, part), today)


async def watch_for_reader(runtime: Runtime) -> None:
    """What a reader of alerts calls first: what the logs hold by now is judged, if that takes no long time."""
    watcher = _watcher_of(runtime)
    judging = watcher.coming
    if judging is None:
        judging = watcher.coming = asyncio.create_task(_watch(runtime, look_first=True))
        watcher.asked.add(judging)
        judging.add_done_callback(watcher.asked.discard)
    long_round = asyncio.create_task(watcher.long_round.wait())
    await asyncio.wait([judging, long_round], timeout=_READERS_PATIENCE_SECONDS, return_when=asyncio.FIRST_COMPLETED)
    long_round.cancel()
    if judging.done():
        judging.result()


async def judge_again(runtime: Runtime, *, usccs: Iterable[str] = (), accounts: Iterable[str] = ()) -> None:
    """After a person's word that rules depend on."""
    watcher = _watcher_of(runtime)
    async with watcher.turn, runtime.engine.begin() as connection:
        await _serialise(connection)
        cut = await positions_judged(connection)
        today, interests = runtime.clock.today(), await interests_declared(connection)
        for part in _parts_of(Concerned(usccs=set(usccs)), cut, today, interests):
            await keep(connection, await judge_part(connection, part), today)
        await keep_findings(connection, await _accounts(connection, set(accounts), cut), today)


def _waits(runtime: Runtime, watcher: _Watcher) -> bool:
    """Whether some feed is far behind, and comes nearer: then what it tells next is better judged with this."""
    reading = (one for one in runtime.subscriptions.values() if not one.trouble and not one.unreachable)
    if not any(one.has_more for one in reading):
        watcher.waits_since = None
        return False
    if watcher.waits_since is None:
        watcher.waits_since = monotonic()
    if monotonic() - watcher.waits_since < _LONGEST_WAIT_SECONDS:
        return True
    watcher.waits_since = monotonic()
    return False


async def _catch_up(runtime: Runtime) -> dict[str, int]:
    """A consistent cut: how far each feed is read when those with the causes of its facts are read further."""
    cut = {}
    for source in _EFFECTS_FIRST:
        await runtime.caught_up_with(source, _SECONDS_TO_CATCH_UP)
        cut[source] = runtime.subscriptions[source].position
    return cut


async def _round(runtime: Runtime, cut: Cut | None) -> None:
    """Up to a cut; without one, up to where the feeds are by now, if there is anything new."""
    today = runtime.clock.today()
    async with statement_by_statement(runtime.engine).connect() as connection:
        before = await positions_judged(connection)
        due = await owners_due(connection, today)
    known = cut or {source: one.position for source, one in runtime.subscriptions.items()}
    if any(position > before.get(source, 0) for source, position in known.items()):
        cut = cut or await _catch_up(runtime)
    elif not due:
        return
    cut = {source: max(position, before.get(source, 0)) for source, position in (cut or before).items()}
    async with runtime.engine.begin() as connection:
        await _serialise(connection)
        before = await positions_judged(connection)
        concerned = await concerned_by(connection, before, cut)
        for owner in await owners_due(connection, today):
            concerned.add_owner(owner)
        long_round = _watcher_of(runtime).long_round
        if len(concerned.usccs) > _LONG_ROUND:
            long_round.set()
        try:
            async for outcome in _judge(runtime, connection, concerned, cut, today):
                await keep(connection, outcome, today)
        finally:
            long_round.clear()
        if concerned.staff:
            await compare_staff(connection, today)
        await _note_times(connection, runtime, "time", await time_turned(connection, before, cut))
        await _note_times(connection, runtime, "ahead", await time_ahead(connection, before, cut, runtime.clock.now()))
        for source, position in cut.items():
            row = {"source": source, "position": max(position, before.get(source, 0))}  # another may have been here
            statement = insert(judged).values(row)
            await connection.execute(statement.on_conflict_do_update(index_elements=["source"], set_=row))


async def _serialise(connection: AsyncConnection) -> None:
    """One process judges at a time; another that waited finds nothing left to do."""
    await connection.execute(select(func.pg_advisory_xact_lock(_WATCH_LOCK)))


async def _judge(
    runtime: Runtime, connection: AsyncConnection, concerned: Concerned, cut: Cut, today: date
) -> AsyncIterator[Outcome]:
    """Part by part, since a round may be about everybody."""
    parts = [*_parts_of(concerned, cut, today, await interests_declared(connection))]
    if len(parts) > _PARTS_JUDGED_HERE:
        async for outcome in _watcher_of(runtime).workers.judge(parts):
            yield outcome
    else:
        for part in parts:
            yield await judge_part(connection, part)
    for notice_id in sorted(concerned.notices):
        stream = f"notice:{notice_id}"
        own = and_(trail.c.stream == stream, trail.c.uscc.is_(None))
        whole = or_(own, referring_to(stream, "case-listed", "top-up-listed"))
        records = await records_where(connection, whole, cut)
        laws = await laws_of(connection, records, cut)
        yield outcome_of(judge_notice(notice_id, records, laws.terms_for), today)
    for fund_id in sorted(concerned.funds):
        laws = await laws_told(connection, [fund_id.rpartition(":")[0]], cut)
        yield outcome_of(judge_fund(fund_id, await records_of_fund(connection, fund_id, cut), laws.terms_for), today)
    for fingerprint in sorted(concerned.books):
        own = and_(trail.c.stream == f"account-book:{fingerprint}", trail.c.uscc.is_(None))
        yield outcome_of(judge_book(fingerprint, await records_where(connection, own, cut)), today)
    for person in sorted(concerned.people):
        acts = and_(acted_by() == person, trail.c.topic.in_(topics_of(*JUDGED_PEOPLE)))
        records = await records_where(connection, acts, cut)
        laws = await laws_of(connection, records, cut)
        yield outcome_of(judge_person(person, records, laws.terms_for), today)
    for source in sorted(concerned.logs):
        yield outcome_of(await _log_findings(connection, source), today)
    shared = await shared_accounts(connection, concerned.changed_accounts)
    yield outcome_of(await _accounts(connection, shared, cut), today)


def _parts_of(concerned: Concerned, cut: Cut, today: date, interests: Interests) -> Iterator[Part]:
    for usccs in _in_parts(concerned.usccs):
        yield Part("employers", usccs, cut, today, {uscc: interests[uscc] for uscc in usccs if uscc in interests})
    for batch_ids in _in_parts(concerned.batches):
        yield Part("batches", batch_ids, cut, today)


def _in_parts(names: Iterable[str]) -> Iterator[list[str]]:
    every = sorted(names)
    for start in range(0, len(every), _PICTURES_AT_ONCE):
        yield every[start : start + _PICTURES_AT_ONCE]


async def _accounts(connection: AsyncConnection, fingerprints: set[str], cut: Cut) -> Found:
    found: Found = {}
    for fingerprint in sorted(fingerprints):
        tied = await tied_by(connection, fingerprint)
        given = and_(trail.c.uscc == any_of(tied), trail.c.topic.in_(topics_of("bank-details-given")))
        allowed = await allowed_for(connection, fingerprint)
        found |= judge_account(fingerprint, await records_where(connection, given, cut), allowed)
    return found


# Logs that cannot be believed.


async def _look_at_logs(runtime: Runtime) -> None:
    origins = sorted(runtime.broken_logs.keys() | runtime.anchored.keys())
    for source, subscription in runtime.subscriptions.items():
        of_log = [origin for origin in origins if service_of(origin) == source]
        anchored = [runtime.anchored[origin] for origin in of_log if origin in runtime.anchored]
        now = {
            "gap": _gap_of(subscription),
            "checkpoint": next((why for one in of_log if (why := runtime.broken_logs.get(one))), None),
            "proof": next((one.unproven for one in anchored if one.unproven), None),
            "age": next((one.old for one in anchored if one.old), None),
            "quorum": next((one.unwitnessed for one in anchored if one.unwitnessed), None),
        }
        latest = _watcher_of(runtime).seen.get(source)
        if latest is None or latest or any(now.values()):
            await _look_at_log(runtime, source, now)


def _gap_of(subscription: RunningSubscription) -> Doubt | None:
    gap = subscription.stopped_by
    if not isinstance(gap, FeedGap):
        return None
    where: dict[str, Value] = {"follower": subscription.name, "position": subscription.position}
    return doubt_of("log.positions-missing", **where, source=gap.source, found=gap.found, expected=gap.expected)


async def _note_times(
    connection: AsyncConnection, runtime: Runtime, what: str, found: Mapping[str, Sequence[Doubt]]
) -> None:
    for source, doubts in found.items():
        told = {one.text("why") for one in await _seen(connection, source)}
        news = [("seen-broken", what, one) for one in doubts if one.sentence not in told]
        await _see(connection, runtime, source, news)
        await keep_findings(connection, await _log_findings(connection, source), runtime.clock.today())


async def _look_at_log(runtime: Runtime, source: str, now: Mapping[str, Doubt | None]) -> None:
    """Notes what is broken now and was not, and what is well again: a history that was changed never is."""
    async with runtime.engine.begin() as connection:
        await _serialise(connection)
        latest = {one.text("what"): one for one in await _seen(connection, source)}
        news = []
        for what, why in now.items():
            was_broken = what in latest and latest[what].name == "seen-broken"
            if why is not None and not (was_broken and latest[what].text("why") == why.sentence):
                news.append(("seen-broken", what, why))
            elif why is None and was_broken and what in _WELL_AGAIN:
                news.append(("seen-well", what, Doubt(_WELL_AGAIN[what])))
        if news:
            await _see(connection, runtime, source, news)
            await keep_findings(connection, await _log_findings(connection, source), runtime.clock.today())
    _watcher_of(runtime).seen[source] = {what for what, why in now.items() if why is not None}


async def _see(
    connection: AsyncConnection, runtime: Runtime, source: str, news: Sequence[tuple[str, str, Doubt]]
) -> None:
    number = len(await _seen(connection, source))
    now = runtime.clock.now()
    for offset, (name, what, why) in enumerate(news, start=1):
        seen = {"source": source, "number": number + offset, "name": name, "what": what, "seen_at": now}
        said = {"why": why.sentence, "which": why.which, "code_values": json.dumps(why.values, ensure_ascii=False)}
        await connection.execute(insert(seen_of_logs).values(seen | said))


async def _seen(connection: AsyncConnection, source: str) -> list[Record]:
    query = select(seen_of_logs).where(seen_of_logs.c.source == source).order_by(seen_of_logs.c.number)
    return [
        Record(
            source=f"seen-{source}",
            position=row["number"],
            stream=f"log:{source}",
            name=row["name"],
            at=row["seen_at"],
            actor="supervision",
            data={
                "what": row["what"],
                "why": row["why"],
                "which": row["which"],
                "values": json.loads(row["code_values"]),
                "at": str(row["number"]),
            },
        )
        for row in (await connection.execute(query)).mappings()
    ]


async def _log_findings(connection: AsyncConnection, source: str) -> Found:
    """By what was seen of the log, and what two people set aside in it."""
    approved = and_(trail.c.source == source, trail.c.topic.in_(topics_of(APPROVED)))
    aside = await records_where(connection, approved, {source: LARGEST_NUMBER})
    return judge_log(source, await _seen(connection, source), aside)
