"""The roster's CSV: one row an employer. Pure."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from services.registration.problems import BANK_COLUMNS_TOGETHER
from shared.contracts.employer import (
    FLAGS,
    SIZE_CLASSES,
    UNIT_KINDS,
    CellKind,
    EmployerFacts,
    RosterColumn,
    roster_columns,
)
from shared.faults import NOT_A_COUNT, NOT_ONE_OF, TOO_LONG_FOR_BANK
from shared.http.uploads import Cells
from shared.identifiers import check_account_in_sheet, check_cnaps, check_month, check_uscc
from shared.invalid import Invalid
from shared.money import fen
from shared.regions import check_county
from shared.words import Term, Words

BANK_COLUMNS = ("account_name", "account_number", "bank_name", "cnaps_code")
COLUMNS = (*(column.name for column in roster_columns() if not column.optional), *BANK_COLUMNS)
OPTIONAL = tuple(column.name for column in roster_columns() if column.optional)
"""For deriving the size class, where it is not given; revenue and assets in yuan."""
_STAFF = re.compile(r"[0-9]{1,9}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Account:
    account_name: str
    account_number: str
    bank_name: str
    cnaps_code: str


@dataclass(frozen=True, slots=True)
class RosterRow:
    line: int
    facts: EmployerFacts
    account: Account | None


def parse_row(cells: Cells) -> RosterRow | None:
    """One row; the four bank columns are filled together or not at all."""
    bank = {
        "account_name": cells.take("account_name", _text, default=str),
        "account_number": cells.take("account_number", check_account_in_sheet, default=str),
        "bank_name": cells.take("bank_name", _text, default=str),
        "cnaps_code": cells.take("cnaps_code", check_cnaps, default=str),
    }
    if any(bank.values()):
        for column, value in bank.items():
            if value == "":
                cells.reject(column, BANK_COLUMNS_TOGETHER)
    facts = {column.field: _taken(cells, column) for column in roster_columns()}
    if not cells.good:
        return None
    return RosterRow(cells.line, EmployerFacts(**facts), Account(**bank) if all(bank.values()) else None)


def _taken(cells: Cells, column: RosterColumn) -> Any:
    parse = _PARSERS[column.kind]
    if column.may_be_empty:
        return cells.take(column.name, parse, default=lambda: column.absent)
    return cells.take(column.name, parse)


def _people(text: str) -> int:
    if not _STAFF.fullmatch(text):
        raise Invalid(NOT_A_COUNT)
    return int(text)


def _text(text: str) -> str:
    if len(text) > 140:
        raise Invalid(TOO_LONG_FOR_BANK)
    return text


def _one_of(words: Mapping[str, Any]) -> Callable[[str], Any]:
    english = ", ".join(word for word in words if word.isascii())
    known = Term(english, Words(english, "、".join(word for word in words if not word.isascii())))

    def parse(text: str) -> Any:
        if text.lower() not in words:
            # The cell itself is not told: in a row that slipped by a column it is an account number.
            raise Invalid(NOT_ONE_OF, words=known)
        return words[text.lower()]

    return parse


_PARSERS: Mapping[CellKind, Callable[[str], Any]] = {
    "uscc": check_uscc,
    "name": _text,
    "county": check_county,
    "unit_kind": _one_of(UNIT_KINDS),
    "size_class": _one_of(SIZE_CLASSES),
    "month": check_month,
    "flag": _one_of(FLAGS),
    "count": _people,
    "money": fen,
}
