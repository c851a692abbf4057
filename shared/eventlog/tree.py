"""The hashes of a log's Merkle tree: leaves from the records, higher nodes kept once they are complete.

Tiles as in C2SP ``tlog-tiles``: height 8. The hash ``number`` on level ``level`` is the root over the leaves
``[number * 256**level, (number + 1) * 256**level)``; level 0 are the leaf hashes.
"""

from collections.abc import Sequence

from shared.eventlog.loading import Fetch
from shared.eventlog.proofs import consistency_ranges, inclusion_ranges, split_of
from shared.eventlog.sealing import Suite

TILE = 256
HEIGHT = 8


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
    """Reads hashes through ``fetch(query, *values)``."""

    def __init__(self, fetch: Fetch, suite: Suite) -> None:
        self._fetch = fetch
        self._suite = suite

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
            query = (
                "SELECT leaf_hash AS hash FROM events "
                "WHERE notification_id > $1 AND notification_id <= $2 ORDER BY notification_id"
            )
            return [row["hash"] for row in await self._fetch(query, start, end)]
        query = "SELECT hash FROM log_nodes WHERE level = $1 AND number >= $2 AND number < $3 ORDER BY number"
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
            raise LookupError(f"The log has no {end} records yet.")
        return root_of(self._suite, hashes)

    async def inclusion(self, position: int, size: int) -> list[bytes]:
        """The proof that the record at ``position`` (from 1) is in the first ``size`` records."""
        return [await self.hash_of(*one) for one in inclusion_ranges(position - 1, size)]

    async def consistency(self, first: int, second: int) -> list[bytes]:
        return [await self.hash_of(*one) for one in consistency_ranges(first, second)]

    async def complete(self, size: int) -> list[tuple[int, int, bytes]]:
        """Nodes above the leaves that a log of ``size`` has and that are not kept yet: level, number, hash."""
        missing: list[tuple[int, int, bytes]] = []
        level = 1
        while size >= TILE**level:
            rows = await self._fetch(
                "SELECT coalesce(max(number) + 1, 0) AS next FROM log_nodes WHERE level = $1", level
            )
            for number in range(rows[0]["next"], size // TILE**level):
                below = [found for at, place, found in missing if at == level - 1 and place // TILE == number]
                if len(below) < TILE:
                    below = await self._hashes(level - 1, number * TILE, (number + 1) * TILE)
                missing.append((level, number, root_of(self._suite, below)))
            level += 1
        return missing
