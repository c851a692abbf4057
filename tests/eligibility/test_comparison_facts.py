"""Contribution rows to facts, on DuckDB and on Spark: the same tests, the same facts, and bad rows told with place."""

import gc
import shutil
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.population import Population, made
from services.eligibility.comparison.batches import in_columns
from services.eligibility.comparison.columns import COUNT, FLAG, MONEY, MONTH, NAME, SIZE_CLASS, UNIT_KIND, USCC, Kind
from services.eligibility.comparison.comparing import compared
from services.eligibility.comparison.engines import Engine, duckdb_engine, spark_engine
from services.eligibility.comparison.expression import trim
from services.eligibility.comparison.files import BadInput
from services.eligibility.domain.columns import COUNTS
from services.eligibility.domain.contribution_facts import ContributionFacts, aggregate
from shared.contracts.eligibility import ContributionMonth
from wengang.demo.employers import make_uscc

YEAR = 2020
_BRIEFLY = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
"""For a Java that lives a minute: making its code fast takes it longer than running it slow."""
NO_JAVA = pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs Java 17.")


@pytest.fixture(scope="module", params=["duckdb", pytest.param("spark", marks=NO_JAVA)])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        patch.setenv("PYSPARK_SUBMIT_ARGS", f"--driver-java-options '{_BRIEFLY}' pyspark-shell")
        with duckdb_engine() if request.param == "duckdb" else spark_engine("local[2]") as started:
            yield started


@pytest.fixture(scope="module")
def varied() -> Population:
    return made(1_000, YEAR, odd=0.6, extra_columns=True)


def facts_of(
    engine: Engine, roster: Path, contributions: Path, *, earlier: bool = False
) -> dict[str, ContributionFacts]:
    with compared(engine, YEAR, roster, contributions, earlier=earlier) as found:
        columns = [in_columns(batch) for batch in found.batches(300)]
    assert found.employers == sum(len(one) for one in columns)
    return {one.uscc[row]: one.facts(row) for one in columns for row in range(len(one))}


def one_by_one(population: Population) -> dict[str, ContributionFacts]:
    months = defaultdict(list)
    for row in population.months.to_pylist():
        months[row.pop("uscc")].append(ContributionMonth.model_construct(**row))
    return {
        row["uscc"]: aggregate(YEAR, row["first_insured_month"], months[row["uscc"]])
        for row in population.roster.to_pylist()
    }


def test_facts_are_those_of_the_one_by_one_engine(engine: Engine, varied: Population, tmp_path: Path) -> None:
    assert facts_of(engine, *varied.write_parquet(tmp_path)) == one_by_one(varied)


def test_csv_and_parquet_give_the_same_facts(engine: Engine, varied: Population, tmp_path: Path) -> None:
    assert facts_of(engine, *varied.write_csv(tmp_path)) == one_by_one(varied)


def test_every_table_of_an_engine_has_a_name_of_its_own(engine: Engine, tmp_path: Path) -> None:
    """Also when what it was read by is gone: one table in another's place would be other people's money."""
    file = tmp_path / "one.csv"
    file.write_text("uscc\n91630102000000001D\n", encoding="utf-8")
    names = []
    for _ in range(10):
        names.append(engine.csv([str(file)], ["uscc"]).get_name())
        gc.collect()  # what is gone gives its id to the next
    assert len(set(names)) == len(names)


def test_a_column_is_taken_under_the_name_that_it_had_before_and_under_todays(engine: Engine, tmp_path: Path) -> None:
    population = made(20, YEAR, odd=0.0)
    roster, contributions = population.write_csv(tmp_path)
    text = contributions.read_text(encoding="utf-8")
    contributions.write_text(text.replace("employer_paid", "unit_paid", 1), encoding="utf-8")
    assert facts_of(engine, roster, contributions) == one_by_one(population)
    roster, contributions = population.write_parquet(tmp_path)
    table = pq.read_table(contributions)
    names = [name.replace("unit_paid", "employer_paid") for name in table.column_names]
    pq.write_table(table.rename_columns(names), contributions)
    assert facts_of(engine, roster, contributions) == one_by_one(population)


