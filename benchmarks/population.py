"""Made-up employers with every kind of normal and odd life, as files for the mass comparison. The same seed gives the
same employers."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from services.eligibility.domain.columns import COUNTS, FLAGS, VALUES, Columns
from services.eligibility.domain.contribution_facts import aggregate
from shared.contracts.eligibility import ContributionMonth

_SIGNS = np.frombuffer(b"0123456789ABCDEFGHJKLMNPQRTUWXY", dtype=np.uint8)
_WEIGHTS = np.array([3**place % 31 for place in range(17)])
KINDS = (
    "enterprise",
    "social_organisation",
    "foundation",
    "social_service_institution",
    "law_firm",
    "accounting_firm",
    "individual_business",
    "public_institution",
)
SIZES = ("large", "medium", "small", "micro")
XINING = ("630102", "630103", "630104", "630105", "630106", "630121", "630123")
_YEARS = 7


def usccs(agencies: np.ndarray, first: int) -> np.ndarray:
    """Valid USCCs (GB 32100-2015), one for each agency code, numbered from ``first``."""
    count = len(agencies)
    signs = np.empty((count, 18), dtype=np.uint8)
    signs[:, 0:2] = np.frombuffer(b"91", dtype=np.uint8)
    signs[:, 2:8] = agencies.astype("S6").view(np.uint8).reshape(count, 6)
    numbers = np.char.zfill(np.arange(first, first + count).astype("S9"), 9)
    signs[:, 8:17] = numbers.view(np.uint8).reshape(count, 9)
    places = np.searchsorted(_SIGNS, signs[:, :17])
    signs[:, 17] = _SIGNS[(31 - (places * _WEIGHTS).sum(axis=1) % 31) % 31]
    return signs.reshape(-1).view("S18").astype("U18")


@dataclass(frozen=True)
class Population:
    """``roster`` and ``months`` are tables with the columns of the files; money is in fen."""

    roster: pa.Table
    months: pa.Table

    def write_parquet(self, folder: Path) -> tuple[Path, Path]:
        paths = folder / "roster.parquet", folder / "contributions.parquet"
        pq.write_table(self.roster, paths[0])
        pq.write_table(self.months, paths[1])
        return paths

    def write_csv(self, folder: Path) -> tuple[Path, Path]:
        paths = folder / "roster.csv", folder / "contributions.csv"
        pacsv.write_csv(self.roster, paths[0])
        names = [name.removesuffix("_fen").replace("unit_", "employer_") for name in self.months.column_names]
        columns = [
            _yuan(column) if name.endswith("_fen") else column
            for name, column in zip(self.months.column_names, self.months.columns, strict=True)
        ]
        pacsv.write_csv(pa.table(columns, names=names), paths[1])
        return paths


def _yuan(amounts: pa.ChunkedArray) -> pa.Array:
    return pa.array([f"{amount // 100}.{amount % 100:02d}" for amount in amounts.to_pylist()])


def made(
    employers: int,
    base_year: int,
    *,
    seed: int = 20210802,
    first: int = 1,
    odd: float = 0.25,
    agencies: Sequence[str] = XINING,
    extra_columns: bool = False,
) -> Population:
    """``odd`` is the share with something out of the ordinary: gaps, nobody insured, nothing paid, new entrants in
    each month, kinds that are not covered, layoffs just at, above and below a limit."""
    chance = np.random.default_rng([seed, first])
    agency = chance.choice(np.array(agencies), employers)
    uscc = usccs(agency, first)
    oddly = chance.random(employers) < odd
    kind = np.where(chance.random(employers) < 0.9, 0, chance.integers(0, len(KINDS), employers))
    size = chance.choice(4, employers, p=[0.03, 0.10, 0.40, 0.47])
    without_size = oddly & (chance.random(employers) < 0.05)
    first_place = _first_places(chance, employers, oddly)
    year = base_year - 1 + (first_place + 11) // 12
    month = (first_place + 11) % 12 + 1
    first_insured = np.char.add(np.char.add(year.astype("U4"), "-"), np.char.zfill(month.astype("U2"), 2))
    if oddly.any():
        uncovered = oddly & (chance.random(employers) < 0.02)
        agency = np.where(uncovered, "630202", agency)
    roster = pa.table(
        {
            "uscc": uscc,
            "name": np.char.add(np.char.add("第", np.arange(first, first + employers).astype("U9")), "商贸有限公司"),
            "agency": agency,
            "unit_kind": np.array(KINDS)[kind],
            "size_class": pa.array(np.array(SIZES)[size], mask=without_size),
            "first_insured_month": first_insured,
            "received_prior_refund": np.where(chance.random(employers) < 0.8, "true", "false"),
            "dispatch_firm": np.where(chance.random(employers) < 0.02, "true", "false"),
        }
    )
    return Population(roster, _months(chance, uscc, size, oddly, first_place, base_year, extra_columns=extra_columns))


def made_columns(employers: int, base_year: int) -> Columns:
    """Employers with their facts in columns, added up one by one."""
    population = made(employers, base_year, odd=0.05)
    months: dict[str, list[ContributionMonth]] = defaultdict(list)
    for row in population.months.to_pylist():
        months[row.pop("uscc")].append(ContributionMonth.model_construct(**row))
    people = population.roster.to_pylist()
    facts = [aggregate(base_year, one["first_insured_month"], months[one["uscc"]]) for one in people]
    return Columns(
        values={name: [one[name] for one in people] for name in VALUES},
        flags={name: np.array([one[name] == "true" for one in people], dtype=np.bool_) for name in FLAGS},
        counts={name: np.array([getattr(one, name) for one in facts], np.int64) for name in COUNTS},
    )


def _first_places(chance: np.random.Generator, employers: int, oddly: np.ndarray) -> np.ndarray:
    """Months since the November before the December before the base year: negative long ago, 1 that December."""
    long_ago = -chance.integers(0, 12 * _YEARS, employers)
    lately = chance.integers(0, 15, employers)
    return np.where(oddly & (chance.random(employers) < 0.3), lately, long_ago) + 0


def _headcounts(
    chance: np.random.Generator, size: np.ndarray, oddly: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Insured by month, and those who retired or died in the last; odd ones close near a limit."""
    employers = len(size)
    opening = np.select(
        [size == 0, size == 1, size == 2],
        [
            chance.integers(300, 900, employers),
            chance.integers(100, 300, employers),
            chance.integers(11, 100, employers),
        ],
        chance.integers(1, 11, employers),
    )
    opening = np.where(
        oddly & (chance.random(employers) < 0.3), chance.choice([50, 100, 30, 31, 250, 500], employers), opening
    )
    limit = np.where(opening <= 30, 20, 6)
    at_limit = opening * limit // 100
    leaving = np.where(
        oddly, np.maximum(at_limit + chance.integers(-1, 3, employers), 0), chance.integers(0, 2, employers)
    )
    leaving = np.minimum(leaving, opening)
    natural = np.where(oddly & (leaving > 0), chance.integers(0, 2, employers), 0)
    closing = opening - leaving - natural
    month_of_leaving = chance.integers(1, 13, employers)
    insured = np.where(np.arange(13) < month_of_leaving[:, None], opening[:, None], np.maximum(closing, 0)[:, None])
    nobody = oddly & (chance.random(employers) < 0.03)
    insured = np.where(nobody[:, None], 0, insured)
    idle = oddly & (chance.random(employers) < 0.05)
    return np.where(idle[:, None] & (np.arange(13) % 3 == 1), 0, insured), natural, leaving


