"""The columns of the files that are compared: what a good cell is, for a person who reads one and for an engine. Pure.

Each kind of column has two definitions that must agree (a test compares them): ``check`` takes one text and raises with
a sentence, ``good`` is the same as an expression over a column, for all rows at once.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import ibis
import ibis.expr.types as ir

from services.eligibility.domain.faults import NOT_PLAIN_DIGITS, ZERO_OR_ONE
from shared.contracts.employer import FLAGS, SIZE_CLASSES, UNIT_KINDS, CellKind, RosterColumn, roster_columns
from shared.faults import NOT_A_COUNT, NOT_ONE_OF, TOO_LONG_FOR_BANK
from shared.identifiers import IDENTITY, IDENTITY_SIGNS, IDENTITY_WEIGHTS, check_month, check_uscc
from shared.invalid import Invalid
from shared.money import fen
from shared.plain import characters_of_a_line, check_line
from shared.regions import check_county

_USCC_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = tuple(3**place % 31 for place in range(17))
_COUNT = "^[0-9]{1,9}$"
_MONTH = "^(19[89][0-9]|20[0-9]{2}|2100)-(0[1-9]|1[0-2])$"
_YUAN = "^(0|[1-9][0-9]{0,12})([.][0-9]{1,2})?$"
"""Patterns have no backslashes: in a string of Spark they would be something else."""
MOST_FEN = 10**15 - 1
"""Of one cell: thirteen digits of yuan."""
MOST_PEOPLE = 10**9 - 1


@dataclass(frozen=True, slots=True)
class Kind:
    """``check`` raises ``ValueError`` with a sentence; ``good`` is whether a column of trimmed text is as it must be;
    ``value`` is its value there where it is good."""

    check: Callable[[str], object]
    good: Callable[[ir.StringColumn], ir.BooleanValue]
    value: Callable[[ir.StringColumn], ir.Value]
    flag: bool = False
    """Yes or no: in Parquet it may be true and false."""
    whole: bool = False
    """A whole number: in Parquet it is an integer column."""
    most: int = 0


@dataclass(frozen=True, slots=True)
class Column:
    """``absent`` stands for an empty cell, and for the whole column where the file has none; ``""``: nothing is known;
    None: must be filled."""

    name: str
    kind: Kind
    absent: str | None = None
    optional: bool = False
    """The column itself may be missing in the heading."""
    former: str = ""
    """What the column was called before: files that say so are taken as well, and the fact is called so still."""

    @property
    def value_name(self) -> str:
        """Of a Parquet file's column of integers of fen, where it is money."""
        return self._valued(self.name)

    @property
    def fact(self) -> str:
        """The field that holds the value, in facts and in what is counted."""
        return self._valued(self.former or self.name)

    @property
    def renamed(self) -> Mapping[str, str]:
        return {self.former: self.name, self._valued(self.former): self.value_name} if self.former else {}

    def _valued(self, name: str) -> str:
        return f"{name}_fen" if self.kind is MONEY else name


def check_count(text: str) -> int:
    if not text.isascii():
        raise Invalid(NOT_PLAIN_DIGITS)
    if not re.fullmatch(_COUNT, text, re.ASCII):
        raise Invalid(NOT_A_COUNT)
    return int(text)


def check_money(text: str) -> int:
    if not text.isascii():
        raise Invalid(NOT_PLAIN_DIGITS)
    return fen(text)


def check_at_most_one(text: str) -> int:
    """In person-month rows a count is of this one person."""
    if text not in {"0", "1"}:
        raise Invalid(ZERO_OR_ONE)
    return int(text)


def check_name(text: str) -> str:
    if len(text) > 140:
        raise Invalid(TOO_LONG_FOR_BANK)
    return check_line(text)


def _good_name(text: ir.StringColumn) -> ir.BooleanValue:
    return (text.length() <= 140) & text.re_search(f"^[{characters_of_a_line()}]*$")


def _one_of(words: Mapping[str, str]) -> Callable[[str], str]:
    def check(text: str) -> str:
        if text.lower() not in words:
            raise Invalid(NOT_ONE_OF, words=[word for word in words if word.isascii()])
        return words[text.lower()]

    return check


