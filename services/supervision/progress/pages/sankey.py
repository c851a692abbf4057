"""The money as a picture whose widths are amounts (a Sankey diagram): where each band lies. Pure.

Amounts stay integers of fen; only places on the picture are floats. The picture is one SVG without script, so that the
page's policy stays strict, and it prints.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from services.supervision.domain.money_flow import Flow

_WIDTH, _NODE_WIDTH, _TALLEST = 960.0, 14.0, 300.0
_SLOT = 40.0
"""What a node takes at least, so that two lines of its label fit beside it."""
_COLUMNS = (0.0, 400.0, 740.0)

_ARRIVED = ("credited", "offset")
_WRONG = ("returned", "held", "difference", "beyond", "ungranted", "taken_off")
_NOT_GRANTED = ("not_listed", "on_notice", "waiting", "top_up_due", "waived", "taken_off")
_OF_GRANTED = ("credited", "offset", "with_bank", "with_agency", "not_ordered", "held", "returned", "difference")


@dataclass(frozen=True, slots=True)
class Node:
    name: str
    kind: str
    """``good``, ``bad`` or ``open``: its colour."""
    amount_fen: int
    x: float
    y: float
    height: float
    label_y: float


@dataclass(frozen=True, slots=True)
class Band:
    source: str
    target: str
    kind: str
    amount_fen: int
    width: float
    path: str
    """Of an SVG ``path``: a filled band."""


@dataclass(frozen=True, slots=True)
class Picture:
    width: float
    height: float
    node_width: float
    per_fen: float
    nodes: tuple[Node, ...]
    bands: tuple[Band, ...]


def layout(flow: Flow) -> Picture:
    """Three columns: owed, granted or why not, and what became of the grants. Empty places are left out."""
    first = _present(flow, ("entitled", "beyond"))
    second = _present(flow, ("granted", "ungranted", *_NOT_GRANTED))
    third = _present(flow, _OF_GRANTED)
    per_fen = _TALLEST / max(1, *(sum(amount for _, amount in column) for column in (first, second, third)))
    nodes = {
        node.name: node
        for x, column in zip(_COLUMNS, (first, second, third), strict=True)
        for node in _stacked(x, column, per_fen)
    }
    bands = tuple(_bands(nodes, _links(flow), per_fen))
    height = max([_SLOT, *(node.y + max(node.height, _SLOT) for node in nodes.values())])
    return Picture(_WIDTH, height, _NODE_WIDTH, per_fen, tuple(nodes.values()), bands)


def _present(flow: Flow, names: Iterable[str]) -> list[tuple[str, int]]:
    return [(name, amount) for name in names if (amount := getattr(flow, name)) > 0]


def _links(flow: Flow) -> list[tuple[str, str, int]]:
    """In the order of their targets. What was granted beyond what is owed comes from its own place."""
    links = [("entitled", "granted", flow.granted - flow.beyond)]
    links += [("entitled", name, amount) for name, amount in _present(flow, _NOT_GRANTED)]
    links += [("beyond", "granted", flow.beyond)]
    left = flow.granted
    for name, amount in _present(flow, _OF_GRANTED):
        links += [("granted", name, min(left, amount)), ("ungranted", name, amount - min(left, amount))]
        left -= min(left, amount)
    return [link for link in links if link[2] > 0]


def _stacked(x: float, column: list[tuple[str, int]], per_fen: float) -> Iterable[Node]:
    y = 0.0
    for name, amount in column:
        height = amount * per_fen
        yield Node(name, _kind(name), amount, x, y, height, y + max(height, _SLOT) / 2 if height > _SLOT else y + 14)
        y += max(height + 10, _SLOT + 4)


def _bands(nodes: dict[str, Node], links: list[tuple[str, str, int]], per_fen: float) -> Iterable[Band]:
    left = {name: node.y for name, node in nodes.items()}
    right = dict(left)
    for source, target, amount in links:
        width = amount * per_fen
        begin, end = nodes[source].x + _NODE_WIDTH, nodes[target].x
        top, bottom = right[source], left[target]
        right[source] += width
        left[target] += width
        yield Band(source, target, nodes[target].kind, amount, width, _path(begin, top, end, bottom, width))


def _path(begin: float, top: float, end: float, bottom: float, width: float) -> str:
    middle = (begin + end) / 2
    return (
        f"M{begin:.1f} {top:.2f}C{middle:.1f} {top:.2f} {middle:.1f} {bottom:.2f} {end:.1f} {bottom:.2f}"
        f"V{bottom + width:.2f}C{middle:.1f} {bottom + width:.2f} {middle:.1f} {top + width:.2f} "
        f"{begin:.1f} {top + width:.2f}Z"
    )


def _kind(name: str) -> str:
    if name in _ARRIVED or name in ("entitled", "granted"):
        return "good"
    return "bad" if name in _WRONG else "open"
