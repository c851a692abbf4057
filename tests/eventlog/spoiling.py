"""Notes and exports as somebody may send them: good, spoiled, or signed by the log against the specification."""

import base64
import json
from collections.abc import Sequence
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import strategies as st

from shared.eventlog.notes import Signer

ORIGIN = "wengang/test/sha256"
SIGNER = Signer(ORIGIN, bytes(range(32)))
WITNESS = Signer("witness.example/w", bytes(range(32, 64)))
NAMESAKE = Signer(ORIGIN, bytes(range(64, 96)))
"""Has the name of the log, and another key."""
ROOT = base64.b64encode(bytes(range(100, 132))).decode()

_PIECES = (
    *("", "\n", "\n\n", "\r", "\r\n", "\t", "\x00", "\x1f", "\x7f", "\x85", "\u00a0", "\u2028", "\ufeff", "\ud800"),
    *(" ", "  ", "0", "1", "9", "-", "+", "=", "/", "_", "A", "\u2014", "\u2014 ", "\u0663", "\uff11", "wengang"),
)
_SIZES = (
    *("0", "7", "4711", "007", "00", "+7", "-7", "7 ", " 7", "7.0", "7e1", "0x7", "1_0", "", "\u0667", "seven"),
    *(str(2**63 - 1), str(2**63), "9" * 19, "1" + "0" * 19, "9" * 5_000),
)
_ROOTS = (
    *(ROOT, ROOT[:-1], ROOT[:-1] + "==", ROOT + "=", ROOT + "AAAA", ROOT[:-2] + "/=", ROOT[:20] + " " + ROOT[20:]),
    *("", "AA==", ROOT.replace("+", "-"), ROOT.lower(), base64.b64encode(bytes(31)).decode(), "\u00e9" * 44),
)


def _line_of(signer: Signer, text: str) -> str:
    """The line with the signature over any text: what a log could sign, whatever the specifications say."""
    seed = {SIGNER: bytes(range(32)), WITNESS: bytes(range(32, 64)), NAMESAKE: bytes(range(64, 96))}[signer]
    signature = Ed25519PrivateKey.from_private_bytes(seed).sign(text.encode())
    raw = bytes.fromhex(signer.verifier_key.split("+")[1]) + signature
    return f"\u2014 {signer.name} {base64.b64encode(raw).decode()}\n"


@st.composite
def signed_texts(draw: st.DrawFn) -> str:
    """Rightly signed; the text keeps to the specification now and then. Others may have signed, too, and wrongly."""
    wrong = draw(st.sampled_from(["nothing", "nothing", "origin", "size", "root", "more", "break", "end"]))

    def part(name: str, right: list[str], others: Sequence[str]) -> str:
        return draw(st.sampled_from(others if wrong == name else right))

    lines = [part("origin", [ORIGIN], ["wengang/other/sha256", "", ORIGIN + " ", "\ufeff" + ORIGIN])]
    lines += [part("size", ["7", "0", "4711"], _SIZES), part("root", [ROOT], _ROOTS)]
    lines += draw(
        st.lists(st.sampled_from(["an extension", "\u2014 x AAAAAAAA", *([""] * (wrong == "more"))]), max_size=2)
    )
    text = part("break", ["\n"], ["\r\n", "\r", "\u2028"]).join(lines) + part(
        "end", ["\n"], ["", "\r\n", "\n\n", " \n"]
    )
    own = _line_of(SIGNER, text)
    name, _, packed = own[2:].rstrip("\n").partition(" ")
    raw = base64.b64decode(packed)
    known = [own, _line_of(WITNESS, text), _line_of(NAMESAKE, text), f"\u2014 other {packed}\n", "\u2014 a AAAAAAA=\n"]
    junk = [
        *(_line_of(SIGNER, text + "x"), "\n", "junk\n"),
        f"\u2014 {name} {packed[:-3]}\n",
        f"\u2014 {name} {packed}=\n",
        f"\u2014 {name}  {packed}\n",
        f"\u2014 {name} {packed} more\n",
        f"- {name} {packed}\n",
        f"\u2014 {name} {base64.b64encode(raw[:4]).decode()}\n",
        f"\u2014 {name} {base64.b64encode(raw[:20]).decode()}\n",
        f"\u2014 {name} {base64.b64encode(b'none' + raw[4:]).decode()}\n",
        f"\u2014 wit+ness {packed}\n",
        f"\u2014 wit\u00a0ness {packed}\n",
        f"\u2014  {packed}\n",
        "\u2014 a AAAA\n",
        "\u2014 a AAAAAA==\n",
        "\u2014 a AAAAAB==\n",
    ]
    signatures = draw(st.lists(st.sampled_from(known), max_size=3))
    if draw(st.sampled_from([False, False, True])):
        signatures.insert(draw(st.integers(0, len(signatures))), draw(st.sampled_from(junk)))
    signatures += [_line_of(WITNESS, text)] * draw(st.sampled_from([0, 0, 0, 0, 16, 99, 100]))
    signatures += [own] * draw(st.sampled_from([1, 1, 1, 0]))
    return text + "\n" + "".join(signatures)


