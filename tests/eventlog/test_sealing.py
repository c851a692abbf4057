"""The frontier gives the roots of RFC 9162, and the head's root is that of the rows."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.eventlog.log import EventLog
from shared.eventlog.sealing import SHA256, Frontier, command_bytes, leaf_bytes
from tests.eventlog.counting import CODEC, command, count


def root_of(leaves: list[bytes]) -> bytes:
    """RFC 9162 §2.1.1, word for word: split at the largest power of two smaller than n."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << ((len(leaves) - 1).bit_length() - 1)
    return hashlib.sha256(b"\x01" + root_of(leaves[:split]) + root_of(leaves[split:])).digest()


@given(st.lists(st.binary(max_size=8), max_size=40))
def test_the_frontier_has_the_root_of_the_whole_tree(data: list[bytes]) -> None:
    leaves = [SHA256.leaf(one) for one in data]
    frontier = Frontier(SHA256)
    for leaf in leaves:
        frontier.append(leaf)
        frontier = Frontier(SHA256, frontier.size, frontier.packed())  # kept and taken up again
    assert frontier.root() == root_of(leaves)


def test_an_empty_tree_has_the_hash_of_nothing() -> None:
    assert Frontier(SHA256).root() == SHA256.empty_root


def test_a_frontier_of_the_wrong_length_is_refused() -> None:
    with pytest.raises(ValueError, match="holds 2 hashes"):
        Frontier(SHA256, 3, b"\x00" * 32)


async def test_the_heads_root_is_that_of_the_recorded_rows(log: EventLog) -> None:
    for number in range(5):
        await log.execute([count(f"counter:{number}", times=number + 1)], command(f"c{number}"))
    await log.execute([count("counter:9", times=700)], command("mass"))  # by COPY
    leaves = []
    for event in await log.read(0, 1_000):
        data = CODEC.encode(event.event)
        packed = leaf_bytes(
            SHA256,
            event.position,
            event.stream,
            event.version,
            event.event.topic,
            data,
            command_bytes(event.recorded_at, event.actor, event.command_id),
        )
        assert event.leaf_hash == SHA256.leaf(packed)
        leaves.append(event.leaf_hash)
    assert len(leaves) == 715
    assert (await log.head()).root == root_of(leaves)
