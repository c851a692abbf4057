"""Wrong-doing that is planted, and honest courses that look like it."""

from dataclasses import dataclass

from wengang.season.story import Plot


@dataclass(frozen=True, slots=True)
class Plant:
    """``wants``: what kind of employer the plot needs."""

    plot: Plot
    kinds: frozenset[str]
    wants: str = "direct"


@dataclass(frozen=True, slots=True)
class LookAlike:
    """A course for which nobody should be called."""

    plot: Plot
    wants: str = "direct"


def plant(plot: Plot, *kinds: str, wants: str = "direct") -> Plant:
    return Plant(plot, frozenset(kinds), wants)


Truth = set[tuple[str, str]]
"""Which kind of alert whose picture deserves: ``("misrouted.paid-twice", "case:qinghai-2021:…")``."""


def note(planted: dict[str, str], truth: Truth, owner: str, name: str, kind: str) -> None:
    planted[owner] = name
    truth.add((kind, owner))