@st.composite
def spoiled(draw: st.DrawFn, whole: str, times: int = 2) -> str:
    """Something put in the place of something else, at any place; or a line told twice, moved, or taken away."""
    for _ in range(draw(st.integers(1, times))):
        at = draw(st.integers(0, len(whole)))
        until = draw(st.just(at) | st.just(at + 1) | st.integers(at, len(whole)))
        lines = whole.splitlines(keepends=True)
        line = draw(st.integers(0, max(len(lines) - 1, 0)))
        match draw(st.sampled_from(["piece", "piece", "piece", "twice", "move", "drop"])):
            case "piece":
                whole = whole[:at] + draw(st.sampled_from(_PIECES)) + whole[until:]
            case "twice":
                whole = "".join([*lines[: line + 1], *lines[line:]])
            case "move":
                whole = "".join([*lines[:line], *lines[line + 1 :], *lines[line : line + 1]])
            case _:
                whole = "".join([*lines[:line], *lines[line + 1 :]])
    return whole


_VALUES: st.SearchStrategy[Any] = st.sampled_from(
    [None, True, False, 0, 1, 2, -1, 1.0, 2**70, "", "1", "x", [], {}, ["a"], "\ud800", float("nan"), "2021-08-02"]
)


@st.composite
def spoiled_rows(draw: st.DrawFn, rows: list[dict[str, Any]]) -> list[Any]:
    """Lines of JSON of which a field is another value, missing or more, or which are no objects at all."""
    changed: list[Any] = [dict(row) for row in rows]
    for _ in range(draw(st.integers(1, 2))):
        number = draw(st.integers(0, len(changed) - 1))
        row = changed[number]
        if not isinstance(row, dict) or not row:
            continue
        name = draw(st.sampled_from(sorted(row)))
        match draw(st.sampled_from(["value", "value", "same", "drop", "add", "line"])):
            case "value":
                row[name] = draw(_VALUES)
            case "same":
                row[name] = draw(_as_another_might_write(row[name]))
            case "drop":
                del row[name]
            case "add":
                row[draw(st.sampled_from(["checkpoint", "more", "format"]))] = draw(_VALUES)
            case _:
                changed[number] = draw(_VALUES)
    return changed


def _as_another_might_write(value: Any) -> st.SearchStrategy[Any]:
    """What some reader could take for the same."""
    told = str(value)
    forms: list[Any] = [told, told.upper(), f" {told}", f"{told} ", told.replace("+00:00", "Z"), told.replace("T", " ")]
    if isinstance(value, int):
        forms += [float(value), value == 1]
    return st.sampled_from([*forms, told.replace("+00:00", ""), " ".join(told[at : at + 2] for at in range(0, 64, 2))])


def as_lines(rows: list[Any]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