def _good_uscc(text: ir.StringColumn) -> ir.BooleanValue:
    """GB 32100-2015: eight digits first, no I, O, S, V, Z, and the check sign by weights 3**i mod 31; and no person's
    identity number, whose digits may come out right by chance."""
    shaped = text.re_search(f"^[0-9]{{8}}[{_USCC_SIGNS}]{{10}}$")
    signs = ibis.literal(_USCC_SIGNS)
    total = sum(
        (signs.find(text.substr(place, 1)) * weight for place, weight in enumerate(_USCC_WEIGHTS)),
        ibis.literal(0),
    )
    check = (31 - total % 31) % 31
    right = shaped & (signs.find(text.substr(17, 1)) == check)
    of_a_person = sum(
        (signs.find(text.substr(place, 1)) * weight for place, weight in enumerate(IDENTITY_WEIGHTS)), ibis.literal(0)
    )
    its_sign = ibis.literal(IDENTITY_SIGNS).find(text.substr(17, 1)) == of_a_person % 11
    return right & ~(text.re_search(IDENTITY) & its_sign)


def _words(words: Mapping[str, str]) -> Kind:
    return Kind(
        check=_one_of(words),
        good=lambda text: text.lower().isin(list(words)),
        value=lambda text: text.lower().cases(*words.items(), else_=None),
    )


USCC = Kind(check_uscc, _good_uscc, lambda text: text)
KNOWN = Kind(check_uscc, lambda text: text.notnull(), lambda text: text)
"""A USCC that is looked up in the roster, where it was checked."""
NAME = Kind(check_name, _good_name, lambda text: text)
MONTH = Kind(check_month, lambda text: text.re_search(_MONTH), lambda text: text)
PLACED = Kind(check_month, lambda text: text.notnull(), lambda text: text)
"""A month that is given its place among those of the comparison, where any other text has none."""
COUNTY = Kind(check_county, lambda text: text.re_search("^[0-9]{6}$"), lambda text: text)
"""That it is a county of GB/T 2260 is looked up later, once for each that occurs."""
COUNT = Kind(
    check_count, lambda text: text.re_search(_COUNT), lambda text: text.try_cast("int64"), whole=True, most=MOST_PEOPLE
)
ONE = Kind(
    check_at_most_one, lambda text: text.isin(["0", "1"]), lambda text: text.try_cast("int64"), whole=True, most=1
)
MONEY = Kind(
    check_money,
    lambda text: text.re_search(_YUAN),
    lambda text: (text.try_cast("decimal(18, 2)") * 100).cast("int64"),
    whole=True,
    most=MOST_FEN,
)
UNIT_KIND = _words(UNIT_KINDS)
SIZE_CLASS = _words(SIZE_CLASSES)
FLAG = replace(_words({said: str(flag).lower() for said, flag in FLAGS.items()}), flag=True)
PERSON = NAME

_KINDS: Mapping[CellKind, Kind] = {
    "uscc": USCC,
    "name": NAME,
    "county": COUNTY,
    "unit_kind": UNIT_KIND,
    "size_class": SIZE_CLASS,
    "month": MONTH,
    "flag": FLAG,
    "count": COUNT,
    "money": MONEY,
}


def _of_roster(column: RosterColumn) -> Column:
    absent = None
    if column.may_be_empty:
        absent = "" if column.absent is None else str(column.absent).lower()
    return Column(column.name, _KINDS[column.kind], absent=absent, optional=column.optional)


ROSTER: Sequence[Column] = tuple(map(_of_roster, roster_columns()))
"""Those of ``EmployerFacts``; a size class is derived from the last five: ``domain.size_class``."""
BANK_COLUMNS = ("account_name", "account_number", "bank_name", "cnaps_code")
"""Stand in the roster that registration takes; they are nothing to an assessment, and are not read."""

_COUNTS = ("retired", "deceased", "new_claimants")
_MORE_COUNTS = ("left_not_counted", "laid_off", "claimants", "lump_sum_claimants", "joined")
_MORE_MONEY = ("relieved", "back_paid", "late_fees", "arrears", "arrears_paid")


def rows(count: Kind) -> tuple[Column, ...]:
    return (
        Column("uscc", KNOWN),
        Column("month", PLACED),
        Column("insured", count),
        Column("employer_paid", MONEY, former="unit_paid"),
        Column("staff_paid", MONEY),
        *(Column(name, count) for name in _COUNTS),
        *(Column(name, count, absent="0", optional=True) for name in _MORE_COUNTS),
        *(Column(name, MONEY, absent="0", optional=True) for name in _MORE_MONEY),
    )


EMPLOYER_MONTHS = rows(COUNT)
PERSON_MONTHS = (Column("person", PERSON), *rows(ONE))
"""The same columns, of one person each; a file with the column ``person`` is of this kind."""
