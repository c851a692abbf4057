"""Every parameter of an edition's content, and what it is changed to when it is tried."""

import copy
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from services.eligibility.domain.layoff import SIZES


def edition_document(canonical_text: str) -> dict[str, Any]:
    """The canonical content as nested names and values."""
    document: dict[str, Any] = json.loads(canonical_text)
    return document


_Document = dict[str, Any]


def parameters(document: _Document) -> Iterator[tuple[str, list[_Document]]]:
    """Every parameter with its place, and the document with that parameter changed, in each way worth a try."""
    for path, value in _leaves(document, ()):
        place = ".".join(str(part) for part in path)
        if path[-1] == "value" and isinstance(value, dict) and "count" in value:
            for name in ("count", "over"):
                for number, term in enumerate(value[name]):
                    rest = value[name][:number] + value[name][number + 1 :]
                    other = rest or ["cumulative_insured" if term != "cumulative_insured" else "january"]
                    yield f"{place}.{name} {term}", [_with(document, (*path, name), other)]
        elif path[-1] == "value" and isinstance(value, list) and path[0] in ("counties", "premium"):
            for number, member in enumerate(value):
                rest = value[:number] + value[number + 1 :]
                yield f"{place} {member}", [_with(document, path, rest or _others(path, member)[:1])]
        else:
            others = _others(path, value)
            if others:
                yield place, [_with(document, path, other) for other in others]
    for number, _ in enumerate(document.get("exclusions", ())):
        rest = [one for place, one in enumerate(document["exclusions"]) if place != number]
        yield f"exclusions.{number}", [_with(document, ("exclusions",), rest)]


def _leaves(node: Any, path: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Values of the law: not titles, sources and assumptions, which are words about them."""
    if isinstance(node, dict):
        for name, value in node.items():
            if name == "value":
                if isinstance(value, dict) and "count" not in value:
                    yield from _leaves(value, (*path, name))
                else:
                    yield (*path, name), value
            elif name == "documents" and not path:
                continue
            elif isinstance(value, dict | list):
                yield from _leaves(value, (*path, name))
            elif name in ("comparison", "until", "in_force_from", "established", "new_entrants"):
                yield (*path, name), value
    elif isinstance(node, list):
        if path and path[-1] in ("size_classes", "unit_kinds") and "rates" not in path:
            yield path, node
        for number, member in enumerate(node):
            yield from _leaves(member, (*path, number))


_CHOICES: Mapping[str, tuple[str, ...]] = {
    "headcount": ("average_insured", "average_paid_in", "prior_december", "january", "december", "cumulative_insured"),
    "standing": ("on-the-day-of-decision", "in-the-base-year"),
    "base": ("as-one", "by-placement"),
    "placed_rate": ("dispatch-firm", "using-firm"),
    "direct_route": (
        "received-prior-refund",
        "received-prior-refund-and-no-dispatch-firm",
        "everybody",
        "nobody",
    ),
    "notice_first_day": ("counts", "does-not-count"),
    "comparison": ("at-most", "below"),
    "counted": ("within-the-base-year", "cumulative"),
    "fund_level": ("county", "city", "province"),
    "payee_check": ("required", "if-asked"),
    "arrears": ("do-not-block", "block-until-paid", "block"),
    "established": ("prior_december", "january"),
    "new_entrants": ("first_month", "january", "not-assessed"),
    "rounding": tuple(
        f"{mode}-to-{unit}" for mode in ("half-up", "half-even", "down", "up") for unit in ("fen", "yuan")
    ),
    "premium": ("unit_paid", "staff_paid"),
}


def _others(path: tuple[Any, ...], value: Any) -> list[Any]:
    """What a value is changed to."""
    name = path[-2] if path[-1] == "value" else path[-1]
    if name in _CHOICES:
        return [one for one in _CHOICES[name] if one != value]
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value - 1, value + 1]
    if name in ("size_classes", "unit_kinds"):
        return [value[:-1]] if len(value) > 1 else [[one] for one in SIZES if [one] != value][:1]
    if isinstance(value, str) and _day(value) is not None:
        day = _day(value) or date.min
        return [(day + timedelta(days=shift)).isoformat() for shift in (-1, 1)]
    if name in ("rate", "limit") and isinstance(value, str):
        ratio = Fraction(value)
        return [str(other) for other in (ratio * 99 / 100, min(Fraction(1), ratio * 101 / 100)) if other != ratio]
    return ["360429"] if name == "counties" else []


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _with(document: _Document, path: Sequence[Any], value: Any) -> _Document:
    changed = copy.deepcopy(document)
    node: Any = changed
    for part in path[:-1]:
        node = node[part]
    node[path[-1]] = value
    return changed
