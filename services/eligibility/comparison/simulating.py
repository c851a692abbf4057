"""One edition against another on the same employers: the budget by county, size and kind, who gains, who loses. Pure.

Both are applied to the same facts, those of the first edition's base year; each decides on a day of its own.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

import numpy as np

from services.eligibility.comparison.decisions import NOT_ASSESSABLE, OUTCOMES
from services.eligibility.comparison.receipts import Assessed, assess
from services.eligibility.domain.columns import Columns
from services.eligibility.domain.edition import Edition
from shared.editions.names import NAMES
from shared.money import yuan
from shared.regions import region_name
from shared.words import Language, Words, filled

GROUPS = (
    "by",
    "group",
    "employers",
    "eligible",
    "eligible_against",
    "refund",
    "refund_against",
    "difference",
    "gain",
    "lose",
)
CHANGES = (
    "uscc",
    "agency",
    "unit_kind",
    "size_class",
    "outcome",
    "outcome_against",
    "refund",
    "refund_against",
    "difference",
)


@dataclass(slots=True)
class Tally:
    """``against`` is the other edition's. Employers gain who get more under it."""

    employers: int = 0
    eligible: int = 0
    eligible_against: int = 0
    refund_fen: int = 0
    refund_against_fen: int = 0
    gain: int = 0
    lose: int = 0

    @property
    def difference_fen(self) -> int:
        return self.refund_against_fen - self.refund_fen


@dataclass(frozen=True, slots=True)
class Fund:
    """A pooling region's balance at the year's end, and what it pays in a month."""

    balance_fen: int
    monthly_payments_fen: int

    def months_after(self, refunds_fen: int) -> str:
        """Months of payments that the fund holds after the refunds, cut after two places; below 0 it cannot pay."""
        left = Fraction(self.balance_fen - refunds_fen, self.monthly_payments_fen)
        sign = "-" if left < 0 else ""
        hundredths = abs(left.numerator) * 100 // left.denominator
        return f"{sign}{hundredths // 100}.{hundredths % 100:02d}"


@dataclass(slots=True)
class Simulation:
    """``edition`` against ``against``; filled by ``add``."""

    edition: Edition
    against: Edition
    on: date
    against_on: date
    total: Tally = field(default_factory=Tally)
    groups: dict[str, dict[str, Tally]] = field(
        default_factory=lambda: {"county": defaultdict(Tally), "kind": defaultdict(Tally), "size": defaultdict(Tally)}
    )

    def add(self, columns: Columns) -> "Difference":
        """Decide some employers under both, and count them."""
        rules = self.against.model_copy(update={"base_year": self.edition.base_year})
        found = Difference(
            columns, assess(self.edition, columns, self.on, None), assess(rules, columns, self.against_on, None)
        )
        keys = {
            "county": columns.agency,
            "kind": columns.unit_kind,
            "size": [one or "none" for one in columns.size_class],
        }
        for by, names in keys.items():
            distinct, places = np.unique(np.array(names, dtype=str), return_inverse=True)
            for name, tally in zip(distinct.tolist(), found.tallies(places, len(distinct)), strict=True):
                _join(self.groups[by][name], tally)
        _join(self.total, found.tallies(np.zeros(len(columns), np.int64), 1)[0])
        return found

    def rows(self) -> Iterator[Sequence[str]]:
        """Under ``GROUPS``: each group, and the total last."""
        for by, tallies in self.groups.items():
            for name in sorted(tallies):
                yield _group_row(by, name, tallies[name])
        yield _group_row("total", "", self.total)


def _join(into: Tally, more: Tally) -> None:
    for name in Tally.__slots__:
        setattr(into, name, getattr(into, name) + getattr(more, name))


def _group_row(by: str, name: str, tally: Tally) -> Sequence[str]:
    return (
        by,
        name,
        str(tally.employers),
        str(tally.eligible),
        str(tally.eligible_against),
        yuan(tally.refund_fen),
        yuan(tally.refund_against_fen),
        yuan(tally.difference_fen),
        str(tally.gain),
        str(tally.lose),
    )


