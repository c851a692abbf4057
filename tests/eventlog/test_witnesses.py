"""Witnesses (C2SP tlog-witness, -cosignature, -policy): what they cosign, and that no two histories find a quorum."""

import base64
import hashlib
import json
import random
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from shared.eventlog.cosignatures import Cosigner, CosignerKey
from shared.eventlog.notes import Checkpoint, Signer, Verifier
from shared.eventlog.proofs import consistency_ranges
from shared.eventlog.sealing import SHA256
from shared.eventlog.tree import root_of
from shared.eventlog.witness import OF_SIZE, Reply, Request, WitnessOf, body_of
from shared.eventlog.witness_policy import BadPolicy, read_policy
from wengang.witness.log_list import BadLogList, log_list, read_log_list
from wengang.witness.state import BadState, State

ORIGIN = "wengang/payout/sha256"
LOG = Signer(ORIGIN, b"\x07" * 32)
COSIGNERS = [Cosigner(f"witness.example/{number}", bytes([number]) * 32) for number in (1, 2, 3)]
POLICY = read_policy(
    "".join(f"witness w{one.name[-1]} {one.verifier_key}\n" for one in COSIGNERS)
    + "group two-of-three 2 w1 w2 w3\nquorum two-of-three\n"
)
NOW = 1_638_000_000


def leaves(*said: str) -> list[bytes]:
    return [hashlib.sha256(one.encode()).digest() for one in said]


def numbered(count: int, branch: str = "") -> list[bytes]:
    return leaves(*(f"{branch}{number}" for number in range(count)))


def note_of(hashes: Sequence[bytes], signer: Signer = LOG) -> str:
    return signer.sign(len(hashes), root_of(SHA256, hashes))


def proof(hashes: Sequence[bytes], old: int) -> list[bytes]:
    return [root_of(SHA256, hashes[start:end]) for start, end in consistency_ranges(old, len(hashes))]


def asking(hashes: Sequence[bytes], old: int, signer: Signer = LOG) -> str:
    return Request(old, proof(hashes, old), note_of(hashes, signer)).text()


class Kept(list[Checkpoint]):
    def keep(self, checkpoint: Checkpoint, note: str, at: int) -> None:
        assert (Verifier(LOG.verifier_key).open(note), at) == (checkpoint, NOW)
        self.append(checkpoint)


def witness(number: int = 0, kept: Kept | None = None) -> WitnessOf:
    return WitnessOf(COSIGNERS[number], [LOG.verifier_key], {}, (Kept() if kept is None else kept).keep, lambda: NOW)


def test_a_cosignature_is_what_the_specification_says_byte_by_byte() -> None:
    reply = witness().add_checkpoint(asking(numbered(5), 0))
    dash, name, encoded = reply.text.removesuffix("\n").split(" ")
    packed = base64.b64decode(encoded)
    public = base64.b64decode(COSIGNERS[0].verifier_key.rpartition("+")[2])[1:]
    assert (reply.status, dash, name, len(packed)) == (200, "\u2014", "witness.example/1", 4 + 8 + 64)
    assert packed[:4] == hashlib.sha256(b"witness.example/1\n\x04" + public).digest()[:4]
    assert int.from_bytes(packed[4:12], "big") == NOW
    root = base64.b64encode(root_of(SHA256, numbered(5))).decode()
    message = f"cosignature/v1\ntime {NOW}\n{ORIGIN}\n5\n{root}\n".encode()
    Ed25519PublicKey.from_public_bytes(public).verify(packed[12:], message)
    with pytest.raises(InvalidSignature):
        Ed25519PublicKey.from_public_bytes(public).verify(packed[12:], message.replace(b"time 16", b"time 17"))


def test_a_checkpoint_that_extends_the_last_one_is_cosigned_and_kept() -> None:
    kept = Kept()
    one = witness(kept=kept)
    for old, size in ((0, 3), (3, 8), (8, 8), (8, 21)):
        assert one.add_checkpoint(asking(numbered(size), old)).status == 200
    assert [checkpoint.size for checkpoint in kept] == [3, 8, 8, 21]


def test_the_log_s_own_reader_and_its_witnesses_read_one_note() -> None:
    note = note_of(numbered(5))
    lines = "".join(witness(number).add_checkpoint(asking(numbered(5), 0)).text for number in range(3))
    assert Verifier(LOG.verifier_key).open(note + lines).size == 5
    assert POLICY.cosigned_by(note + lines) == {"w1": NOW, "w2": NOW, "w3": NOW}
    assert POLICY.cosigned_by(note_of(numbered(6)) + lines) == {}


