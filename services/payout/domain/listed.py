"""Who stands on a list of another department, and is not to be paid for that, as eligibility recorded it. Pure.

A list bars payments of the editions that name it, on the days that the edition says; who stands on the list of
deregistered employers, by the name that an edition has for it, is paid under none.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, Self

from shared.editions.payments import Payments

_ASSUMED: str = Payments().said()["deregistration_list"]


@dataclass(frozen=True, slots=True)
class ListEntry:
    """Both days are on the list; ``until`` None: still on it. ``edition``: the employer has a payment under it."""

    uscc: str
    list: str
    since: date
    until: date | None
    edition: str


@dataclass(frozen=True, slots=True)
class Lists:
    """The lists that an adopted edition names, each with when one must stand on it to be excluded."""

    base_year: int
    standing: Mapping[str, str]
    deregistration_list: str = _ASSUMED

    @classmethod
    def of(cls, content: str) -> Self:
        """From an edition's canonical JSON."""
        edition = json.loads(content)
        named = {one["list"]: one["standing"]["value"] for one in edition.get("exclusions", ())}
        return cls(edition["base_year"]["value"], named, Payments.of(edition).said()["deregistration_list"])

    def excludes(self, entry: ListEntry, today: date) -> bool:
        match self.standing.get(entry.list):
            case None:
                return False
            case "in-the-base-year":
                return _stands(entry, date(self.base_year, 1, 1), date(self.base_year, 12, 31))
            case _:
                return _stands(entry, today, today)


def _stands(entry: ListEntry, first: date, last: date) -> bool:
    return entry.since <= last and (entry.until is None or entry.until >= first)


@dataclass(frozen=True, slots=True)
class Bar:
    uscc: str
    source: str
    why: Literal["excluded", "deregistered"]
    list: str
    edition: str | None


def bars(entries: Iterable[ListEntry], editions: Mapping[str, Lists], today: date) -> dict[Bar, date]:
    """Who is barred on a day, and since when."""
    found: dict[Bar, date] = {}
    for entry in entries:
        known = editions.get(entry.edition)
        if entry.list == (_ASSUMED if known is None else known.deregistration_list):
            if not _stands(entry, today, today):
                continue
            bar = Bar(entry.uscc, entry.list, "deregistered", entry.list, None)
        elif known is not None and known.excludes(entry, today):
            bar = Bar(entry.uscc, f"{entry.edition}:{entry.list}", "excluded", entry.list, entry.edition)
        else:
            continue
        found[bar] = min(found.get(bar, entry.since), entry.since)
    return found
