"""The months of one employer, added up: a flat record of integers, all that the rules ask of contributions.

This is the first half of an assessment. It knows the base year and the employer's first insured month, and no edition:
``aggregate`` is its definition, in any engine that does the same for a nation's rows. The second half,
``assessment.decide``, reads this record and never a row.

The base months are January to December of the base year. Masks have one bit a month: bit 0 the December before, bit 1
January ... bit 12 December. Sums are over the base months only, whatever the December before says, but for arrears.
*Earlier* months are the fifty-nine before that December: with it, five years.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

from shared.contracts.eligibility import ContributionMonth

PRIOR_DECEMBER = 1
BASE_MONTHS = 0b1_1111_1111_1110
DECEMBER = 1 << 12
EARLIER_MONTHS = 59


@dataclass(frozen=True, slots=True)
class ContributionFacts:
    """Counts are people, amounts fen. The order of the fields is the order that receipts keep them in: never changed,
    only added to at the end."""

    present: int = 0
    """Mask of the months of which there is a row."""
    staffed: int = 0
    """Mask of the months with anybody insured."""
    paid: int = 0
    """Mask of the months for which anything was paid, by unit or staff."""
    prior_december: int = 0
    """Insured in that month; 0 without a row. So the next three."""
    january: int = 0
    december: int = 0
    first_month: int = 0
    """Insured in the employer's first insured month, where that is the December before or a base month; else 0."""
    insured_sum: int = 0
    """Of the base months; divided by their number with anybody insured (``staffed``) it is the average."""
    paid_in_sum: int = 0
    """Insured of the base months that were paid or relieved."""
    cumulative_insured: int = 0
    """Insured in the first base month that has a row, and everybody who joined in a later one."""
    unit_paid_fen: int = 0
    staff_paid_fen: int = 0
    retired: int = 0
    deceased: int = 0
    new_claimants: int = 0
    new_claimants_from_february: int = 0
    january_claimants: int = 0
    lump_sum_claimants: int = 0
    laid_off: int = 0
    left_not_counted: int = 0
    relieved: int = 0
    """Mask of the months in which premium was waived by relief."""
    relieved_fen: int = 0
    back_paid_fen: int = 0
    """Back-payments of earlier years, where they came as a column of their own."""
    late_fees_fen: int = 0
    current: int = 0
    """Insured in the latest month after the base year; 0 without such a row."""
    has_current: int = 0
    """1 when there is such a row."""
    earlier_present: int = 0
    """How many earlier months there is a row of; so the next two."""
    earlier_paid: int = 0
    earlier_relieved: int = 0
    """Relieved, and nothing paid."""
    arrears_fen: int = 0
    """Premium of any month of which there is a row that was due and is still owed."""
    arrears_paid_fen: int = 0
    """The same, paid since."""

    @property
    def staffed_months(self) -> int:
        return (self.staffed & BASE_MONTHS).bit_count()

    @property
    def paid_in_months(self) -> int:
        return ((self.paid | self.relieved) & BASE_MONTHS).bit_count()

    def months_paid(self, *, relief_counts: bool, cumulative: bool) -> int:
        """Of the base year; cumulative: with the December before and the earlier months."""
        mask = self.paid | self.relieved if relief_counts else self.paid
        if not cumulative:
            return (mask & BASE_MONTHS).bit_count()
        return mask.bit_count() + self.earlier_paid + (self.earlier_relieved if relief_counts else 0)

    def packed(self) -> tuple[int, ...]:
        """The fields in their order, without the zeros at the end."""
        values = [getattr(self, name) for name in self.__slots__]
        while values and values[-1] == 0:
            values.pop()
        return tuple(values)

    @classmethod
    def unpacked(cls, values: Sequence[int]) -> "ContributionFacts":
        if len(values) > len(fields(cls)):
            raise ValueError("More numbers than this program has names for.")
        return cls(*values)