def test_person_months_give_the_facts_of_their_employers_months(engine: Engine, tmp_path: Path) -> None:
    population = made(60, YEAR, odd=0.0, agencies=("630102",))
    rows: list[dict[str, Any]] = []
    months: list[dict[str, Any]] = []
    for month in population.months.to_pylist():
        month |= {"insured": min(max(month["insured"], 1), 5), "retired": 0, "deceased": 0, "new_claimants": 0}
        people = month["insured"]
        months.append(month | {"unit_paid_fen": people * 7, "staff_paid_fen": people * 3})
        rows += [
            {**month, "person": f"p{number}", "insured": 1, "unit_paid_fen": 7, "staff_paid_fen": 3}
            for number in range(people)
        ]
    roster, _ = population.write_parquet(tmp_path)
    contributions = tmp_path / "persons.parquet"
    pq.write_table(pa.Table.from_pylist(rows), contributions)
    expected = one_by_one(Population(population.roster, pa.Table.from_pylist(months)))
    assert facts_of(engine, roster, contributions) == expected


def test_rows_after_the_base_year_tell_how_many_are_insured_now(engine: Engine, tmp_path: Path) -> None:
    population = made(20, YEAR, odd=0.0)
    later = population.months.to_pylist()[:8]
    for number, row in enumerate(later):
        row |= {"uscc": population.roster["uscc"][number % 4].as_py(), "insured": 40 + number}
        row["month"] = f"{YEAR + 1 + number // 4 * 3}-0{1 + number // 4}"
    both = Population(population.roster, pa.concat_tables([population.months, pa.Table.from_pylist(later)]))
    found = facts_of(engine, *both.write_parquet(tmp_path))
    assert found == one_by_one(both)
    assert sorted(one.current for one in found.values())[-4:] == [44, 45, 46, 47]


def with_earlier_months(population: Population) -> Population:
    """Some rows of the five years before, paid, relieved or owed, of every third employer."""
    plain = population.months.to_pylist()[0]
    rows = [
        plain
        | {"uscc": uscc, "month": f"{year}-{1 + number % 11:02d}", "insured": 3, "arrears_fen": number % 5}
        | {"unit_paid_fen": year % 2, "staff_paid_fen": 0, "relieved_fen": (number + year) % 3}
        for number, uscc in enumerate(population.roster["uscc"].to_pylist()[::3])
        for year in range(YEAR - 5, YEAR)
    ]
    more = pa.Table.from_pylist(rows, schema=population.months.schema)
    return Population(population.roster, pa.concat_tables([population.months, more]))


def test_months_of_the_years_before_are_counted_where_they_are_asked_for(engine: Engine, tmp_path: Path) -> None:
    population = with_earlier_months(made(60, YEAR, odd=0.6, extra_columns=True))
    files = population.write_parquet(tmp_path)
    found = facts_of(engine, *files, earlier=True)
    assert found == one_by_one(population)
    assert {one.earlier_present for one in found.values()} == {0, 5}
    assert any(one.earlier_relieved for one in found.values())
    with pytest.raises(BadInput, match="2015-01 is neither in nor after the base year 2020, nor the December before"):
        facts_of(engine, *files)


def test_an_earlier_month_that_stands_twice_is_told(engine: Engine, tmp_path: Path) -> None:
    population = with_earlier_months(made(9, YEAR, odd=0.0, extra_columns=True))
    last = population.months.num_rows
    twice = Population(population.roster, pa.concat_tables([population.months, population.months.slice(last - 1)]))
    with pytest.raises(BadInput, match=f"row {last + 1}: The same as row {last}"):
        facts_of(engine, *twice.write_parquet(tmp_path), earlier=True)


@pytest.mark.parametrize("parquet", [True, False])
def test_a_size_class_is_derived_and_a_branch_has_that_of_its_legal_entity(
    engine: Engine, tmp_path: Path, parquet: bool
) -> None:
    population = made(6, YEAR, odd=0.0)
    people = population.roster.to_pylist()
    entity, elsewhere = people[1]["uscc"], make_uscc("630102", 77_777)
    # Given; derived; not enough told; a branch, of a derived entity; a branch of one not on the roster; nothing told.
    for one, size, industry, staff, revenue, legal in zip(
        people,
        ("small", None, None, "micro", "medium", None),
        ("工业", "工业", "工业", None, None, None),
        (2_000, 300, 300, None, None, None),
        (1_000_000_000_000, 200_000_000_000, None, None, None, None),
        (None, None, None, entity, elsewhere, None),
        strict=True,
    ):
        one |= {"size_class": size, "industry": industry, "staff": staff, "revenue_fen": revenue}
        one |= {"legal_entity_uscc": legal}
    roster, contributions = Population(pa.Table.from_pylist(people), population.months).write_parquet(tmp_path)
    if not parquet:
        roster = tmp_path / "roster.csv"
        yuan = [None if one["revenue_fen"] is None else f"{one['revenue_fen'] // 100}.00" for one in people]
        written = pa.Table.from_pylist(people).drop_columns(["revenue_fen"]).append_column("revenue", pa.array(yuan))
        pacsv.write_csv(written, roster)
    with compared(engine, YEAR, roster, contributions) as found:
        (columns,) = [in_columns(batch) for batch in found.batches()]
    told = {columns.uscc[row]: (columns.size_class[row], columns.size_from.get(row)) for row in range(6)}
    assert [told[one["uscc"]] for one in people] == [
        ("small", None),
        ("medium", "工业, staff 300, revenue_fen 200000000000"),
        (None, None),
        ("medium", f"legal entity {entity}"),
        ("medium", None),
        (None, None),
    ]


