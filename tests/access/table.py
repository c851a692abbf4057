"""The table of access as a test reads it, and what it says of one combination of operation and token."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from shared.regions import NATION, covers

FILE = Path(__file__).parents[2] / "docs" / "contracts" / "access.yaml"
TABLE: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
SIDES = {name: frozenset(scopes) for name, scopes in TABLE["sides"].items()}
SECTIONS = {
    "registration": ("every", "log", "registration"),
    "eligibility": ("every", "log", "pages", "eligibility"),
    "payout": ("every", "log", "payout"),
    "supervision": ("every", "log", "pages", "supervision"),
}
REGION_RULES = {"none", "asked", "own", "named", "either", "each", "county", "nation"}
EMPLOYER_RULES = {"refused", "own", "party"}


@dataclass(frozen=True, slots=True)
class Rule:
    scope: str
    region: str
    employer: str


@dataclass(frozen=True, slots=True)
class Token:
    """The claims that decide. ``region`` and ``employer`` are None where the token does not name one."""

    scopes: frozenset[str]
    region: str | None
    employer: str | None


def operations(service: str) -> Iterator[tuple[str, Rule | None]]:
    """Method and path, and the rule; None: open to everybody."""
    for section in SECTIONS[service]:
        for operation, rule in TABLE["operations"][section].items():
            yield operation, None if rule == "open" else Rule(**rule)


def opens(
    rule: Rule, token: Token, place: str, mine: str, *, names_place: bool = True, other_place: str | None = None
) -> bool:
    """Whether the operation opens to the token, for a matter of ``mine`` that is of the agency ``place``; between two,
    of ``other_place``, too."""
    if rule.scope not in token.scopes:
        return False
    if rule.scope in SIDES["employer"] and token.scopes & SIDES["agency"]:
        return False
    if token.employer is not None and (rule.employer == "refused" or token.employer != mine):
        return False
    if token.employer is not None and (rule.employer == "party" or token.region is None):
        return True
    if rule.region == "either" and other_place is not None and _region_holds(rule, token.region, other_place, True):
        return True
    return _region_holds(rule, token.region, place, names_place)


def _region_holds(rule: Rule, region: str | None, place: str, names_place: bool) -> bool:
    if rule.region == "none":
        return True
    if region is None:
        return False
    if rule.region == "nation":
        return region == NATION
    if rule.region == "county":
        return region == place
    if rule.region == "own" or (rule.region == "asked" and not names_place):
        return True
    return covers(region, place)
