"""The verifier of the package and the single file for outsiders take and refuse the same, whatever they are given."""

import base64
import contextlib
import hashlib
import importlib.util
import io
import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from shared.eventlog.notes import BadNote, Verifier
from shared.eventlog.proofs import inclusion_ranges, verify_inclusion
from shared.eventlog.sealing import SHA256, Frontier, command_bytes, leaf_bytes
from tests.architecture.test_imports import ROOT
from tests.eventlog.spoiling import ORIGIN, SIGNER, as_lines, signed_texts, spoiled, spoiled_rows
from tests.eventlog.test_sealing import root_of
from tests.verifiers import NODE, verified
from wengang.audit import verify_export

KEY = SIGNER.verifier_key
MANY = settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
AT = datetime(2021, 8, 2, 1, tzinfo=UTC)
USCC = "91630102000000001D"


def _single_file() -> ModuleType:
    spec = importlib.util.spec_from_file_location("verify_log", ROOT / "docs" / "verify_log.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SINGLE = _single_file()


def _records() -> list[dict[str, Any]]:
    found = []
    for position in range(1, 8):
        at = AT + timedelta(microseconds=position)
        stream, version, data = f"employer:{USCC}", position, json.dumps({"number": position, "name": "青海"})
        command = command_bytes(at, "clerk", f"command/{position}")
        leaf = SHA256.leaf(leaf_bytes(SHA256, position, stream, version, "test.counted.v1", data.encode(), command))
        found.append(
            {
                "position": position,
                "stream": stream,
                "version": version,
                "topic": "test.counted.v1",
                "data": data,
                "recorded_at": at.isoformat(timespec="microseconds"),
                "actor": "clerk",
                "command_id": f"command/{position}",
                "leaf_hash": leaf.hex(),
            }
        )
    return found


RECORDS = _records()
LEAVES = [bytes.fromhex(one["leaf_hash"]) for one in RECORDS]


def root(size: int) -> bytes:
    frontier = Frontier(SHA256)
    for leaf in LEAVES[:size]:
        frontier.append(leaf)
    return frontier.root()


GOOD = SIGNER.sign(7, root(7))
EXPORT: list[dict[str, Any]] = [
    {"format": "wengang-log-export/1", "origin": ORIGIN},
    *RECORDS,
    *({"checkpoint": SIGNER.sign(size, root(size))} for size in (0, 3, 7)),
]
ANCHORS: list[dict[str, Any]] = [
    {"origin": ORIGIN, "size": size, "root": root(size).hex(), "note": "…"} for size in (0, 3, 7)
]


def opened_here(note: str, key: str = KEY) -> tuple[int, bytes] | None:
    try:
        found = Verifier(key).open(note)
    except BadNote:
        return None
    return found.size, found.root


def opened_there(note: str, key: str = KEY) -> tuple[int, bytes] | None:
    try:
        found: tuple[int, bytes] = SINGLE.open_checkpoint(note, key)
    except ValueError:
        return None
    return found


@MANY
@given(note=signed_texts() | spoiled(GOOD) | signed_texts().flatmap(spoiled))
@example(note=GOOD)
@example(note=GOOD.replace("\n7\n", "\n07\n"))
@example(note=GOOD.replace("\n", "\r\n"))
@example(note=GOOD + "junk\n")
def test_a_note_is_taken_by_both_or_by_neither(note: str) -> None:
    assert opened_here(note) == opened_there(note)


def test_good_notes_are_among_those_that_are_tried() -> None:
    taken: list[str] = []

    @settings(MANY, database=None, derandomize=True)
    @given(signed_texts())
    def collect(note: str) -> None:
        if opened_here(note) is not None:
            taken.append(note)

    collect()
    assert len(taken) > 60
    assert len({note.count("\n\u2014") for note in taken}) > 2  # of several signatures


@pytest.mark.parametrize("region", ["name", "id", "key", "length", "algorithm"])
@MANY
@given(data=st.data())
def test_a_verifier_key_is_taken_by_both_or_by_neither(region: str, data: st.DataObject) -> None:
    name, key_id, packed = KEY.split("+", 2)
    raw = base64.b64decode(packed)
    match region:
        case "algorithm":
            raw = bytes([data.draw(st.integers(0, 255))]) + raw[1:]
            key_id = (
                hashlib.sha256(name.encode() + b"\n" + raw).digest()[:4].hex()
            )  # fits: only the algorithm is another
            key = f"{name}+{key_id}+{base64.b64encode(raw).decode()}"
        case "length":
            raw = raw[: data.draw(st.integers(0, 33))] + bytes(data.draw(st.integers(0, 2)))
            key_id = hashlib.sha256(name.encode() + b"\n" + raw).digest()[:4].hex()
            key = f"{name}+{key_id}+{base64.b64encode(raw).decode()}"
        case _:
            parts = {"name": name, "id": key_id, "key": packed}
            key = "+".join({**parts, region: data.draw(spoiled(parts[region]))}.values())
    try:
        here = opened_here(GOOD, key)
    except ValueError:
        here = None
    assert here == opened_there(GOOD, key)


@MANY
@given(
    size=st.integers(1, 40),
    index=st.integers(-1, 41),
    told=st.integers(-1, 41) | st.sampled_from([2**62, 2**63 - 1]),
    change=st.sampled_from(["none", "none", "drop", "add", "swap", "flip"]),
    number=st.integers(0, 6),
)
def test_a_path_leads_to_the_root_for_both_or_for_neither(
    size: int, index: int, told: int, change: str, number: int
) -> None:
    leaves = [hashlib.sha256(bytes([0, one])).digest() for one in range(size)]
    true = min(max(index, 0), size - 1)
    path = [root_of(leaves[start:end]) for start, end in inclusion_ranges(true, size)]
    at = number % len(path) if path else 0
    match change:
        case "drop":
            del path[at : at + 1]
        case "add":
            path.insert(at, leaves[0])
        case "swap":
            path = path[at:] + path[:at]
        case "flip" if path:
            path[at] = bytes([path[at][0] ^ 1]) + path[at][1:]
    whole = root_of(leaves)
    for where, size_told in ((true, size), (index, size), (true, told)):
        here = verify_inclusion(leaves[true], where, size_told, path, whole)
        try:
            # As ``verify_record`` asks: of a position within the checkpoint.
            there = 0 <= where < size_told and (
                SINGLE.root_by_path(SINGLE.sha256, leaves[true], where, size_told, path) == whole
            )
        except ValueError:
            there = False
        assert here == there


async def good_here(export: Path, anchors: Path | None) -> bool:
    try:
        return (await verify_export(export, KEY, [] if anchors is None else [anchors])).good
    except ValueError:
        return False


def good_there(*arguments: str) -> bool:
    """As its ``main`` says by the exit code; nothing but 0 and 1 comes of it."""
    before, sys.argv = sys.argv, ["verify_log.py", *arguments, "--key", KEY]
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            code: int = SINGLE.main()
    finally:
        sys.argv = before
    return {0: True, 1: False}[code]


def written(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.write_bytes(text.encode("utf-8", "surrogatepass"))
    return file


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("exports")


_EXPORTS = spoiled(as_lines(EXPORT)) | spoiled_rows(EXPORT).map(as_lines) | st.just(as_lines(EXPORT))
_ANCHORS = st.none() | st.just(as_lines(ANCHORS)) | spoiled(as_lines(ANCHORS)) | spoiled_rows(ANCHORS).map(as_lines)


@MANY
@given(export=_EXPORTS, anchors=_ANCHORS)
@example(export=as_lines(EXPORT), anchors=as_lines(ANCHORS))
@example(export=as_lines(EXPORT), anchors=as_lines(ANCHORS)[:-40])  # the last line is cut
@example(export=as_lines(EXPORT), anchors="")
@example(export=as_lines(EXPORT[:-1]), anchors=as_lines(ANCHORS))
@example(export=as_lines([*EXPORT, {"checkpoint": SIGNER.sign(0, root(1))}]), anchors=None)
@example(export=as_lines(EXPORT).replace('{"checkpoint"', ' { "check\\u0070oint"'), anchors=None)
@example(export=as_lines(EXPORT) + "[" * 100_000 + "\n", anchors=None)
async def test_an_export_is_good_for_both_or_for_neither(folder: Path, export: str, anchors: str | None) -> None:
    file = written(folder, "log.jsonl", export)
    kept = None if anchors is None else written(folder, "anchors.jsonl", anchors)
    there = good_there(str(file), *(["--anchors", str(kept)] if kept is not None else []))
    assert await good_here(file, kept) == there


def receipt() -> dict[str, Any]:
    records = []
    for number in (1, 4):
        path = [root_of(LEAVES[start:end]).hex() for start, end in inclusion_ranges(number, 7)]
        records.append({**RECORDS[number], "source": "test", "proof": {"path": path}})
    checkpoints = {"test": {"note": GOOD}}
    return {"format": "wengang-receipt/1", "uscc": USCC, "records": records, "checkpoints": checkpoints}


def receipt_good_here(told: dict[str, Any]) -> bool:
    """By the package's note, leaf and proof."""
    checkpoint = Verifier(KEY).open(told["checkpoints"]["test"]["note"])
    good = True
    for one in told["records"]:
        command = command_bytes(datetime.fromisoformat(one["recorded_at"]), one["actor"], one["command_id"])
        packed = leaf_bytes(
            SHA256, one["position"], one["stream"], one["version"], one["topic"], one["data"].encode(), command
        )
        path = [bytes.fromhex(hash_) for hash_ in one["proof"]["path"]]
        leaf = SHA256.leaf(packed)
        good &= leaf.hex() == one["leaf_hash"] and told["uscc"] in one["stream"].split(":")
        good &= verify_inclusion(leaf, one["position"] - 1, checkpoint.size, path, checkpoint.root)
    return good


_CHANGES: dict[str, Callable[[dict[str, Any], str], Any]] = {
    "note": lambda told, text: told["checkpoints"]["test"].update(note=text),
    "data": lambda told, text: told["records"][0].update(data=text),
    "actor": lambda told, text: told["records"][0].update(actor=text),
    "stream": lambda told, text: told["records"][1].update(stream=text),
    "recorded_at": lambda told, text: told["records"][1].update(recorded_at=text),
    "leaf_hash": lambda told, text: told["records"][0].update(leaf_hash=text),
    "path": lambda told, text: told["records"][1]["proof"].update(path=text.split(",")),
    "uscc": lambda told, text: told.update(uscc=text),
}


def _before(told: dict[str, Any], place: str) -> str:
    first, second = told["records"]
    texts = {**first, **{name: second[name] for name in ("stream", "recorded_at")}}
    texts |= {"note": GOOD, "path": ",".join(second["proof"]["path"]), "uscc": USCC}
    return str(texts[place])


@pytest.mark.parametrize("place", _CHANGES)
@settings(MANY, max_examples=100)
@given(data=st.data())
def test_a_receipt_is_good_for_both_or_for_neither(folder: Path, place: str, data: st.DataObject) -> None:
    told = receipt()
    assert receipt_good_here(told)
    _CHANGES[place](told, data.draw(spoiled(_before(told, place)) | st.just(_before(told, place))))
    try:
        here = receipt_good_here(told)
    except (ValueError, OverflowError):
        here = False
    file = written(folder, "receipt.json", json.dumps(told))
    assert here == good_there(str(file))


@pytest.mark.skipif(NODE is None, reason="Node is not installed: the second program for outsiders is not run.")
@pytest.mark.parametrize("place", _CHANGES)
@settings(MANY, max_examples=12)
@given(data=st.data())
def test_a_receipt_is_good_for_both_programs_of_outsiders_or_for_neither(
    folder: Path, place: str, data: st.DataObject
) -> None:
    told = receipt()
    _CHANGES[place](told, data.draw(spoiled(_before(told, place)) | st.just(_before(told, place))))
    verified(written(folder, "receipt.json", json.dumps(told)), [KEY])
