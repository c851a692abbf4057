"""All employers of an edition, beside each other. Pure."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from services.supervision.alerts.finding import Whose
from services.supervision.alerts.pictures.features import Features

MATERIAL_FEN = 1_000_00
"""Of a premium: what concerns less is not looked at."""
_ENOUGH_OF_A_SIZE = 30


@dataclass(frozen=True)
class Peers:
    """In the order of their USCCs."""

    edition: str
    rows: Sequence[Features]

    @property
    def many(self) -> int:
        return len(self.rows)

    @cached_property
    def by_size(self) -> dict[str, list[Features]]:
        """Those of one size class; those of a size of which there are too few are together under ``every``."""
        found = _grouped(self.rows, lambda one: one.size_class)
        small = [size for size, rows in found.items() if len(rows) < _ENOUGH_OF_A_SIZE or not size]
        every = [row for size in small for row in found.pop(size)]
        return {**found, "every": every} if every else found

    def of_person(self, person: Callable[[Features], str], rows: Iterable[Features]) -> dict[str, list[Features]]:
        """By who did it, as a column names them; not what nobody did, and not what a machine did."""
        found = _grouped(rows, person)
        return {name: ones for name, ones in sorted(found.items()) if name and not name.startswith("service:")}


def _grouped(rows: Iterable[Features], key: Callable[[Features], str]) -> dict[str, list[Features]]:
    found: dict[str, list[Features]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return dict(found)


def peers_picture(edition: str, rows: Iterable[Features]) -> Peers:
    return Peers(edition, sorted(rows, key=lambda one: one.uscc))


def whose_peers(peers: Peers) -> Whose:
    return Whose(owner=f"peers:{peers.edition}", edition=peers.edition)
