"""Signed checkpoints of a log's trees: that of its events, and that of the outcomes of its commands; and what witnesses
said of them."""

from datetime import UTC, datetime

from shared.eventlog.database import Fetch
from shared.eventlog.notes import Signer
from shared.eventlog.sealing import Frontier, Suite
from shared.eventlog.tree import EVENTS, OUTCOMES, Leaves, Tree
from shared.eventlog.witness_policy import Policy

_COSIGNED_LOOKED_AT = 50
"""Checkpoints, the latest first: an older one that a quorum believes helps nobody."""


class SignedTree:
    """One tree, and the checkpoints that were signed of it."""

    def __init__(self, fetch: Fetch, suite: Suite, leaves: Leaves) -> None:
        self.tree = Tree(fetch, suite, leaves)
        self._fetch = fetch
        self._table = leaves.checkpoints

    async def sign(self, signer: Signer, size: int, root: bytes) -> None:
        """Sign the tree as it is, unless that was done; keep the nodes that became complete.

        Checkpoints are numbered from 1 without a gap, so that one that is taken away is missed.
        """
        if size == await self._last_position():
            return
        await self.tree.keep(size)
        table = self._table
        query = (
            f"INSERT INTO {table} (position, note, number) "
            f"SELECT $1, $2, coalesce((SELECT max(number) FROM {table}), (SELECT count(*) FROM {table})) + 1 "
            "ON CONFLICT DO NOTHING"
        )
        await self._fetch(query, size, signer.sign(size, root))

    async def _last_position(self) -> int:
        rows = await self._fetch(f"SELECT coalesce(max(position), -1) AS position FROM {self._table}")
        return int(rows[0]["position"])

    async def latest(self) -> str | None:
        """The latest signed note, with what witnesses said of it so far; None before the first."""
        rows = await self._fetch(f"SELECT position, note FROM {self._table} ORDER BY position DESC LIMIT 1")
        return await self._with_lines(rows[0]["position"], rows[0]["note"]) if rows else None

    async def latest_believed(self, policy: Policy) -> str | None:
        """The latest that a quorum cosigned; None where there is none among the last few."""
        query = (
            f"SELECT position, note FROM {self._table} WHERE position IN "
            "(SELECT position FROM cosignatures WHERE tree = $1 ORDER BY position DESC LIMIT $2) ORDER BY position DESC"
        )
        for row in await self._fetch(query, self._table, _COSIGNED_LOOKED_AT):
            note = await self._with_lines(row["position"], row["note"])
            if policy.believes(note):
                return note
        return None

    async def _with_lines(self, position: int, note: str) -> str:
        query = "SELECT line FROM cosignatures WHERE tree = $1 AND position = $2 ORDER BY witness"
        return note + "".join([row["line"] for row in await self._fetch(query, self._table, position)])

    async def cosigned_up_to(self) -> dict[str, int]:
        """By the name of the witness's key."""
        query = "SELECT witness, max(position) AS position FROM cosignatures WHERE tree = $1 GROUP BY witness"
        return {row["witness"]: row["position"] for row in await self._fetch(query, self._table)}

    async def keep_cosignature(self, position: int, witness: str, line: str, at: int) -> None:
        """``at``: seconds since the epoch, as the witness says."""
        query = (
            "INSERT INTO cosignatures (tree, position, witness, line, cosigned_at) VALUES ($1, $2, $3, $4, $5) "
            "ON CONFLICT DO NOTHING"
        )
        await self._fetch(query, self._table, position, witness, line, datetime.fromtimestamp(at, UTC))


class Checkpoints:
    """Of one log. Every query here may be repeated without harm. ``policy``: whose cosignatures they need, if any's."""

    def __init__(self, fetch: Fetch, suite: Suite, policy: Policy | None = None) -> None:
        self.policy = policy
        self.events = SignedTree(fetch, suite, EVENTS)
        self.outcomes = SignedTree(fetch, suite, OUTCOMES)
        self._fetch = fetch
        self._suite = suite

    async def seal(self, signer: Signer) -> None:
        """Sign both trees as they are, unless that was done: the events', and under its own name the outcomes'.

        The outcomes first: where events are signed, what their commands came to is, too, and the audit counts on it.
        """
        (row,) = await self._fetch("SELECT position, root, outcomes, outcome_frontier FROM log_head")
        position, outcomes = row["position"], Frontier(self._suite, row["outcomes"], row["outcome_frontier"])
        await self.outcomes.sign(signer.of_outcomes(), outcomes.size, outcomes.root())
        await self.events.sign(signer, position, row["root"] if position else self._suite.empty_root)
