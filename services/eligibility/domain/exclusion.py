"""Who stands on a list of another department, and whether that excludes under an edition. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from services.eligibility.domain.edition import Edition


@dataclass(frozen=True, slots=True)
class ListEntry:
    """One employer on one list, from a day on until a day, both included; ``until`` None: still on it."""

    list: str
    since: date
    until: date | None


def lists_named(editions: Sequence[Edition]) -> tuple[str, ...]:
    """Every list that an edition excludes by, or that says who is struck off the register."""
    found = {one.payments.said()["deregistration_list"] for one in editions}
    return tuple(sorted(found | {exclusion.list for one in editions for exclusion in one.exclusions}))


def excluded_by(edition: Edition, entries: Iterable[ListEntry], on: date) -> tuple[str, ...]:
    """The lists of the edition that exclude on that day, in the edition's order."""
    known = tuple(entries)
    year = edition.base_year.value
    windows = {
        "on-the-day-of-decision": (on, on),
        "in-the-base-year": (date(year, 1, 1), date(year, 12, 31)),
    }
    found = []
    for exclusion in edition.exclusions:
        first, last = windows[exclusion.standing.value]
        if any(
            entry.list == exclusion.list and entry.since <= last and (entry.until is None or entry.until >= first)
            for entry in known
        ):
            found.append(exclusion.list)
    return tuple(found)
