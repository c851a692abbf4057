"""Signed checkpoints of a log's trees: that of its events, and that of the outcomes of its commands."""

from shared.eventlog.loader import Fetch
from shared.eventlog.notes import Signer
from shared.eventlog.sealing import Suite
from shared.eventlog.tree import Leaves, Tree


class Checkpoints:
    """Of one tree. ``fetch(query, *values)`` runs one query; every query here may be repeated without harm."""

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
        """The latest signed note; None before the first."""
        rows = await self._fetch(f"SELECT note FROM {self._table} ORDER BY position DESC LIMIT 1")
        return str(rows[0]["note"]) if rows else None