@pytest.mark.parametrize(
    ("request_text", "status", "answer"),
    [
        ("", 400, None),
        ("old 05\n\n" + note_of(numbered(5)), 400, None),
        ("old 3\nnot base64\n\n" + note_of(numbered(5)), 400, None),
        ("old 3\n" + "AAAA\n" * 64 + "\n" + note_of(numbered(5)), 400, None),
        ("old 3\nAAAA\n\n" + note_of(numbered(5)), 400, None),
        (asking(numbered(5), 3).replace("\n\n", "\n", 1), 400, None),
        (asking(numbered(5), 3, Signer("wengang/another/sha256", b"\x07" * 32)), 404, None),
        (asking(numbered(5), 3, Signer(ORIGIN, b"\x08" * 32)), 403, None),
        ("old 9\n\n" + note_of(numbered(5)), 400, None),
        (asking(numbered(5), 0), 409, "3\n"),
        (asking(numbered(5), 2), 409, "3\n"),
        ("old 3\n\n" + note_of(numbered(3, "other ")), 409, "3\n"),
        (asking(numbered(5, "other "), 3), 422, None),
        ("old 3\n\n" + note_of(numbered(5)), 422, None),
    ],
)
def test_what_is_not_to_be_cosigned_is_answered_as_specified_and_changes_nothing(
    request_text: str, status: int, answer: str | None
) -> None:
    kept = Kept()
    one = witness(kept=kept)
    one.add_checkpoint(asking(numbered(3), 0))
    reply = one.add_checkpoint(request_text)
    assert (reply.status, reply.kept) == (status, None)
    if answer is not None:
        assert (reply.text, reply.media_type) == (answer, OF_SIZE)
    assert len(kept) == 1
    assert one.add_checkpoint(asking(numbered(9), 3)).status == 200


def test_what_could_not_be_kept_is_not_cosigned() -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    one = WitnessOf(COSIGNERS[0], [LOG.verifier_key], {}, full, lambda: NOW)
    with pytest.raises(OSError, match="No space"):
        one.add_checkpoint(asking(numbered(3), 0))
    one._keep = Kept().keep
    assert one.add_checkpoint(asking(numbered(4), 0)).status == 200  # it remembers nothing of the first


def _show(witnesses: Iterable[WitnessOf], hashes: Sequence[bytes], old: int) -> list[Reply]:
    return [one.add_checkpoint(asking(hashes, old)) for one in witnesses]


@pytest.mark.parametrize("seeds", [range(start, start + 100) for start in range(0, 1_000, 100)], ids=str)
def test_two_histories_never_find_a_quorum_each(seeds: range) -> None:
    """A thousand operators who show one history to some witnesses and another to others, from a size on that they
    choose: whoever is shown both refuses the second, and of two quorums somebody is."""
    for seed in seeds:
        chance = random.Random(seed)  # noqa: S311 - seeded on purpose
        common = numbered(chance.randrange(1, 20))
        one = [*common, *leaves(*(f"one {number}" for number in range(chance.randrange(1, 12))))]
        other = [*common, *leaves(*(f"other {number}" for number in range(chance.randrange(1, 12))))]
        witnesses = [witness(number) for number in range(3)]
        _show(witnesses, common, 0)
        first, second = chance.sample(witnesses, 2), chance.sample(witnesses, 2)
        told_one, told_other = _show(first, one, len(common)), _show(second, other, len(common))
        believed = [
            POLICY.believes(note_of(hashes) + "".join(reply.text for reply in told if reply.status == 200))
            for hashes, told in ((one, told_one), (other, told_other))
        ]
        assert believed == [True, False], seed
        refused = [reply for reply in told_other if reply.status != 200]
        assert refused, seed
        assert {reply.status for reply in refused} <= {409, 422, 400}, seed


KEYS = [one.verifier_key for one in COSIGNERS]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 0),
        (f"witness a {KEYS[0]}\n", 0),
        ("quorum a\n", 1),
        (f"witness a {KEYS[0]}\nwitness a {KEYS[1]}\nquorum a\n", 2),
        (f"witness a {KEYS[0]}\nwitness b {KEYS[0]}\nquorum a\n", 2),
        (f"witness none {KEYS[0]}\nquorum none\n", 1),
        (f"witness a {LOG.verifier_key}\nquorum a\n", 1),
        (f"log {KEYS[0]}\nquorum none\n", 1),
        (f"witness a {KEYS[0]}\ngroup g 2 a\nquorum g\n", 2),
        (f"witness a {KEYS[0]}\ngroup g 0 a\nquorum g\n", 2),
        (f"witness a {KEYS[0]}\ngroup g some a\nquorum g\n", 2),
        (f"witness a {KEYS[0]}\ngroup g 1 a b\nquorum g\n", 2),
        (f"witness a {KEYS[0]}\ngroup g 1 a\ngroup h 1 a\nquorum g\n", 3),
        (f"witness a {KEYS[0]}\nquorum a\nquorum a\n", 3),
        ("cosigner a\nquorum none\n", 1),
    ],
)
def test_a_policy_that_will_not_do_is_refused_with_its_line(text: str, line: int) -> None:
    with pytest.raises(BadPolicy) as refused:
        read_policy(text)
    assert refused.value.line == line