@dataclass(frozen=True, slots=True)
class Difference:
    """Some employers under both editions."""

    columns: Columns
    one: Assessed
    other: Assessed

    def tallies(self, places: np.ndarray, groups: int) -> list[Tally]:
        """Of each group; ``places`` says which one an employer is in. Sums are of whole fen."""
        ours, theirs = _amounts(self.one), _amounts(self.other)
        columns = {
            "employers": np.ones(len(self.columns), np.int64),
            "eligible": (_outcomes(self.one) == 0).astype(np.int64),
            "eligible_against": (_outcomes(self.other) == 0).astype(np.int64),
            "refund_fen": ours,
            "refund_against_fen": theirs,
            "gain": (theirs > ours).astype(np.int64),
            "lose": (theirs < ours).astype(np.int64),
        }
        sums: Mapping[str, np.ndarray] = {name: np.zeros(groups, np.int64) for name in columns}
        for name, numbers in columns.items():
            np.add.at(sums[name], places, numbers)
        return [Tally(**{name: int(found[place]) for name, found in sums.items()}) for place in range(groups)]

    def changes(self) -> Iterator[Sequence[str]]:
        """Under ``CHANGES``: the employers whose refund or outcome differs."""
        ours, theirs = _amounts(self.one), _amounts(self.other)
        before, after = _outcomes(self.one), _outcomes(self.other)
        for row in np.flatnonzero((ours != theirs) | (before != after)).tolist():
            columns = self.columns
            yield (
                columns.uscc[row],
                columns.agency[row],
                columns.unit_kind[row],
                columns.size_class[row] or "",
                OUTCOMES[before[row]],
                OUTCOMES[after[row]],
                "" if before[row] == NOT_ASSESSABLE else yuan(int(ours[row])),
                "" if after[row] == NOT_ASSESSABLE else yuan(int(theirs[row])),
                yuan(int(theirs[row] - ours[row])),
            )


def _amounts(assessed: Assessed) -> np.ndarray:
    found = assessed.decided.amount_fen.copy()
    for row, fact in assessed.lone.items():
        found[row] = fact.amount_fen or 0
    return found


def _outcomes(assessed: Assessed) -> np.ndarray:
    found = assessed.decided.outcome.copy()
    for row, fact in assessed.lone.items():
        found[row] = OUTCOMES.index(fact.outcome)
    return found


# The chart

_LEFT, _WIDTH, _BAR, _GAP, _HEADING = 210, 470, 14, 14, 30
_INK, _PALE, _STRONG = "#222222", "#9db4c8", "#1f5a8a"


_TITLE = Words(
    "Refunds by county, kind and size: {one} against {other}", "按县区、单位类型和划型的返还金额：{one} 与 {other}"
)
_BY: Mapping[str, Words] = {
    "county": Words("by county", "按县区"),
    "kind": Words("by kind", "按单位类型"),
    "size": Words("by size", "按划型"),
}
_NO_SIZE = Words("none", "未划型")


def _called(by: str, group: str, language: Language) -> str:
    if by == "county":
        return (region_name(group) if language == "zh" else None) or group
    if language == "en":
        return group
    return NAMES.get(group, _NO_SIZE).zh


def chart(simulation: Simulation, language: Language = "en") -> str:
    """Refunds by county, kind and size under both editions, as SVG: two bars a group, with their ten thousand yuan."""
    names = simulation.edition.id, simulation.against.id
    parts, top = [], 50
    for by, tallies in simulation.groups.items():
        parts.append(f'<text x="{_LEFT}" y="{top + 14}" font-weight="bold">{_BY[by].said_in(language)}</text>')
        top += _HEADING
        most = max((max(one.refund_fen, one.refund_against_fen) for one in tallies.values()), default=0) or 1
        for group in sorted(tallies):
            parts += _bars(_called(by, group, language), tallies[group], most, top)
            top += 2 * _BAR + _GAP
    head = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="800" height="{top}" viewBox="0 0 800 {top}" '
        f'font-family="sans-serif" font-size="12" fill="{_INK}">',
        f"<title>{filled(_TITLE.said_in(language), {'one': names[0], 'other': names[1]})}</title>",
        f'<rect width="800" height="{top}" fill="#ffffff"/>',
    ]
    for place, (name, colour) in enumerate(zip(names, (_PALE, _STRONG), strict=True)):
        at = _LEFT + 180 * place
        head.append(f'<rect x="{at}" y="16" width="12" height="12" fill="{colour}"/>')
        head.append(f'<text x="{at + 18}" y="26">{name}</text>')
    return "\n".join([*head, *parts, "</svg>", ""])


def _bars(group: str, tally: Tally, most: int, top: int) -> Iterator[str]:
    """One group's two bars; the longest of its section, ``most``, fills the width."""
    yield f'<text x="{_LEFT - 10}" y="{top + _BAR + 4}" text-anchor="end">{group}</text>'
    for place, (amount, colour) in enumerate(((tally.refund_fen, _PALE), (tally.refund_against_fen, _STRONG))):
        width, y = amount * _WIDTH // most, top + place * _BAR
        yield f'<rect x="{_LEFT}" y="{y}" width="{width}" height="{_BAR - 2}" fill="{colour}"/>'
        shown = f"{amount // 1_000_000}.{amount % 1_000_000 // 10_000:02d}"
        yield f'<text x="{_LEFT + width + 6}" y="{y + _BAR - 3}">{shown} 万元</text>'