# What is wrong is told with its place, and nothing is handed out


def csv_files(folder: Path, **changes: str) -> tuple[Path, Path, list[str]]:
    """Two employers as CSV; the changes are of the third line of the contributions."""
    roster, contributions = made(2, YEAR, odd=0.0).write_csv(folder)
    lines = contributions.read_text().splitlines()
    heading = [name.strip('"') for name in lines[0].split(",")]
    cells = dict(zip(heading, lines[2].split(","), strict=True))
    lines[2] = ",".join((cells | changes).values())
    contributions.write_text("\n".join([",".join(heading), *lines[1:], ""]))
    return roster, contributions, lines


def told(engine: Engine, roster: Path, contributions: Path) -> list[tuple[object, object, str]]:
    with pytest.raises(BadInput) as caught, compared(engine, YEAR, roster, contributions):
        pass
    return [(one.where["row"], one.where["column"], one.fault.said_in("en", one.values)) for one in caught.value.flaws]


BAD_CELLS = (
    ("employer_paid", "12.345", "An amount of yuan has at most two decimal places."),
    ("employer_paid", "-1.00", "An amount is never negative."),
    ("insured", "1.5", "Not a count: a whole number, not negative."),
    ("insured", "", "Must not be empty."),
    ("month", "2020-13", "Not a month: write YYYY-MM, like 2020-03."),
    ("retired", "１", "Full-width or other non-ASCII characters; write plain digits."),
)


def test_each_bad_cell_is_told_with_row_column_and_reason(engine: Engine, tmp_path: Path) -> None:
    roster, contributions = made(2, YEAR, odd=0.0).write_csv(tmp_path)
    heading, *rows = (line.replace('"', "").split(",") for line in contributions.read_text().splitlines())
    for row, (column, cell, _) in zip(rows[1:], BAD_CELLS, strict=False):
        row[heading.index(column)] = cell
    contributions.write_text("\n".join([*map(",".join, [heading, *rows]), ""]))
    expected = [(number, column, detail) for number, (column, _, detail) in enumerate(BAD_CELLS, 3)]
    assert sorted(told(engine, roster, contributions)) == expected


def test_what_is_wrong_is_told_in_both_languages(engine: Engine, tmp_path: Path) -> None:
    roster, contributions, _ = csv_files(tmp_path, insured="1.5")
    with pytest.raises(BadInput) as caught, compared(engine, YEAR, roster, contributions):
        pass
    wrong = caught.value
    assert wrong.said_in("en") == [f"{contributions}, row 3, insured: Not a count: a whole number, not negative."]
    assert wrong.said_in("zh") == [f"{contributions} 第 3 行，insured：应为不小于零的整数。"]
    assert wrong.summary("zh") == "共 1 处有误，未作任何核定。"
    assert str(wrong) == f"1 thing(s) are wrong; nothing was assessed. {wrong.said_in('en')[0]}"


def test_a_month_that_stands_twice_is_told(engine: Engine, tmp_path: Path) -> None:
    roster, contributions, lines = csv_files(tmp_path)
    contributions.write_text("\n".join([*lines, lines[5], ""]).replace('"', ""))
    assert told(engine, roster, contributions) == [(len(lines) + 1, None, "The same as row 6.")]


def test_an_employer_that_is_not_on_the_roster_is_told(engine: Engine, tmp_path: Path) -> None:
    stranger = make_uscc("630102", 77)
    roster, contributions, _ = csv_files(tmp_path, uscc=stranger)
    assert told(engine, roster, contributions) == [(3, "uscc", f"{stranger} is not on the roster.")]


