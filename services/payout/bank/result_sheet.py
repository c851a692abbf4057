"""A bank's sheet of results (CSV or XLSX), for banks that send no ISO 20022: one row a payment. Pure.

Which sheet it is, is found by its headings (``sheets.yaml``); lines above them are left. A row that does not fit is an
``OddLine`` with its line, column and value; what could hold an account or a name is not shown.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import IO, TypeVar

from services.payout.bank import sheet_cells
from services.payout.bank.faults import CELL_TOO_LONG, HEADED_ALIKE, HEADED_TWICE, NO_MESSAGE
from services.payout.bank.lines import (
    At,
    BadBankFile,
    Begun,
    CreditLine,
    Item,
    Line,
    NameCut,
    OddLine,
    Report,
    ReturnLine,
)
from services.payout.bank.reading_text import masked
from services.payout.bank.return_reasons import code_in, reason_of
from services.payout.bank.sheet_cells import Unfit, cleaned
from services.payout.bank.sheet_kinds import Name, SheetKind, canonical
from services.payout.bank.sheet_rows import Row, Table, is_workbook, tables_of
from shared.money import yuan
from shared.sheets import as_meant

_LINES_ABOVE = 20
"""In which the headings must come."""
_MOST: dict[Name, int] = {"end_to_end_id": 35, "code": 35, "account": 64, "text": 500}
_MOST_OF_ANY = 140
_UNSHOWN: set[Name] = {"account", "payee_name"}
_MOST_SHOWN = 40
_OF_ONE_COLUMN: set[Name] = {"amount", "result", "account"}
"""What was asked for and what was done may stand side by side; which is which only the bank knows."""
_COUNTED = re.compile(r"(\d{1,9})笔", re.ASCII)
Value = TypeVar("Value")


def read(source: IO[bytes], message_id: str, kinds: Sequence[SheetKind]) -> Iterator[Item]:
    """``message_id`` names the sheet, which names itself nowhere."""
    refusal = BadBankFile(NO_MESSAGE, headings=",".join(headings_of(kinds[0])))
    workbook = is_workbook(source)
    entries: int | None = None
    for table in tables_of(source):
        try:
            heading = _heading(table, kinds)
        except BadBankFile as error:
            refusal = error  # a quote or a column may be wrong under this delimiter, and right under the next
            continue
        if heading is None:
            continue
        if entries is None:
            entries = 0
            yield Begun("sheet", message_id, checked_by_schema=False)
        sheet = _Sheet(Report("sheet", "", message_id), heading, table.epoch, entries)
        yield from sheet.items(table.rows)
        entries = sheet.entries
        if not workbook:
            return
    if entries is None:
        raise refusal


def headings_of(kind: SheetKind) -> tuple[str, ...]:
    """Those that a sheet of this kind must have."""
    return tuple(column.headings[0] for _, column in kind.columns.named() if column.required)


@dataclass(frozen=True, slots=True)
class _Heading:
    kind: SheetKind
    places: dict[Name, int]
    words: list[str]


def _heading(table: Table, kinds: Sequence[SheetKind]) -> _Heading | None:
    for row in islice(table.rows, _LINES_ABOVE):
        words = [canonical(cell) for cell in row.cells]
        fitting = [_Heading(kind, places, words) for kind in kinds if (places := _places(kind, words, row.line))]
        if fitting:
            return max(fitting, key=lambda heading: len(heading.places))
    return None


def _places(kind: SheetKind, words: list[str], line: int) -> dict[Name, int] | None:
    places: dict[Name, int] = {}
    for name, column in kind.columns.named():
        found = [word for word in map(canonical, column.headings) if word in words]
        if found:
            if words.count(found[0]) > 1:
                raise BadBankFile(HEADED_TWICE, line=line, heading=found[0])
            if len(found) > 1 and name in _OF_ONE_COLUMN:
                raise BadBankFile(HEADED_ALIKE, line=line, one=found[0], other=found[1], name=name)
            places[name] = words.index(found[0])
        elif column.required:
            return None
    return places


class _Wrong(Exception):
    """A row does not fit: in which column, or in none of its own, and what would be right."""

    def __init__(self, name: Name | None, right: str, found: str = "") -> None:
        super().__init__(right)
        self.name = name
        self.right = right
        self.found = found


@dataclass(slots=True)
class _Sheet:
    _report: Report
    _heading: _Heading
    _epoch: datetime | None
    entries: int
    _count: int = 0
    _total_fen: int = 0
    _all_amounts: bool = True
    _closed: bool = False

    def items(self, rows: Iterator[Row]) -> Iterator[Line]:
        for row in rows:
            again = bool(row.cells) and canonical(row.cells[-1]) == self._heading.words[-1]
            if any(row.cells) and not (again and list(map(canonical, row.cells)) == self._heading.words):
                yield from self._of_row(row)

    def _of_row(self, row: Row) -> Iterator[Line]:
        cells = {name: self._cell(row, name, place) for name, place in self._heading.places.items()}
        if self._is_total(row, cells):
            self._closed = True
            yield from self._check_total(row, cells)
        elif not self._is_note(row, cells):
            self.entries += 1
            line = self._line(row, cells, At(self._report, self.entries, 0, row.line))
            if line is not None:
                yield line

    def _is_note(self, row: Row, cells: dict[Name, str]) -> bool:
        """Who made the sheet, and the like: nothing in the columns of a payment, or one cell below the total."""
        if self._closed and sum(bool(cell.strip()) for cell in row.cells) == 1:
            return True
        return not (cells["end_to_end_id"] or cells["amount"] or cells["result"])

    def _line(self, row: Row, cells: dict[Name, str], at: At) -> Line | None:
        reading = _Reading(self._heading.kind, cells, self._epoch)
        try:
            if self._closed:
                raise _Wrong(None, "no row after the closing total", "a row of a payment")
            self._count += 1
            if len(row.cells) > len(self._heading.words):
                raise _Wrong(None, f"{len(self._heading.words)} cells, as the heading has", f"{len(row.cells)} cells")
            return reading.line(at)
        except _Wrong as wrong:
            return self._odd(at, cells, wrong, reading.amount_fen)
        finally:
            self._total_fen += reading.amount_fen or 0
            self._all_amounts &= reading.amount_fen is not None

    def _odd(self, at: At, cells: dict[Name, str], wrong: _Wrong, amount_fen: int | None) -> OddLine:
        found, heading = wrong.found, ""
        if wrong.name is not None:
            value = cells.get(wrong.name, "")
            hidden = wrong.name in _UNSHOWN
            found = f"{len(value)} characters" if hidden else masked(value[:_MOST_SHOWN]) or "empty"
            heading = f"{self._heading_of(wrong.name)}: "
        return OddLine(
            at=at,
            kind="other-currency" if wrong.name == "currency" else "unreadable",
            expected=f"{heading}{wrong.right}",
            found=f"line {at.file_line}, {heading}{found}",
            end_to_end_id=cells["end_to_end_id"],
            reference=cells.get("reference", ""),
            amount_fen=amount_fen,
        )

    def _heading_of(self, name: Name) -> str:
        return self._heading.words[self._heading.places[name]]

    def _cell(self, row: Row, name: Name, place: int) -> str:
        """Raises ``BadBankFile`` for one longer than any that a bank gives."""
        text = cleaned(row.cells[place]) if place < len(row.cells) else ""
        most = _MOST.get(name, _MOST_OF_ANY)
        if len(text) > most:
            raise BadBankFile(
                CELL_TOO_LONG, line=row.line, heading=self._heading_of(name), characters=len(text), most=most
            )
        return text

    # The closing row

    def _is_total(self, row: Row, cells: dict[Name, str]) -> bool:
        words = self._heading.kind.total_words
        return bool(words) and not cells["result"] and any(canonical(cell).startswith(words) for cell in row.cells[:3])

    def _check_total(self, row: Row, cells: dict[Name, str]) -> Iterator[OddLine]:
        at = At(self._report, 0, 0, row.line)
        counted = next((found for found in map(_COUNTED.search, map(canonical, row.cells)) if found), None)
        count = int(counted[1]) if counted else self._count
        try:
            total = sheet_cells.amount_fen(cells["amount"]) if cells["amount"] else self._total_fen
        except Unfit as unfit:
            yield self._odd(at, cells | {"end_to_end_id": ""}, _Wrong("amount", unfit.right), None)
            return
        if count != self._count or (self._all_amounts and total != self._total_fen):
            yield OddLine(
                at=at,
                kind="total-differs",
                expected=f"{self._count} rows, {yuan(self._total_fen)}",
                found=f"line {row.line}: {count} rows, {yuan(total)}",
                amount_fen=abs(total - self._total_fen),
            )


@dataclass(slots=True)
class _Reading:
    """One row; ``amount_fen`` as far as it was read."""

    _kind: SheetKind
    _cells: dict[Name, str]
    _epoch: datetime | None
    amount_fen: int | None = None

    def line(self, at: At) -> CreditLine | ReturnLine | None:
        """None of a payment that is still on its way. Raises ``_Wrong``."""
        cells, kind = self._cells, self._kind
        self.amount_fen = self._take("amount", sheet_cells.amount_fen)
        if not cells["end_to_end_id"]:
            raise _Wrong("end_to_end_id", "the end-to-end id of a payment")
        if not sheet_cells.is_yuan(cells.get("currency", ""), kind):
            raise _Wrong("currency", kind.currencies[0])
        outcome = kind.outcomes.get(canonical(cells["result"]))
        if outcome is None:
            told = kind.results
            words = (one[0] for one in (told.credited, told.rejected, told.returned, told.pending) if one)
            raise _Wrong("result", f"one of {', '.join(words)}, or another word that the sheet is described with")
        if outcome == "pending":
            return None
        booked_on = self._booked_on(needed=outcome == "credited")
        if outcome == "credited":
            return CreditLine(
                at=at,
                end_to_end_id=cells["end_to_end_id"],
                amount_fen=self.amount_fen,
                account_number=self._take("account", sheet_cells.account),
                booked_on=booked_on,
                bank_reference=cells.get("reference", ""),
                payee_name=as_meant(cells.get("payee_name", "")) or None,
                name_cut=NameCut(kind.name_cut.size, kind.name_cut.of_gbk) if kind.name_cut else None,
            )
        code, text = cells.get("code", ""), masked(cells.get("text", ""))
        return ReturnLine(
            at=at,
            end_to_end_id=cells["end_to_end_id"],
            amount_fen=self.amount_fen,
            reason=reason_of(code or code_in(text), text),
            bank_code=code,
            bank_text=text,
            rejected=outcome == "rejected",
            booked_on=booked_on,
            bank_reference=cells.get("reference", ""),
        )

    def _booked_on(self, *, needed: bool) -> date | None:
        if "day" not in self._cells or not (needed or self._cells["day"]):
            return None
        return self._take("day", lambda text: sheet_cells.day(text, self._kind, self._epoch))

    def _take(self, name: Name, parse: Callable[[str], Value]) -> Value:
        try:
            return parse(self._cells.get(name, ""))
        except Unfit as unfit:
            raise _Wrong(name, unfit.right) from None
