"""Employers and their facts as columns, one employer a row; and numbers and ratios as columns. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from services.eligibility.domain.contribution_facts import ContributionFacts
from services.eligibility.domain.employer import KnownEmployer
from shared.contracts.employer import SIZE_FACTS, SizeClass, UnitKind, roster_columns

Numbers = npt.NDArray[np.int64]
Marks = npt.NDArray[np.bool_]
COUNTS = tuple(one.name for one in fields(ContributionFacts))
FLAGS = tuple(column.field for column in roster_columns() if column.kind == "flag")
VALUES = tuple(
    column.field
    for column in roster_columns()
    if column.field not in FLAGS and (column.field not in SIZE_FACTS or column.field == "size_class")
)
"""Facts of the employer that are no flags; what a size class was derived from is not asked for any more."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Some employers and their facts: ``KnownEmployer`` and ``ContributionFacts`` turned on their side, by field."""

    values: Mapping[str, list[Any]]
    flags: Mapping[str, Marks]
    counts: Mapping[str, Numbers]
    size_from: Mapping[int, str] = field(default_factory=dict)
    """Where the size classes are from that were not given, by row."""
    more: Mapping[int, KnownEmployer] = field(default_factory=dict)
    """Those of whom more is known than columns hold (lists they stand on, placements); decided one by one."""

    @classmethod
    def of(cls, people: Sequence[KnownEmployer], counts: Sequence[ContributionFacts]) -> "Columns":
        return cls(
            values={name: [getattr(one, name) for one in people] for name in VALUES},
            flags={name: np.array([getattr(one, name) for one in people], dtype=np.bool_) for name in FLAGS},
            counts={name: np.array([getattr(one, name) for one in counts], np.int64) for name in COUNTS},
            size_from={row: one.size_from for row, one in enumerate(people) if one.size_from},
            more={row: one for row, one in enumerate(people) if one.excluded_by or one.placements},
        )

    def __len__(self) -> int:
        return len(self.uscc)

    @property
    def uscc(self) -> list[str]:
        return self.values["uscc"]

    @property
    def name(self) -> list[str]:
        return self.values["name"]

    @property
    def agency(self) -> list[str]:
        return self.values["agency"]

    @property
    def unit_kind(self) -> list[UnitKind]:
        return self.values["unit_kind"]

    @property
    def size_class(self) -> list[SizeClass | None]:
        return self.values["size_class"]

    @property
    def first_insured_month(self) -> list[str]:
        return self.values["first_insured_month"]

    def standing(self, lists: Mapping[str, tuple[str, ...]]) -> "Columns":
        """The same, of whom some stand on lists that exclude: by USCC."""
        found = [row for row, uscc in enumerate(self.uscc) if uscc in lists] if lists else []
        known = {row: self.employer(row).changed(excluded_by=lists[self.uscc[row]]) for row in found}
        return replace(self, more={**self.more, **known})

    def employer(self, row: int) -> KnownEmployer:
        if row in self.more:
            return self.more[row]
        values = {name: values[row] for name, values in self.values.items()}
        flags = {name: bool(marks[row]) for name, marks in self.flags.items()}
        return KnownEmployer(**values, **flags, size_from=self.size_from.get(row))

    def facts(self, row: int) -> ContributionFacts:
        return ContributionFacts(*(int(self.counts[name][row]) for name in COUNTS))


@dataclass(frozen=True, slots=True)
class Ratios:
    """Lowest terms; ``bottom`` is 0 where there is none."""

    top: Numbers
    bottom: Numbers

    @classmethod
    def none(cls, rows: int) -> "Ratios":
        return cls(np.zeros(rows, np.int64), np.zeros(rows, np.int64))

    @classmethod
    def of(cls, top: Numbers, bottom: Numbers) -> "Ratios":
        common = np.gcd(top, bottom)
        divisor = np.where(common == 0, 1, common)
        return cls(top // divisor, bottom // divisor)

    def at(self, row: int) -> Fraction | None:
        bottom = int(self.bottom[row])
        return None if bottom == 0 else Fraction(int(self.top[row]), bottom)


def bits(mask: Numbers) -> Numbers:
    """How many are set."""
    return np.bitwise_count(mask).astype(np.int64)
