"""Files in, columns of employers with their facts out: all is checked before the first employer is handed out."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow as pa

from services.eligibility.comparison.columns import BANK_COLUMNS, EMPLOYER_MONTHS, PERSON_MONTHS, ROSTER, Column
from services.eligibility.comparison.engines import Engine
from services.eligibility.comparison.expression import (
    EMPLOYER,
    OF_SIZE,
    employers_with_facts,
    facts_by_employer,
    months_of_persons,
    read_values,
)
from services.eligibility.comparison.faults import (
    DECEMBER,
    FIVE_YEARS,
    NO_GOOD_ROWS,
    NOT_ENROLLED,
    OTHER_YEARS,
    SAME_AS_ROW,
    SAME_EMPLOYER,
)
from services.eligibility.comparison.files import BadInput, Flaws, Source, checked_rows, has_column, source
from services.eligibility.domain.columns import COUNTS
from shared.regions import check_county

BATCH = 50_000
"""Employers that are decided together."""


@dataclass(frozen=True, slots=True)
class Compared:
    """``batches`` can be gone through once and more; employers are in the order of their USCC."""

    employers: int
    rows: int
    roster_sha256: str
    contributions_sha256: str
    agencies: frozenset[str]
    _engine: Engine
    _facts: object

    def batches(self, size: int = BATCH) -> Iterator[pa.RecordBatch]:
        """The columns of ``KnownEmployer`` and ``ContributionFacts``, some employers at a time."""
        yield from self._engine.batches(self._facts, size)


@contextmanager
def compared(
    engine: Engine,
    base_year: int,
    roster: Path,
    contributions: Path,
    needed: Sequence[str] = (),
    *,
    earlier: bool = False,
) -> Iterator[Compared]:
    """Check both files whole, and add the contributions up. Raises ``BadInput`` with every place, first of all.

    ``needed`` are columns that must be there though they are optional: those that an edition's rules use; ``earlier``
    is whether months of the five years before the base year may stand there.
    """
    with tempfile.TemporaryDirectory(prefix="wengang-files-") as folder:
        scratch = Path(folder)
        of_persons = has_column(contributions, "person", scratch)
        columns = tuple(
            replace(one, optional=one.optional and one.name not in needed)
            for one in (PERSON_MONTHS if of_persons else EMPLOYER_MONTHS)
        )
        people = source(roster, ROSTER, BANK_COLUMNS, scratch)
        rows = source(contributions, columns, (), scratch)
        try:
            enrolled = engine.keep("roster", read_values(people.table(engine), ROSTER, trimming=not people.parquet))
            months = read_values(rows.table(engine), columns, trimming=not rows.parquet)
            counted = engine.keep(
                "counted",
                facts_by_employer(months_of_persons(months) if of_persons else months, base_year, earlier=earlier),
            )
            joined = engine.keep("joined", employers_with_facts(enrolled, counted, base_year))
            summary = engine.one(enrolled.aggregate(n=enrolled.count(), faulty=enrolled.faulty.sum()))
            known = engine.one(joined.aggregate(n=joined.uscc.nunique(), rows=joined.all_rows.sum()))
            told = engine.one(
                counted.aggregate(rows=counted.all_rows.sum(), bad=counted.faulty.sum(), outside=counted.outside.sum())
            )
            agencies = _agencies(engine, enrolled)
            good = (
                summary["faulty"] == 0
                and told["bad"] == 0
                and told["outside"] == 0
                and summary["n"] == known["n"] > 0
                and known["rows"] == told["rows"] > 0
                and all(_is_county(code) for code in agencies)
                and not _repeated(engine, joined)
            )
        except Exception as error:
            # An engine's own complaint names no row of a file that people know; reading again does.
            raise _told(people, rows, columns, base_year, earlier=earlier) or error from error
        if not good:
            told_again = _told(people, rows, columns, base_year, earlier=earlier)
            raise told_again or RuntimeError("Something is wrong, and not found again.")
        entities = [f"entity_{name}" for name in OF_SIZE]
        employers = joined.select(*EMPLOYER, *entities, *COUNTS).order_by("uscc")
        yield Compared(summary["n"], told["rows"], people.sha256(), rows.sha256(), agencies, engine, employers)


def _agencies(engine: Engine, enrolled: object) -> frozenset[str]:
    batches = engine.batches(enrolled.select("agency").distinct(), BATCH)  # type: ignore[attr-defined]
    return frozenset(str(code) for batch in batches for code in batch.column(0).to_pylist())


def _is_county(code: str) -> bool:
    try:
        check_county(code)
    except ValueError:
        return False
    return True


def _repeated(engine: Engine, joined: object) -> bool:
    """Whether an employer has more rows than months."""
    columns = ("all_rows", "all_present", "all_earlier")
    for batch in engine.batches(joined.select(*columns), 1_000_000):  # type: ignore[attr-defined]
        rows, present, earlier = (batch.column(name).to_numpy() for name in columns)
        if np.any(np.bitwise_count(present).astype(np.int64) + np.bitwise_count(earlier) != rows):
            return True
    return False


def _told(
    people: Source, rows: Source, columns: tuple[Column, ...], base_year: int, *, earlier: bool
) -> BadInput | None:
    """Read both files again, row by row, and say what is wrong where; None when nothing is found."""
    flaws = Flaws([])
    enrolled: dict[object, int] = {}
    for file, row, values in checked_rows(people, ROSTER, flaws):
        first = enrolled.setdefault(values["uscc"], row)
        if first != row:
            flaws.add(file, row, "uscc", SAME_EMPLOYER, first=first)
    seen: dict[object, int] = {}
    earliest = f"{base_year - 5}-01" if earlier else f"{base_year - 1}-12"
    latest = f"{base_year + 5}-02"
    before = FIVE_YEARS if earlier else DECEMBER
    any_row = False
    for file, row, values in checked_rows(rows, columns, flaws):
        any_row = True
        if values["uscc"] not in enrolled:
            flaws.add(file, row, "uscc", NOT_ENROLLED, uscc=values["uscc"])
        if not earliest <= str(values["month"]) <= latest:
            flaws.add(file, row, "month", OTHER_YEARS, month=values["month"], year=base_year, before=before)
        key = (values.get("person"), values["uscc"], values["month"])
        first = seen.setdefault(key, row)
        if first != row:
            flaws.add(file, row, None, SAME_AS_ROW, first=first)
    if not enrolled:
        flaws.add(people.files[0], None, None, NO_GOOD_ROWS)
    if not any_row:
        flaws.add(rows.files[0], None, None, NO_GOOD_ROWS)
    return BadInput(flaws.listed, flaws.count) if flaws.count else None
