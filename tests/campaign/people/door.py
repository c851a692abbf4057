"""Who comes in: docs/contracts/access.yaml read by rules of our own, and people with tokens of every cut."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

_TABLE: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parents[3] / "docs" / "contracts" / "access.yaml").read_text(encoding="utf-8")
)
_RULES = {
    (service, operation): rule
    for service, operations in _TABLE["operations"].items()
    for operation, rule in operations.items()
}
_NATION = "000000"


@dataclass(frozen=True, slots=True)
class Hat:
    """A token. ``person``: whose it is, however they are spelled in it; ``bearer`` None: sends none."""

    person: str
    scopes: frozenset[str]
    region: str | None
    employer: str | None
    bearer: str | None
    vouches: bool = False

    @property
    def at_a_counter(self) -> bool:
        return self.employer is None and not self.vouches


def lies_in(region: str, place: str) -> bool:
    """By the digits of GB/T 2260: two of the province, two of the city, two of the county."""
    for digits in (0, 2, 4):
        if set(region[digits:]) == {"0"}:
            return place[:digits] == region[:digits]
    return place == region


def turned_away(hat: Hat, service: str, operation: str, places: Sequence[str], mine: str | None = None) -> int | None:
    """401 or 403, or None where it opens. ``places``: agencies of what is named; ``mine``: the employer it is of."""
    rule = _RULES[service, operation]
    if hat.bearer is None or hat.person == "":
        return 401
    if rule["scope"] not in hat.scopes:
        return 403
    if rule["scope"] in _TABLE["sides"]["employer"] and hat.scopes & set(_TABLE["sides"]["agency"]):
        return 403
    if hat.employer is not None:
        if rule["employer"] == "refused" or hat.employer != mine:
            return 403
        if hat.region is None:
            return None
    inside = [hat.region is not None and lies_in(hat.region, place) for place in places]
    match rule["region"]:
        case "named" | "each":
            fits = bool(inside) and all(inside)
        case "either":
            fits = any(inside)
        case "own":
            fits = hat.region is not None
        case "nation":
            fits = hat.region == _NATION
        case other:
            raise AssertionError(other)
    return None if fits else 403
