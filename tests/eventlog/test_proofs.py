"""Proofs hold for every leaf and every pair of sizes, and for nothing else."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.eventlog.log import EventLog
from shared.eventlog.notes import BadNote, Signer, Verifier
from shared.eventlog.proofs import consistency_ranges, inclusion_ranges, verify_consistency, verify_inclusion
from shared.eventlog.sealing import SHA256
from shared.eventlog.tree import root_of
from tests.eventlog.counting import command, count
from tests.eventlog.test_sealing import root_of as slow_root_of

LEAVES = [hashlib.sha256(bytes([0, number])).digest() for number in range(40)]
SEED = bytes(range(32))


def range_hash(start: int, end: int) -> bytes:
    return slow_root_of(LEAVES[start:end])


@pytest.mark.parametrize("size", range(1, 40))
def test_every_leaf_is_proven_and_nothing_else_is(size: int) -> None:
    root = range_hash(0, size)
    assert root_of(SHA256, LEAVES[:size]) == root
    for index in range(size):
        path = [range_hash(*one) for one in inclusion_ranges(index, size)]
        assert verify_inclusion(LEAVES[index], index, size, path, root)
        assert not verify_inclusion(LEAVES[index + 1], index, size, path, root)
        assert not verify_inclusion(LEAVES[index], index, size, path, LEAVES[0][::-1])
        assert not verify_inclusion(LEAVES[index], index, size, [*path, root], root)
        if path:
            assert not verify_inclusion(LEAVES[index], index, size, path[:-1], root)
        for other in range(size):
            assert verify_inclusion(LEAVES[index], other, size, path, root) == (other == index)


@pytest.mark.parametrize("second", range(1, 40))
def test_every_earlier_tree_begins_the_later_one_and_no_other_does(second: int) -> None:
    new_root = range_hash(0, second)
    for first in range(second + 1):
        old_root = range_hash(0, first)
        path = [range_hash(*one) for one in consistency_ranges(first, second)]
        assert verify_consistency(first, second, old_root, new_root, path)
        forged = slow_root_of([*LEAVES[1:first], LEAVES[0]])
        if first > 1:
            assert not verify_consistency(first, second, forged, new_root, path)
        if 0 < first < second:
            assert not verify_consistency(first, second, old_root, old_root, path)
            assert not verify_consistency(first, second, old_root, new_root, path[:-1])
            assert not verify_consistency(first, second, old_root, new_root, [*path, LEAVES[0]])


@given(st.integers(0, 50), st.integers(0, 50))
def test_what_cannot_be_proven_is_refused(index: int, size: int) -> None:
    if index >= size:
        with pytest.raises(ValueError, match="no leaf"):
            inclusion_ranges(index, size)
    if index > size:
        with pytest.raises(ValueError, match="cannot begin"):
            consistency_ranges(index, size)


def test_a_checkpoint_is_read_back_by_its_verifier_key_only() -> None:
    signer = Signer("wengang/registration/sha256", SEED)
    note = signer.sign(7, LEAVES[0])
    checkpoint = Verifier(signer.verifier_key).open(note)
    assert (checkpoint.origin, checkpoint.size, checkpoint.root) == ("wengang/registration/sha256", 7, LEAVES[0])
    others = [Signer("wengang/payout/sha256", SEED), Signer("wengang/registration/sha256", SEED[::-1])]
    for other in others:
        with pytest.raises(BadNote):
            Verifier(other.verifier_key).open(note)


@pytest.mark.parametrize("old_new", [("\n7\n", "\n8\n"), ("registration/sha256\n7", "other/sha256\n7"), ("— ", "- ")])
def test_an_altered_checkpoint_is_refused(old_new: tuple[str, str]) -> None:
    signer = Signer("wengang/registration/sha256", SEED)
    with pytest.raises(BadNote):
        Verifier(signer.verifier_key).open(signer.sign(7, LEAVES[0]).replace(*old_new))


def test_a_second_signature_of_a_witness_does_not_disturb() -> None:
    signer = Signer("wengang/registration/sha256", SEED)
    note = signer.sign(7, LEAVES[0]) + "— witness.example/w AAAAAAAA\n"
    assert Verifier(signer.verifier_key).open(note).size == 7


def test_a_verifier_key_follows_the_form_of_signed_note() -> None:
    # The example key of the signed-note specification's Go implementation, golang.org/x/mod/sumdb/note.
    key = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    note = (
        "If you think cryptography is the answer to your problem,\n"
        "then you don't know what your problem is.\n\n"
        "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
    )
    with pytest.raises(BadNote, match="not a checkpoint"):  # signed by that key, and no checkpoint
        Verifier(key).open(note)


async def test_the_logs_own_tree_proves_its_records_across_kept_nodes(log: EventLog) -> None:
    signer = Signer("wengang/test/sha256", SEED)
    await log.execute([count("counter:1", times=700)], command("a"))
    await log.checkpoints.seal(signer)
    await log.execute([count("counter:1", times=900)], command("b"))
    await log.checkpoints.seal(signer)
    await log.execute([count("counter:1", times=37)], command("c"))  # not sealed yet: nodes are made as needed
    leaves = [event.leaf_hash for event in await log.read(0, 5_000)]
    assert len(leaves) == 1_637
    note = await log.checkpoints.events.latest()
    assert note is not None
    checkpoint = Verifier(signer.verifier_key).open(note)
    assert (checkpoint.size, checkpoint.root) == (1_600, root_of(SHA256, leaves[:1_600]))
    for size in (1, 255, 256, 257, 700, 1_600, 1_637):
        root = root_of(SHA256, leaves[:size])
        for position in {1, size // 2 + 1, size}:
            path = await log.checkpoints.events.tree.inclusion(position, size)
            assert verify_inclusion(leaves[position - 1], position - 1, size, path, root)
        for first in (0, 1, 128, 256, 511, 512, 700, 1_599):
            if first <= size:
                path = await log.checkpoints.events.tree.consistency(first, size)
                assert verify_consistency(first, size, root_of(SHA256, leaves[:first]), root, path)
    with pytest.raises(LookupError):
        await log.checkpoints.events.tree.inclusion(1, 1_638)
    tile = await log.checkpoints.events.tree.tile(1, 0, 6)
    assert tile == [root_of(SHA256, leaves[at : at + 256]) for at in range(0, 1_536, 256)]
