"""From contribution rows to facts, as one Ibis expression: the same for DuckDB and Spark. Pure.

``domain.contribution_facts.aggregate`` is the definition; this is the same for all employers at once. Nothing here
divides or rounds: facts are sums, counts and masks of whole numbers.
"""

from collections.abc import Iterable
from functools import reduce
from operator import or_

import ibis
import ibis.expr.types as ir

from services.eligibility.comparison.columns import ROSTER, Column
from services.eligibility.domain.columns import COUNTS
from services.eligibility.domain.contribution_facts import EARLIER_MONTHS
from shared.contracts.employer import SIZE_FACTS

EMPLOYER = tuple(column.value_name for column in ROSTER)
OF_SIZE = SIZE_FACTS
"""Known of a branch's legal entity too, as ``entity_…``."""
_FAR_AHEAD = 62
"""A mask of months has so many bits after that of the December before the base year: five years."""
_NOWHERE = -EARLIER_MONTHS - 1
_MONTHS = 13
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
_ARREARS = ("arrears_fen", "arrears_paid_fen")
_PER_MONTH = ("insured", "claimants", "joined", *_SUMMED, *_ARREARS)


@ibis.udf.scalar.builtin  # type: ignore[untyped-decorator]
def trim(text: str) -> str:  # type: ignore[empty-body]
    """Without the spaces around it. Ibis's own ``strip`` names six signs, and Spark takes two of them for letters."""


def read_values(table: ir.Table, columns: Iterable[Column], *, trimming: bool) -> ir.Table:
    """The columns of a file as values: text, trimmed or not, turned into what it says, numbers as 64-bit integers.

    ``faulty`` marks the rows with any cell that is not what it must be. Optional columns that the file lacks stay away.
    """
    values: dict[str, ir.Value] = {}
    faults: list[ir.BooleanValue] = []
    for column in columns:
        if column.name in table.columns:
            value, good = _read(table[column.name], column, trimming=trimming)
        elif column.value_name in table.columns:
            value, good = _read_whole(table[column.value_name], column)
        else:
            continue
        values[column.fact] = value
        faults.append(~good.fill_null(False))
    return table.select(**values, faulty=reduce(or_, faults).cast("int64"))


def _read(cell: ir.Column, column: Column, *, trimming: bool) -> tuple[ir.Value, ir.BooleanValue]:
    kind = column.kind
    if isinstance(cell, ir.BooleanColumn):
        cell = cell.cast("string")
    if isinstance(cell, ir.StringColumn):
        text = trim(cell) if trimming else cell
        if column.absent is None:
            return kind.value(text), kind.good(text) & (text != "")
        text = text.fill_null("")
        empty = text == ""
        absent = ibis.null(kind.value(text).type()) if column.absent == "" else _literal(column)
        return ibis.ifelse(empty, absent, kind.value(text)), empty | kind.good(text)
    if isinstance(cell, ir.DecimalColumn) and column.value_name != column.name:
        return _read_whole(cell * 100, column)
    return _read_whole(cell, column)


def _literal(column: Column) -> ir.Value:
    """What stands for an empty cell."""
    absent = column.absent or ""
    return ibis.literal(int(absent) if column.kind.whole else absent)


def _read_whole(cell: ir.Column, column: Column) -> tuple[ir.Value, ir.BooleanValue]:
    whole = cell.cast("int64")
    if column.absent == "":
        return whole, whole.isnull() | whole.between(0, column.kind.most)
    if column.absent is not None:
        whole = whole.fill_null(int(column.absent))
    return whole, whole.between(0, column.kind.most)


def months_of_persons(rows: ir.Table) -> ir.Table:
    """Person-month rows to employer-month rows. Somebody who stands there twice in a month makes it ``faulty``."""
    return rows.group_by("uscc", "month").agg(
        **{name: rows[name].sum().cast("int64") for name in _PER_MONTH if name in rows.columns},
        faulty=(rows.faulty.sum() + rows.count() - rows.person.nunique()).cast("int64"),
    )