def test_groups_of_groups_count_their_members() -> None:
    named = "".join(f"witness {name} {key} https://{name}.example\n" for name, key in zip("abc", KEYS, strict=True))
    policy = read_policy(
        f"# ours\n\tlog {LOG.verifier_key} https://log.example\n{named}group g any a b\ngroup h all g c\nquorum h\n"
    )
    assert [policy.is_quorum(names) for names in (["a"], ["a", "b"], ["a", "c"], ["b", "c"], ["c"])] == [
        False,
        False,
        True,
        True,
        False,
    ]
    assert policy.witnesses["a"].url == "https://a.example"
    assert list(policy.logs) == [ORIGIN]


def test_a_witness_that_begins_again_knows_what_it_cosigned(tmp_path: Path) -> None:
    file = tmp_path / "witness.jsonl"
    for old, size in ((0, 3), (3, 8)):
        with State(file) as state:
            one = WitnessOf(COSIGNERS[0], [LOG.verifier_key], state.latest, state.keep, lambda: NOW)
            assert one.add_checkpoint(asking(numbered(size), old)).status == 200
            with pytest.raises(BadState), State(file):
                pass  # two at once would cosign two histories
    with State(file) as state:
        assert {origin: one.size for origin, one in state.latest.items()} == {ORIGIN: 8}
    rows = [json.loads(line) for line in file.read_text().splitlines()]
    assert [row["size"] for row in rows] == [3, 8]
    assert [Verifier(LOG.verifier_key).open(row["note"]).root.hex() for row in rows] == [row["root"] for row in rows]


def test_a_line_that_was_cut_was_never_answered_and_what_is_no_state_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "witness.jsonl"
    with State(file) as state:
        state.keep(Checkpoint(ORIGIN, 3, b"\x01" * 32), "note", NOW)
    whole = file.read_text()
    file.write_text(whole + '{"origin": "wengang/pay')
    with State(file) as state:
        assert state.latest[ORIGIN].size == 3
        state.keep(Checkpoint(ORIGIN, 4, b"\x02" * 32), "note", NOW)
    with State(file) as state:
        assert state.latest[ORIGIN].size == 4
    for bad in (whole.replace('"size": 3', '"size": "3"') + whole, whole + whole.replace('"size": 3', '"size": 2')):
        file.write_text(bad)
        with pytest.raises(BadState), State(file):
            pass


def test_the_list_of_logs_has_the_form_of_the_public_network_and_is_read_back() -> None:
    text = log_list([LOG.verifier_key], 2.0, "audit@example.gov.cn")
    assert text.splitlines()[0] == "logs/v0"
    found = read_log_list("# made by hand\n" + text)
    assert [Verifier(one.verifier_key).name for one in found] == [ORIGIN, "wengang/payout/outcomes/sha256"]
    assert {(one.requests_a_day, one.contact) for one in found} == {(43_200, "audit@example.gov.cn")}
    for bad in (
        "",
        "logs/v1\n",
        text.replace("qpd", "qps"),
        text.replace("origin none", "origin other"),
        text.rpartition("contact")[0],
        text.replace(LOG.verifier_key, KEYS[0]),
    ):
        with pytest.raises(BadLogList):
            read_log_list(bad)


def test_a_line_by_another_key_or_over_another_text_is_nobody_s() -> None:
    note = note_of(numbered(5))
    line = COSIGNERS[0].cosign(body_of(note), NOW)
    key = CosignerKey(KEYS[0])
    assert list(key.lines_in(note + line)) == [(line, NOW)]
    forged = Cosigner("witness.example/1", b"\x09" * 32).cosign(body_of(note), NOW)
    assert list(key.lines_in(note + forged)) == []
    assert list(key.lines_in(note + line.replace("\u2014 witness.example/1", "\u2014 witness.example/2"))) == []
    assert list(key.lines_in(note + "\u2014 witness.example/1 !!!\n" + line)) == [(line, NOW)]
