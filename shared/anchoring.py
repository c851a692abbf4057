"""Checkpoints of other services' logs, kept where their operators cannot change them: this database, and a file.

A log has two trees, of its records and of what its commands came to; a checkpoint of each is kept. Each is verified by
the log's own key, and proven to extend the one kept before. A log that says otherwise is told as broken and not
followed further: what was kept is the evidence. One that gives no proof, or whose checkpoint does not come to cover
what it told, is told too, and is well again when it does.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from time import monotonic

import httpx
import structlog
from sqlalchemy import MetaData, RowMapping, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.eventlog.anchors import anchors_table, append_line, read_anchors
from shared.eventlog.doubts import Doubt, doubt
from shared.eventlog.notes import BadNote, Checkpoint, Verifier
from shared.eventlog.proofs import verify_consistency
from shared.eventlog.sealing import service_of, suite_of
from shared.eventlog.sessions import statement_by_statement
from shared.eventlog.witness_policy import Policy
from shared.runtime import AnchoredLog, Runtime

_log = structlog.get_logger(__name__)
_ANCHORS = anchors_table(MetaData())
TURNS_TO_PROVE = 60
"""About half a minute: a service that is restarted meanwhile gives its proof in time."""
SECONDS_TO_COVER = 600
"""After so long what a log told must stand under a checkpoint of it."""
SECONDS_TO_COSIGN = 10
"""After so long a checkpoint that was anchored, or a later one, must have the quorum of its witnesses."""
_SECONDS_TO_ANSWER = 10.0


GROWTHS_UNCOVERED = 2
"""The checkpoint of outcomes is asked for after that of the records, so it may cover what is seen of them a turn later
only. When they have grown twice, it must have grown, too."""


@dataclass(frozen=True, slots=True)
class Tree:
    """One of a log's two. ``path`` is where its checkpoint and its proofs are, ``what`` it is of."""

    verifier: Verifier
    path: str
    what: str


def records_of(verifier: Verifier) -> Tree:
    return Tree(verifier, "/log", "records")


def outcomes_of(verifier: Verifier) -> Tree:
    return Tree(verifier.of_outcomes(), "/log/outcomes", "outcomes")


def keep_checkpoints_of(*services: str) -> Callable[[Runtime], Awaitable[None]]:
    """A duty: take each log's checkpoint, hold it against the last one kept, keep it. Each log by itself, side by side:
    what one answers, or that it does not, keeps no other from being anchored."""

    async def anchor_checkpoints(runtime: Runtime) -> None:
        verifiers = [Verifier(key) for key in runtime.settings.log_verifier_keys.split()]
        await asyncio.gather(*(_turn(runtime, one) for one in verifiers if service_of(one.name) in services))

    return anchor_checkpoints


async def _turn(runtime: Runtime, verifier: Verifier) -> None:
    """The records first: a service signs the outcomes before them, so that theirs never cover more."""
    followed = runtime.subscriptions.get(service_of(verifier.name))
    told = 0 if followed is None else followed.position
    records, outcomes = records_of(verifier), outcomes_of(verifier)
    grown = await _turn_of(runtime, records)
    log = runtime.anchored[records.verifier.name]
    if told == 0 or (log.size is not None and log.size >= told):  # a log that is not followed has told nothing here
        log.covered()
    _tell_age(runtime, records, told)
    beside, last = runtime.anchored.setdefault(outcomes.verifier.name, AnchoredLog()), log.size
    beside.passed_by += grown
    if await _turn_of(runtime, outcomes):
        beside.passed_by = 0
    if last is None or (beside.size is not None and beside.passed_by < GROWTHS_UNCOVERED):
        beside.covered()
    _tell_age(runtime, outcomes, last or 0)


async def _turn_of(runtime: Runtime, tree: Tree) -> bool:
    """Whether the tree has grown since the last turn, as it is believed."""
    origin = tree.verifier.name
    log = runtime.anchored.setdefault(origin, AnchoredLog())
    before = log.size
    if origin in runtime.broken_logs:
        return False
    try:
        async with asyncio.timeout(_SECONDS_TO_ANSWER):
            if before is None:
                await _write_what_the_file_lacks(runtime, origin)
            log.size = await _anchor(runtime, runtime.http[service_of(origin)], tree)
    except BadNote as error:
        _break(runtime, origin, Doubt(str(error), error.why, {"log": error.log}))
    except DoesNotExtend as error:
        _break(runtime, origin, error.doubt)
    except NoProof as error:
        log.turns_unproven += 1
        if log.turns_unproven == TURNS_TO_PROVE:
            log.unproven = error.doubt
            _log.error("checkpoint.unproven", origin=origin, why=error.doubt.sentence)
    except Exception as error:  # noqa: BLE001 - not there now, or nothing that can be read: the next turn asks again
        _log.debug("checkpoint.none", origin=origin, why=repr(error))
    else:
        log.turns_unproven, log.unproven = 0, None
        await _look_for_quorum(runtime, tree, log)
    return log.size is not None and log.size > (before or 0)


def _break(runtime: Runtime, origin: str, why: Doubt) -> None:
    runtime.broken_logs[origin] = why
    _log.error("checkpoint.broken", origin=origin, why=why.sentence)