def _months(
    chance: np.random.Generator,
    uscc: np.ndarray,
    size: np.ndarray,
    oddly: np.ndarray,
    first_place: np.ndarray,
    base_year: int,
    *,
    extra_columns: bool,
) -> pa.Table:
    employers = len(uscc)
    insured, natural, leaving = _headcounts(chance, size, oddly)
    wage_fen = chance.integers(320_001, 980_000, employers)
    each = (insured * wage_fen[:, None] * 5) // 1000
    relief = (size != 0)[:, None] & (np.arange(13) >= 2)
    unpaid = (oddly & (chance.random(employers) < 0.05))[:, None]
    unit = np.where(relief | unpaid, 0, each)
    staff = np.where(unpaid, 0, each + chance.integers(0, 3, employers)[:, None])
    there = np.arange(13) >= (first_place - 1)[:, None]
    lost = (oddly & (chance.random(employers) < 0.05))[:, None] & (chance.random((employers, 13)) < 0.2)
    early = (oddly & (chance.random(employers) < 0.02))[:, None]
    kept = ((there | early) & ~lost).reshape(-1)
    last = np.zeros((employers, 13), dtype=np.int64)
    last[:, 12] = natural
    dead = last * (chance.random(employers) < 0.3)[:, None]
    claims = np.zeros((employers, 13), dtype=np.int64)
    claims[np.arange(employers), chance.integers(0, 13, employers)] = np.minimum(leaving, 9)
    names = np.array([f"{base_year - 1}-12", *(f"{base_year}-{number:02d}" for number in range(1, 13))])
    columns = {
        "uscc": np.repeat(uscc, 13)[kept],
        "month": np.tile(names, employers)[kept],
        "insured": insured.reshape(-1)[kept],
        "unit_paid_fen": unit.reshape(-1)[kept],
        "staff_paid_fen": staff.reshape(-1)[kept],
        "retired": (last - dead).reshape(-1)[kept],
        "deceased": dead.reshape(-1)[kept],
        "new_claimants": claims.reshape(-1)[kept],
    }
    if extra_columns:
        rows = int(kept.sum())
        few = {name: chance.integers(0, 3, rows) * (chance.random(rows) < 0.1) for name in _MORE_COUNTS}
        money = {name: chance.integers(0, 100_000, rows) * (chance.random(rows) < 0.1) for name in _MORE_MONEY}
        columns |= few | money
    return pa.table(columns)


_MORE_COUNTS = ("left_not_counted", "laid_off", "claimants", "lump_sum_claimants", "joined")
_MORE_MONEY = ("relieved_fen", "back_paid_fen", "late_fees_fen", "arrears_fen", "arrears_paid_fen")