def facts_by_employer(months: ir.Table, base_year: int, *, earlier: bool = False) -> ir.Table:
    """Employer-month rows to one row an employer: its facts but ``first_month``, the insured of each month in its place
    (``insured_0`` ...), and what is wrong: ``faulty`` rows, months ``outside``, months that stand twice (``all_rows``
    is more than the bits of ``all_present`` and ``all_earlier``).

    ``earlier``: whether months before the December before the base year may stand there, five years in all.
    """
    places = range(-EARLIER_MONTHS if earlier else 0, _FAR_AHEAD + 1)
    placed = {f"{base_year + (place - 1) // 12}-{(place - 1) % 12 + 1:02d}": place for place in places}
    rows = months.mutate(place=months.month.cases(*placed.items(), else_=_NOWHERE).cast("int64"))
    one = rows.place * 0 + 1  # the literal has 32 bits in Spark, and so had the bits of later years
    bits = [(rows.place >= 0, one << rows.place)]
    if earlier:
        bits.append((rows.place > _NOWHERE, one << (-1 - rows.place)))
    rows = rows.mutate(bit=ibis.cases(*bits, else_=0))
    base = rows.place.between(1, 12)
    within = rows.place.between(0, 12)
    later = rows.place > 12
    before = rows.place.between(_NOWHERE + 1, -1)
    paid = rows.unit_paid_fen + rows.staff_paid_fen > 0
    relieved = rows.relieved_fen > 0 if "relieved_fen" in rows.columns else ibis.literal(False)

    def counted(where: ir.BooleanValue) -> ir.Value:
        return where.cast("int64").sum() if earlier else ibis.literal(0, "int64")

    def added(name: str, where: ir.BooleanValue) -> ir.Value:
        if name not in rows.columns:
            return ibis.literal(0, "int64")
        return ibis.ifelse(where, rows[name], 0).sum().cast("int64")

    def mask(where: ir.BooleanValue) -> ir.Value:
        # A sum of bits has as many bits as rows only where no month stands twice; ``all_rows`` shows whether one does.
        return ibis.ifelse(where, rows.bit, 0).sum().cast("int64")

    def first(name: str) -> ir.Value:
        if name not in rows.columns:
            return ibis.literal(0, "int64")
        return rows[name].argmin(rows.place, where=base).fill_null(0).cast("int64")

    return rows.group_by("uscc").agg(
        faulty=rows.faulty.sum().cast("int64"),
        outside=(rows.place == _NOWHERE).cast("int64").sum(),
        all_rows=rows.count().cast("int64"),
        all_present=mask(rows.place >= 0),
        all_earlier=mask(before) if earlier else ibis.literal(0, "int64"),
        staffed=mask(within & (rows.insured > 0)),
        paid=mask(within & paid),
        relieved=mask(within & relieved) if "relieved_fen" in rows.columns else ibis.literal(0, "int64"),
        earlier_present=counted(before),
        earlier_paid=counted(before & paid),
        earlier_relieved=counted(before & relieved & ~paid),
        insured_sum=added("insured", base),
        paid_in_sum=added("insured", base & (paid | relieved)),
        cumulative_insured=first("insured") + added("joined", base) - first("joined"),
        new_claimants_from_february=added("new_claimants", base & (rows.place > 1)),
        january_claimants=added("claimants", rows.place == 1),
        current=rows.insured.argmax(rows.place, where=later).fill_null(0).cast("int64"),
        **{name: added(name, base) for name in _SUMMED},
        **{name: added(name, rows.place > _NOWHERE) for name in _ARREARS},
        **{f"insured_{number}": added("insured", rows.place == number) for number in range(_MONTHS)},
    )


def employers_with_facts(roster: ir.Table, counted: ir.Table, base_year: int) -> ir.Table:
    """Every employer of the roster with its facts, zeros for one without any row; with ``all_rows``, ``all_present``
    and ``all_earlier``, which have fewer bits than that where a month stands twice."""
    roster = _with_legal_entities(roster)
    joined = roster.left_join(counted.rename(counted="uscc", faulty_rows="faulty"), roster.uscc == counted.uscc)
    numbers = [name for name in counted.columns if name not in ("uscc", "faulty")]
    filled = joined.mutate(**{name: joined[name].fill_null(0) for name in numbers})
    months = [f"{base_year - 1}-12", *(f"{base_year}-{number:02d}" for number in range(1, _MONTHS))]
    first = ibis.cases(
        *[(filled.first_insured_month == month, filled[f"insured_{place}"]) for place, month in enumerate(months)],
        else_=0,
    )
    found = filled.mutate(
        present=filled.all_present & 0x1FFF,
        first_month=first.cast("int64"),
        prior_december=filled.insured_0,
        january=filled.insured_1,
        december=filled.insured_12,
        has_current=(filled.all_present > 0x1FFF).cast("int64"),
    )
    entities = [f"entity_{name}" for name in OF_SIZE]
    return found.select(*EMPLOYER, *entities, *COUNTS, "all_rows", "all_present", "all_earlier")


def _with_legal_entities(roster: ir.Table) -> ir.Table:
    """With every optional column, and what the roster says of a branch's legal entity; null where it says nothing."""
    absent = {column.value_name: column for column in ROSTER if column.value_name not in roster.columns}
    types = {name: "int64" if column.kind.whole else "string" for name, column in absent.items()}
    whole = roster.mutate(**{name: ibis.null(kind) for name, kind in types.items()})
    if "legal_entity_uscc" in absent:
        return whole.mutate(**{f"entity_{name}": ibis.null(whole[name].type()) for name in OF_SIZE})
    named = {f"entity_{name}": whole[name] for name in OF_SIZE}
    entities = whole.select(entity_uscc=whole.uscc, **named)
    return whole.left_join(entities, whole.legal_entity_uscc == entities.entity_uscc).drop("entity_uscc")
