"""Verify the outcomes of a log's commands: their own tree, and that each fits the events beside it.

What is found: an outcome that was changed, added or taken away; one that is not at the last position of its command's
events; a command whose events have no outcome; a commit that was taken out of the log's list of commits; a checkpoint
that was taken away, also the last one, where events of a later command than the others know are signed. Outcomes from
before there was a seal are held against what the first sealed one says of them.

What the tree cannot find is an outcome that was rightly sealed and never decided: whoever may append may append a
lie. ``wengang audit verify --all`` decides followed facts again.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

import asyncpg

from shared.eventlog.audit.records import Findings, checkpoint_gaps, misplaced, node_problem
from shared.eventlog.batch import EARLIER_OUTCOMES
from shared.eventlog.notes import BadNote, Checkpoint, Verifier
from shared.eventlog.sealing import Frontier, outcome_bytes
from shared.eventlog.tree import HEIGHT, TILE
from shared.eventlog.writer import earlier_outcomes

_SEALED = """
SELECT number, command_id, payload_sha256, answer, position, committed_to, recorded_at, leaf_hash
FROM command_outcomes WHERE number IS NOT NULL ORDER BY number
"""
_MISPLACED = """
SELECT recorded.command_id, recorded.last, told.position
FROM (
    SELECT command_id, max(notification_id) AS last, count(*) AS events,
           max(notification_id) - min(notification_id) + 1 AS span, min(recorded_at) AS first_at, max(recorded_at) AS at
    FROM events GROUP BY command_id
) AS recorded LEFT JOIN command_outcomes AS told USING (command_id)
WHERE told.position IS DISTINCT FROM recorded.last OR recorded.events <> recorded.span
   OR told.recorded_at <> recorded.at OR told.recorded_at <> recorded.first_at
ORDER BY recorded.last LIMIT 1
"""
_UNHEARD_OF = """
SELECT command_id FROM command_outcomes WHERE position < 0 OR position > (SELECT max(position) FROM log_head)
   OR (number IS NULL AND position > $1) ORDER BY command_id LIMIT 1
"""
_UNSIGNED = """
SELECT told.number FROM command_outcomes AS told JOIN events ON notification_id = told.position
WHERE told.number > $1 AND events.command_id = told.command_id
  AND told.position <= (SELECT max(position) FROM log_checkpoints)