def test_a_row_of_another_width_is_told(engine: Engine, tmp_path: Path) -> None:
    roster, contributions, _ = csv_files(tmp_path, new_claimants="0,0")
    assert told(engine, roster, contributions) == [(3, None, "9 fields where the heading has 8.")]


def test_a_wrong_check_digit_in_the_roster_is_told(engine: Engine, tmp_path: Path) -> None:
    population = made(2, YEAR, odd=0.0)
    rows = population.roster.to_pylist()
    rows[1]["uscc"] = rows[1]["uscc"][:-1] + ("0" if rows[1]["uscc"][-1] != "0" else "1")
    roster, contributions = Population(pa.Table.from_pylist(rows), population.months).write_parquet(tmp_path)
    assert (2, "uscc", "The USCC's check digit is wrong.") in told(engine, roster, contributions)


def test_gb18030_is_read(engine: Engine, tmp_path: Path) -> None:
    population = made(30, YEAR, odd=0.0)
    roster, contributions = population.write_csv(tmp_path)
    roster.write_bytes(roster.read_text(encoding="utf-8").encode("gb18030"))
    assert facts_of(engine, roster, contributions) == one_by_one(population)


def test_floats_in_parquet_are_refused_for_money(tmp_path: Path) -> None:
    roster, contributions = made(2, YEAR, odd=0.0).write_parquet(tmp_path)
    table = pq.read_table(contributions)
    place = table.column_names.index("unit_paid_fen")
    pq.write_table(table.set_column(place, "unit_paid", table["unit_paid_fen"].cast("double")), contributions)
    with duckdb_engine() as engine:
        assert told(engine, roster, contributions) == [
            (
                None,
                "unit_paid",
                "The column is of double; it must be text or a decimal with two places of yuan, or employer_paid_fen.",
            )
        ]


# The two definitions of a good cell agree

_KINDS = {
    "uscc": USCC,
    "name": NAME,
    "month": MONTH,
    "count": COUNT,
    "money": MONEY,
    "kind": UNIT_KIND,
    "size": SIZE_CLASS,
    "flag": FLAG,
}
_CELLS = st.one_of(
    st.text(alphabet="0123456789.-, eE+１。ABX\x00\x1f\x7f\n西", max_size=20),
    st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=4).map(lambda text: f"西{text}宁"),
    st.sampled_from(["630102199001011294", "11010519491231002X", "1979-12", "1980-01", "2100-12", "2101-01"]),
    st.sampled_from(["2020-01", "2020-1", "0.10", "00.1", ".5", "1.", "True", "是", "企业", "LARGE", "a" * 141, "1e3"]),
    st.integers(0, 10**15).map(str),
    st.integers(0, 99).map(lambda number: make_uscc("630102", number)),
    st.integers(0, 99).map(lambda number: make_uscc("630102", number)[:-1] + "7"),
)


@pytest.mark.parametrize("name", _KINDS)
def test_an_engine_finds_the_same_cells_good_as_a_reader(name: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    kind = _KINDS[name]
    file = tmp_path_factory.mktemp("cells") / "cells.parquet"

    @settings(deadline=None, max_examples=25)
    @given(st.lists(_CELLS, min_size=50, max_size=200))
    def agree(cells: list[str]) -> None:
        pq.write_table(pa.table({"cell": cells}), file)
        with duckdb_engine() as engine:
            table = engine.parquet([str(file)])
            good = kind.good(trim(table.cell)).fill_null(False)
            found = next(engine.batches(table.select("cell", good=good), 1_000))
        for row in found.to_pylist():
            assert row["good"] == reads(kind, row["cell"].strip(" ")), row["cell"]

    agree()


def reads(kind: Kind, text: str) -> bool:
    try:
        kind.check(text)
    except ValueError:
        return False
    return True


def test_every_fact_has_its_place() -> None:
    assert tuple(ContributionFacts.__slots__) == COUNTS


def test_folders_and_headings_are_checked(tmp_path: Path) -> None:
    roster, contributions = made(2, YEAR, odd=0.0).write_csv(tmp_path)
    pacsv.write_csv(pacsv.read_csv(contributions).drop_columns(["retired"]), contributions)
    with duckdb_engine() as engine:
        assert told(engine, roster, contributions) == [(None, None, "The heading is wrong: 'retired' is missing.")]
        assert told(engine, roster, tmp_path / "none.csv") == [(None, None, "There is no such file.")]