def bit_of(base_year: int, month: str) -> int:
    """The bit of ``"2020-03"`` in a mask; 0 for a month outside.

    >>> [bit_of(2020, month) for month in ("2019-12", "2020-01", "2020-12", "2021-01")]
    [1, 2, 4096, 0]
    """
    year, _, number = month.partition("-")
    if int(year) == base_year:
        return 1 << int(number)
    return PRIOR_DECEMBER if month == f"{base_year - 1}-12" else 0


def earlier_months(base_year: int, first_insured_month: str) -> int:
    """How many earlier months there are from the first insured one on.

    >>> [earlier_months(2020, month) for month in ("2009-07", "2019-01", "2019-11", "2019-12")]
    [59, 11, 1, 0]
    """
    year, _, number = first_insured_month.partition("-")
    return min(EARLIER_MONTHS, max(0, (base_year - int(year)) * 12 - int(number)))


def months_of(base_year: int, mask: int) -> tuple[str, ...]:
    """The months of a mask, in order."""
    names = (f"{base_year - 1}-12", *(f"{base_year}-{number:02d}" for number in range(1, 13)))
    return tuple(name for bit, name in enumerate(names) if mask >> bit & 1)


def aggregate(base_year: int, first_insured_month: str, months: Iterable[ContributionMonth]) -> ContributionFacts:
    """Add up the months of one employer, in any order, no month twice. Rows before the earlier months are not read."""
    found: dict[str, int] = dict.fromkeys((field.name for field in fields(ContributionFacts)), 0)
    first_row = latest = ""
    joined: dict[str, int] = {}
    for row in months:
        bit = bit_of(base_year, row.month)
        if row.month >= f"{base_year - 5}-01":
            found["arrears_fen"] += row.arrears_fen
            found["arrears_paid_fen"] += row.arrears_paid_fen
        if bit == 0:
            if row.month > f"{base_year}-12" and row.month > latest:
                latest, found["current"], found["has_current"] = row.month, row.insured, 1
            elif f"{base_year - 5}-01" <= row.month < f"{base_year}-01":
                _add_earlier_month(found, row)
            continue
        found["present"] |= bit
        paid = row.unit_paid_fen + row.staff_paid_fen > 0
        found["paid"] |= bit if paid else 0
        found["relieved"] |= bit if row.relieved_fen > 0 else 0
        found["staffed"] |= bit if row.insured > 0 else 0
        if row.month == first_insured_month:
            found["first_month"] = row.insured
        if bit == PRIOR_DECEMBER:
            found["prior_december"] = row.insured
            continue
        _add_base_month(found, bit, row)
        joined[row.month] = row.joined
        if not first_row or row.month < first_row:
            first_row, found["cumulative_insured"] = row.month, row.insured
    found["cumulative_insured"] += sum(people for month, people in joined.items() if month > first_row)
    return ContributionFacts(**found)


def _add_earlier_month(found: dict[str, int], row: ContributionMonth) -> None:
    paid = row.unit_paid_fen + row.staff_paid_fen > 0
    found["earlier_present"] += 1
    found["earlier_paid"] += paid
    found["earlier_relieved"] += row.relieved_fen > 0 and not paid


def _add_base_month(found: dict[str, int], bit: int, row: ContributionMonth) -> None:
    found["insured_sum"] += row.insured
    if (found["paid"] | found["relieved"]) & bit:
        found["paid_in_sum"] += row.insured
    if bit == 1 << 1:
        found["january"] = row.insured
        found["january_claimants"] = row.claimants
    else:
        found["new_claimants_from_february"] += row.new_claimants
    if bit == DECEMBER:
        found["december"] = row.insured
    for name in _SUMMED:
        found[name] += getattr(row, name)


_SUMMED = (
    "unit_paid_fen",
    "staff_paid_fen",
    "retired",
    "deceased",
    "new_claimants",
    "lump_sum_claimants",
    "laid_off",
    "left_not_counted",
    "relieved_fen",
    "back_paid_fen",
    "late_fees_fen",
)