async def _look_for_quorum(runtime: Runtime, tree: Tree, log: AnchoredLog) -> None:
    """A log may be ahead of its witnesses, not for long: it could be showing this history to us alone."""
    policy = runtime.own_log.checkpoints.policy
    if policy is None or not log.size:
        return
    believed = await _size_believed(runtime.http[service_of(tree.verifier.name)], tree, policy)
    if believed >= log.size or (log.waits_for and believed >= log.waits_for):
        log.believed_at, log.waits_for, log.unwitnessed = monotonic(), 0, None
    if believed < log.size and not log.waits_for:
        log.believed_at, log.waits_for = monotonic(), log.size
    if log.waits_for and log.unwitnessed is None and monotonic() - log.believed_at > SECONDS_TO_COSIGN:
        which = "no-quorum" if tree.what == "records" else "no-quorum-outcomes"
        log.unwitnessed = doubt(which, position=log.waits_for, seconds=SECONDS_TO_COSIGN)
        _log.error("checkpoint.no-quorum", origin=tree.verifier.name, why=log.unwitnessed.sentence)


async def _size_believed(http: httpx.AsyncClient, tree: Tree, policy: Policy) -> int:
    """What the log says that a quorum cosigned, held against their keys; 0 where it shows none that holds."""
    try:
        answer = await http.get(f"{tree.path}/checkpoint", params={"cosigned": "true"})
        answer.raise_for_status()
        return tree.verifier.open(answer.text).size if policy.believes(answer.text) else 0
    except (httpx.HTTPError, BadNote):
        return 0


def _tell_age(runtime: Runtime, tree: Tree, position: int) -> None:
    origin = tree.verifier.name
    log = runtime.anchored[origin]
    if origin not in runtime.broken_logs and log.old is None and log.age > SECONDS_TO_COVER:
        log.old = doubt(tree.what, position=position, minutes=SECONDS_TO_COVER // 60)
        _log.error("checkpoint.old", origin=origin, why=log.old.sentence)


class _Doubtful(Exception):
    def __init__(self, why: Doubt) -> None:
        super().__init__(why.sentence)
        self.doubt = why


class DoesNotExtend(_Doubtful):
    """The log's history was changed, cut or forked since the checkpoint kept before."""


class NoProof(_Doubtful):
    """There is a new checkpoint, and the log does not prove now that it extends the one kept before."""


async def _anchor(runtime: Runtime, http: httpx.AsyncClient, tree: Tree) -> int | None:
    """How many records or outcomes are anchored now; None while the log has no checkpoint."""
    answer = await http.get(f"{tree.path}/checkpoint")
    if answer.status_code == httpx.codes.NOT_FOUND:
        return None
    answer.raise_for_status()
    note = answer.text
    checkpoint = tree.verifier.open(note)
    kept = await _kept(runtime.engine, tree.verifier.name)
    if kept == checkpoint:
        return kept.size
    if kept is not None:
        await check_extends(http, kept, checkpoint, tree)
    row = {"origin": checkpoint.origin, "size": checkpoint.size, "root": checkpoint.root.hex(), "note": note}
    now = runtime.clock.now()
    async with runtime.engine.begin() as connection:
        await connection.execute(insert(_ANCHORS).values(**row, anchored_at=now).on_conflict_do_nothing())
    if runtime.settings.anchor_file is not None:
        append_line(runtime.settings.anchor_file, {**row, "anchored_at": now.isoformat()})
    return checkpoint.size


async def _write_what_the_file_lacks(runtime: Runtime, origin: str) -> None:
    """The row before its line: a service that was killed between the two writes the line when it starts again."""
    file = runtime.settings.anchor_file
    row = await _newest(runtime.engine, origin)
    if file is None or row is None:
        return
    written = read_anchors(file).checkpoints if file.exists() else []
    if _checkpoint_of(row) not in written:
        append_line(file, {**row, "anchored_at": row["anchored_at"].isoformat()})


async def _kept(engine: AsyncEngine, origin: str) -> Checkpoint | None:
    row = await _newest(engine, origin)
    return None if row is None else _checkpoint_of(row)


def _checkpoint_of(row: RowMapping) -> Checkpoint:
    return Checkpoint(row["origin"], row["size"], bytes.fromhex(row["root"]))


async def _newest(engine: AsyncEngine, origin: str) -> RowMapping | None:
    query = select(_ANCHORS).where(_ANCHORS.c.origin == origin).order_by(_ANCHORS.c.size.desc()).limit(1)
    async with statement_by_statement(engine).connect() as connection:
        return (await connection.execute(query)).mappings().first()


async def check_extends(http: httpx.AsyncClient, kept: Checkpoint, found: Checkpoint, tree: Tree) -> None:
    """Raises ``DoesNotExtend``, and ``NoProof`` while the log gives none that can be read."""
    grown: dict[str, str | int] = {"what": tree.what, "kept": kept.size, "found": found.size}
    if found.size < kept.size:
        raise DoesNotExtend(doubt("shorter", **grown))
    try:
        sizes = {"first": kept.size, "second": found.size}
        answer = await http.get(f"{tree.path}/proof/consistency", params=sizes)
        answer.raise_for_status()
        path = [bytes.fromhex(one) for one in answer.json()["path"]]
    except (httpx.HTTPError, ValueError, TypeError, KeyError):
        # Whoever serves a fork cannot prove it, and may say so as an error, or as an answer that is none.
        raise NoProof(doubt("no-proof", **grown)) from None
    if not verify_consistency(kept.size, found.size, kept.root, found.root, path, suite_of(kept.origin)):
        raise DoesNotExtend(doubt("other-history", **grown))