ORDER BY told.number DESC LIMIT 1
"""


async def verify_outcomes(
    connection: asyncpg.Connection, verifier: Verifier, anchors: Sequence[Checkpoint], findings: Findings
) -> None:
    """Adds what is wrong to ``findings``. ``verifier`` is the one of the log, ``connection`` on one snapshot."""
    reading = _Outcomes(connection, verifier.of_outcomes(), findings)
    await reading.expect(anchors)
    await reading.read()
    if findings.good:
        await reading.check_end()
    if findings.good:
        await reading.check_beginning()
    if findings.good:
        await reading.check_against_events()


class _Outcomes:
    def __init__(self, connection: asyncpg.Connection, verifier: Verifier, findings: Findings) -> None:
        self._connection = connection
        self._verifier = verifier
        self._findings = findings
        self._expected: dict[int, list[tuple[str, bytes]]] = defaultdict(list)
        self._frontier = Frontier(verifier.suite)
        self._nodes: list[bytes] = []
        self._signed_size = 0
        self._sealed_from = 0
        self._recorded_at: datetime | None = None
        self._commits: set[int] = set()
        """Positions at which commits ended, according to the outcomes."""

    def _wrong(self, sentence: str) -> None:
        self._findings.problems.append(sentence)

    async def expect(self, anchors: Sequence[Checkpoint]) -> None:
        for anchor in anchors:
            if anchor.origin == self._verifier.name:
                self._expected[anchor.size].append(("an anchor kept elsewhere", anchor.root))
                self._findings.anchors += 1
        sizes = set()
        rows = await self._connection.fetch("SELECT note, number, position FROM outcome_checkpoints ORDER BY position")
        for row in rows:
            try:
                checkpoint = self._verifier.open(row["note"])
            except BadNote as error:
                self._wrong(f"A checkpoint of the outcomes is not good: {error}")
                continue
            self._findings.problems += misplaced(checkpoint.size, row["position"])
            sizes.add(checkpoint.size)
            self._expected[checkpoint.size].append(("a signed checkpoint", checkpoint.root))
            self._findings.checkpoints += 1
        self._signed_size = max(sizes, default=0)
        self._findings.problems += checkpoint_gaps([row["number"] for row in rows])
        missing = self._expected.keys() - sizes
        if missing:
            self._wrong(f"There is no checkpoint of {min(missing)} outcomes any more; an anchor is kept of it.")

    async def read(self) -> None:
        self._compare(0)
        suite, frontier = self._verifier.suite, self._frontier
        latest = 0
        async for row in self._connection.cursor(_SEALED, prefetch=2_000):
            number, command_id, payload, answer, position, committed_to, recorded_at, leaf_hash = row
            due = frontier.size + 1
            if number != due:
                return self._wrong(f"Outcome {due}: it is missing; the next one is {number}.")
            leaf = suite.leaf(
                outcome_bytes(suite, number, command_id, payload, answer, position, committed_to, recorded_at)
            )
            if leaf != leaf_hash:
                return self._wrong(f"Outcome {number}: it is not the one that its leaf hash is of.")
            if not latest <= position <= committed_to:
                return self._wrong(f"Outcome {number}: position {position} does not follow {latest}.")
            if number == 1 and command_id == EARLIER_OUTCOMES:
                self._sealed_from = position
            latest, self._recorded_at = position, recorded_at
            self._commits.add(committed_to)
            if number % TILE == 0:
                self._nodes.append(frontier.over_tile(leaf, HEIGHT))
            frontier.append(leaf)
            if not self._compare(number):
                return None
        self._findings.outcomes = frontier.size
        return None

    def _compare(self, size: int) -> bool:
        for what, root in self._expected.pop(size, ()):
            if root != self._frontier.root():
                self._wrong(f"Outcome {size}: the outcomes up to here are not those of {what}.")
                return False
        return True

    async def check_end(self) -> None:
        size = self._frontier.size
        if self._expected:
            known = min(self._expected)
            what = self._expected[known][0][0]
            self._wrong(f"Outcome {size + 1}: there are no more, and {what} knows {known}.")
        head = await self._connection.fetchrow("SELECT outcomes, outcome_frontier, recorded_at FROM log_head")
        if head is None or tuple(head) != (size, self._frontier.packed(), self._recorded_at):
            self._wrong(f"Outcome {size}: the head of the log says something else of the outcomes.")
        unsigned = await self._connection.fetchval(_UNSIGNED, self._signed_size)
        if unsigned is not None:
            self._wrong(f"Outcome {unsigned}: there is no checkpoint of it any more; its command's events are signed.")
        await self._check_nodes()

    async def _check_nodes(self) -> None:
        rows = await self._connection.fetch("SELECT level, number, hash FROM outcome_nodes")
        kept = {(row["level"], row["number"]): row["hash"] for row in rows}
        problem = node_problem(self._verifier.suite, kept, self._nodes, self._signed_size)
        if problem:
            self._wrong(f"Of the outcomes: {problem}")

    async def check_beginning(self) -> None:
        earlier = await earlier_outcomes(self._connection)
        first = await self._connection.fetchrow("SELECT command_id, answer FROM command_outcomes WHERE number = 1")
        told = first["answer"] if first is not None and first["command_id"] == EARLIER_OUTCOMES else None
        if first is None and earlier is not None:
            self._sealed_from = await self._connection.fetchval("SELECT position FROM log_head")
            self._findings.told.append("No outcome is sealed yet: the log is from before there was a seal.")
        elif told != earlier:
            self._wrong("The outcomes from before the seal are not those that the first sealed one was made of.")
        elif told is not None:
            self._findings.told.append(f"Outcomes are sealed from position {self._sealed_from} on, with those before.")

    async def check_against_events(self) -> None:
        row = await self._connection.fetchrow(_MISPLACED)
        if row is not None:
            what = "has no outcome" if row["position"] is None else f"has its outcome at position {row['position']}"
            self._wrong(f"Position {row['last']}: its command {row['command_id']!r} {what}, or is not whole.")
        row = await self._connection.fetchrow(_UNHEARD_OF, self._sealed_from)
        if row is not None:
            self._wrong(f"The outcome of {row['command_id']!r} is at a position that the log had not come to.")
        query = "SELECT position FROM log_commits WHERE position > $1"
        listed = {row["position"] for row in await self._connection.fetch(query, self._sealed_from)}
        told = {position for position in self._commits if position > self._sealed_from}
        for position in sorted(listed ^ told)[:1]:
            what = "is missing from the list of commits" if position in told else "is listed, and was never made"
            self._wrong(f"Position {position}: the commit that came to it {what}.")
