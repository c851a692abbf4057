"""Every table that leaves the system is written where text is kept from being reckoned with."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
_CSV = {"writer", "DictWriter"}
_OF_TABLES = {"write_csv", "to_csv"}
_UNTYPED = {"write", "write_row", "write_column", "write_formula", "write_url"}
"""Of xlsxwriter: the type of the cell is made of what stands in it."""


def sheets_written(source: str) -> Iterator[str]:
    """Calls that write CSV, and calls that leave it to a library what a cell of XLSX is."""
    tree = ast.parse(source)
    named = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    named |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    for call in calls:
        name = call.attr if isinstance(call, ast.Attribute) else call.id if isinstance(call, ast.Name) else ""
        if name in _OF_TABLES or (name in _CSV and "csv" in named) or (name in _UNTYPED and "xlsxwriter" in named):
            yield f"{call.lineno}: {name}"


def test_only_shared_sheets_writes_csv_and_each_cell_of_a_workbook_has_its_type() -> None:
    found = [
        f"{file.relative_to(ROOT)}:{call}"
        for folder in ("services", "shared", "wengang")
        for file in sorted((ROOT / folder).rglob("*.py"))
        if file != ROOT / "shared" / "sheets.py"
        for call in sheets_written(file.read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    "source",
    [
        "import csv\ncsv.writer(out)",
        "from csv import DictWriter\nDictWriter(out, names)",
        "import pyarrow.csv as pacsv\npacsv.write_csv(table, out)",
        "frame.to_csv(out)",
        "import xlsxwriter\nsheet.write(0, 0, name)",
    ],
)
def test_a_writer_elsewhere_is_found(source: str) -> None:
    assert len(list(sheets_written(source))) == 1
