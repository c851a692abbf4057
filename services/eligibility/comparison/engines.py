"""Where the expression runs: DuckDB in this process, or Spark for what one machine does not hold."""

import contextlib
import importlib
import tempfile
from collections.abc import Iterator, Sequence
from itertools import count
from typing import Protocol

import ibis
import ibis.expr.types as ir
import pyarrow as pa


class Engine(Protocol):
    """Reads files, keeps what was computed, gives rows out in batches."""

    def parquet(self, files: Sequence[str]) -> ir.Table: ...

    def csv(self, files: Sequence[str], heading: Sequence[str]) -> ir.Table:
        """Every cell as text; an empty one is null. Files have one heading. A row of another width is an error."""

    def keep(self, name: str, table: ir.Table) -> ir.Table:
        """The same table, computed once."""

    def one(self, table: ir.Table) -> dict[str, int]:
        """Its only row."""

    def batches(self, table: ir.Table, rows: int) -> Iterator[pa.RecordBatch]: ...


class DuckDb:
    """``memory`` is what DuckDB may use, in its own words; what is more goes to a temporary folder."""

    def __init__(self, memory: str, folder: str) -> None:
        self._connection = ibis.duckdb.connect(memory_limit=memory, temp_directory=folder)
        self._connection.raw_sql("SET preserve_insertion_order = false")

    def parquet(self, files: Sequence[str]) -> ir.Table:
        return self._connection.read_parquet(list(files))

    def csv(self, files: Sequence[str], heading: Sequence[str]) -> ir.Table:
        return self._connection.read_csv(
            list(files),
            columns=dict.fromkeys(heading, "VARCHAR"),
            header=True,
            auto_detect=False,
            delim=",",
            quote='"',
            escape='"',
            strict_mode=True,
            nullstr="",
        )

    def keep(self, name: str, table: ir.Table) -> ir.Table:
        return self._connection.create_table(name, table, temp=True, overwrite=True)

    def one(self, table: ir.Table) -> dict[str, int]:
        return {name: int(value or 0) for name, value in table.to_pyarrow().to_pylist()[0].items()}

    def batches(self, table: ir.Table, rows: int) -> Iterator[pa.RecordBatch]:
        yield from table.to_pyarrow_batches(chunk_size=rows)


class Spark:
    """``master`` as Spark has it: ``local[2]``, ``spark://host:7077``, ``yarn``."""

    def __init__(self, master: str) -> None:
        spark = importlib.import_module("pyspark.sql").SparkSession
        builder = (
            spark.builder.master(master)
            .appName("wengang")
            .config("spark.ui.enabled", "false")
            .config("spark.ui.showConsoleProgress", "false")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.ansi.enabled", "true")
        )
        if master.startswith("local"):
            builder = builder.config("spark.sql.shuffle.partitions", "4")  # 200 are for many machines
        self._session = builder.getOrCreate()
        self._connection = ibis.pyspark.connect(self._session)
        self._numbers = count()

    def parquet(self, files: Sequence[str]) -> ir.Table:
        return self._view(self._session.read.parquet(*files))

    def csv(self, files: Sequence[str], heading: Sequence[str]) -> ir.Table:
        schema = ", ".join(f"`{name}` STRING" for name in heading)
        reader = self._session.read.schema(schema).options(
            header=True, mode="FAILFAST", quote='"', escape='"', multiLine=True, enforceSchema=False, nullValue=""
        )
        return self._view(reader.csv(list(files)))

    def keep(self, name: str, table: ir.Table) -> ir.Table:  # noqa: ARG002 - views of Spark name themselves
        return self._view(self._session.sql(ibis.to_sql(table, dialect="pyspark")).persist())

    def one(self, table: ir.Table) -> dict[str, int]:
        return {name: int(value or 0) for name, value in table.to_pyarrow().to_pylist()[0].items()}

    def batches(self, table: ir.Table, rows: int) -> Iterator[pa.RecordBatch]:
        for batch in table.to_pyarrow_batches(chunk_size=rows):
            for at in range(0, batch.num_rows, rows):
                yield batch.slice(at, rows)

    def close(self) -> None:
        self._session.stop()

    def _view(self, frame: object) -> ir.Table:
        # Numbered: a name that comes again, as Python's ids do, would put one table in another's place.
        name = f"comparison_{next(self._numbers)}"
        frame.createOrReplaceTempView(name)  # type: ignore[attr-defined]
        return self._connection.table(name)


@contextlib.contextmanager
def duckdb_engine(memory: str = "2GB") -> Iterator[Engine]:
    with tempfile.TemporaryDirectory(prefix="wengang-comparison-") as folder:
        yield DuckDb(memory, folder)


@contextlib.contextmanager
def spark_engine(master: str) -> Iterator[Engine]:
    engine = Spark(master)
    try:
        yield engine
    finally:
        engine.close()
