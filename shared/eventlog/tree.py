"""The hashes of a log's Merkle tree: leaves from the records, higher nodes kept once they are complete.

Tiles as in C2SP ``tlog-tiles``: height 8. The hash ``number`` on level ``level`` is the root over the leaves
``[number * 256**level, (number + 1) * 256**level)``; level 0 are the leaf hashes.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from shared.eventlog.database import Fetch
from shared.eventlog.proofs import consistency_ranges, inclusion_ranges, split_of
from shared.eventlog.sealing import Suite

TILE = 256
HEIGHT = 8
_TILES_AT_ONCE = 64
"""Of which nodes are made and kept in one go: 16,384 hashes are in memory, and no longer."""


@dataclass(frozen=True, slots=True)
class Leaves:
    """Where a tree is kept: its leaf hashes by their numbers from 1, its nodes, its signed checkpoints."""

    table: str
    number: str
    nodes: str
    checkpoints: str


EVENTS = Leaves("events", "notification_id", "log_nodes", "log_checkpoints")
OUTCOMES = Leaves("command_outcomes", "number", "outcome_nodes", "outcome_checkpoints")


def root_of(suite: Suite, hashes: Sequence[bytes]) -> bytes:
    """RFC 9162 §2.1.1 over hashes; a full binary tree when there are a power of two of them."""
    if not hashes:
        return suite.empty_root
    row = list(hashes)
    stack: list[tuple[int, bytes]] = []
    for one in row:
        size = 1
        found = one
        while stack and stack[-1][0] == size:
            found = suite.node(stack.pop()[1], found)
            size *= 2
        stack.append((size, found))
    root = stack[-1][1]
    for _, left in reversed(stack[:-1]):
        root = suite.node(left, root)
    return root


class Tree:
    """Reads hashes through ``fetch(query, *values)``, and keeps those above the leaves."""

    def __init__(self, fetch: Fetch, suite: Suite, leaves: Leaves = EVENTS) -> None:
        self._fetch = fetch
        self._suite = suite
        self._leaves = leaves

    async def tile(self, level: int, number: int, width: int = TILE) -> list[bytes]:
        """The first ``width`` hashes of a tile. Raises ``LookupError`` when the log is not that long."""
        start = number * TILE
        hashes = await self._hashes(level, start, start + width)
        if len(hashes) != width:
            raise LookupError(f"The log has no tile {level}/{number} of width {width} yet.")
        return hashes

    async def _hashes(self, level: int, start: int, end: int) -> list[bytes]:
        """Hashes ``start <= number < end`` of a level, as many of them as are complete."""
        if level == 0:
            table, place = self._leaves.table, self._leaves.number
            query = f"SELECT leaf_hash AS hash FROM {table} WHERE {place} > $1 AND {place} <= $2 ORDER BY {place}"
            return [row["hash"] for row in await self._fetch(query, start, end)]
        query = (
            f"SELECT hash FROM {self._leaves.nodes} WHERE level = $1 AND number >= $2 AND number < $3 ORDER BY number"
        )
        hashes = [row["hash"] for row in await self._fetch(query, level, start, end)]
        for number in range(start + len(hashes), end):
            below = await self._hashes(level - 1, number * TILE, (number + 1) * TILE)
            if len(below) < TILE:
                break
            hashes.append(root_of(self._suite, below))
        return hashes

    async def hash_of(self, start: int, end: int) -> bytes:
        """The root over ``start <= leaf < end``, a range as proofs use them: full below its last split."""
        size = end - start
        if size & (size - 1):
            middle = start + split_of(size)
            return self._suite.node(await self.hash_of(start, middle), await self.hash_of(middle, end))
        level = (size.bit_length() - 1) // HEIGHT
        unit = TILE**level
        hashes = await self._hashes(level, start // unit, end // unit)
        if len(hashes) != size // unit:
            raise LookupError(f"The tree has no {end} leaves yet.")
        return root_of(self._suite, hashes)

    async def inclusion(self, position: int, size: int) -> list[bytes]:
        """The proof that the record at ``position`` (from 1) is in the first ``size`` records."""
        return [await self.hash_of(*one) for one in inclusion_ranges(position - 1, size)]

    async def consistency(self, first: int, second: int) -> list[bytes]:
        return [await self.hash_of(*one) for one in consistency_ranges(first, second)]

    async def keep(self, size: int) -> None:
        """Keep every node above the leaves that a tree of ``size`` has and that is not kept yet.

        Part by part, each written before the next is made: however far behind, it costs the same for each leaf, and
        what was interrupted goes on where it was. Hashing is done in a thread, so that callers get their turn.
        """
        level = 1
        while size >= TILE**level:
            end = size // TILE**level
            number = await self._kept(level)
            while number < end:
                until = min(number + _TILES_AT_ONCE, end)
                below = await self._hashes(level - 1, number * TILE, until * TILE)
                if len(below) != (until - number) * TILE:
                    raise LookupError(f"The tree has no {until * TILE} hashes on level {level - 1}.")
                await self._insert(level, number, await asyncio.to_thread(self._nodes_over, below))
                number = until
            level += 1

    async def _kept(self, level: int) -> int:
        query = f"SELECT coalesce(max(number) + 1, 0) AS next FROM {self._leaves.nodes} WHERE level = $1"
        return int((await self._fetch(query, level))[0]["next"])

    def _nodes_over(self, below: Sequence[bytes]) -> list[bytes]:
        return [root_of(self._suite, below[start : start + TILE]) for start in range(0, len(below), TILE)]

    async def _insert(self, level: int, first: int, nodes: Sequence[bytes]) -> None:
        numbers = list(range(first, first + len(nodes)))
        query = (
            f"INSERT INTO {self._leaves.nodes} (level, number, hash) "
            "SELECT $1, * FROM unnest($2::bigint[], $3::bytea[]) ON CONFLICT DO NOTHING"
        )
        await self._fetch(query, level, numbers, nodes)
