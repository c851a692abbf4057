"""Any entries in any dialect read back with their sums; and whatever one character is damaged, no money is silent."""

import io
import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import mt940 as independent
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.payout.bank.lines import (
    BadBankFile,
    CreditLine,
    GoneAgainLine,
    Item,
    OddLine,
    ReturnLine,
    Statement,
    StrayLine,
)
from services.payout.bank.result_file import read_items
from tests.payout.bank.mt_writing import DIALECTS, Written, enveloped, file_of, interim, payment, statement

_NAMES = st.text(st.sampled_from("西宁青海湖商贸有限公司（）甲乙丙ABCdef 1"), min_size=1, max_size=60).map(str.strip)
_DAYS = st.dates(date(2020, 12, 25), date(2022, 1, 7))


@st.composite
def _entries(draw: st.DrawFn) -> Written:
    booked = draw(_DAYS)
    value = booked + timedelta(days=draw(st.integers(-20, 20)))
    number = draw(st.integers(1, 99_999_999))
    return Written(
        mark=draw(st.sampled_from(("C", "D", "RC", "RD"))),
        amount_fen=draw(st.integers(1, 99_999_999_999)),
        payment=draw(st.sampled_from((payment(number), payment(number), ""))),
        account=draw(st.sampled_from(("", f"62220200{number:08d}", f"6222029963{number:09d}"))),
        name=draw(st.one_of(st.just(""), _NAMES)),
        reference=draw(st.sampled_from(("", f"B-{number}"))),
        text=draw(st.sampled_from(("TRANSFER", "稳岗返还", "RETURN AC04", "16:20:37 完成 C5,20 EUR 1.234,00"))),
        value=value,
        booked=draw(st.sampled_from((booked, None))),
    )


_DIALECT = st.sampled_from(sorted(DIALECTS))
_ENDS = st.sampled_from(("\n", "\r\n", "\r"))


def _read(content: bytes) -> list[Item]:
    return list(read_items(io.BytesIO(content), "sheet-1"))


def _signed(item: Item) -> int:
    match item:
        case CreditLine():
            return -(item.amount_fen or 0)
        case ReturnLine():
            return item.amount_fen or 0
        case GoneAgainLine():
            return -item.amount_fen
        case StrayLine() | OddLine():
            return (item.amount_fen or 0) * {True: 1, False: -1, None: 0}[item.inward]
        case _:
            return 0


@settings(max_examples=150, deadline=None)
@given(st.lists(_entries(), max_size=12), _DIALECT, _ENDS, st.booleans(), st.sampled_from(("utf-8", "gb18030")))
def test_a_statement_of_any_entries_reads_back_with_their_sums_days_and_payments(
    entries: list[Written], dialect: str, end: str, blocks: bool, encoding: str
) -> None:
    written = statement(entries, DIALECTS[dialect])
    _, *lines, closed = _read(file_of(enveloped(written) if blocks else written, end, encoding))
    assert [_signed(one) for one in lines] == [one.signed_fen for one in entries]
    assert isinstance(closed, Statement)
    assert closed.opening_fen + closed.entries_fen == closed.closing_fen
    assert closed.entries_fen == sum(one.signed_fen for one in entries)
    for line, entry in zip(lines, entries, strict=True):
        assert not isinstance(line, OddLine)
        assert line.booked_on == (entry.booked or entry.value)  # type: ignore[union-attr]
        assert line.end_to_end_id == entry.payment  # type: ignore[union-attr]


@settings(max_examples=60, deadline=None)
@given(st.lists(_entries(), max_size=8), _DIALECT)
def test_an_interim_report_of_any_entries_reads_back_with_its_totals(entries: list[Written], dialect: str) -> None:
    _, *lines = _read(file_of(interim(entries, DIALECTS[dialect])))
    assert [_signed(one) for one in lines] == [one.signed_fen for one in entries]
    assert not any(isinstance(one, OddLine) for one in lines)


def _is_told(items: Sequence[Item], before: Sequence[Item]) -> bool:
    """A case, a statement that does not add up, or nothing about the money that is other than before."""
    if any(isinstance(one, OddLine) for one in items):
        return True
    ends = [one for one in items if isinstance(one, Statement)]
    if any(one.opening_fen + one.entries_fen != one.closing_fen for one in ends):
        return True
    sums = [sum(map(_signed, one)) for one in (items, before)]
    counts = [sum(isinstance(one, Statement) for one in part) for part in (items, before)]
    return sums[0] == sums[1] and counts[0] == counts[1]


_ANY = st.sampled_from("0123456789CDREYNSF,.:/?+-{}AZaz 甲\x00\x01\n\t") | st.characters(codec="utf-8")


@settings(max_examples=600, deadline=None)
@given(st.lists(_entries(), min_size=1, max_size=4), _DIALECT, st.booleans(), st.data())
def test_one_damaged_character_is_told_or_changes_no_money(
    entries: list[Written], dialect: str, day_is_over: bool, data: st.DataObject
) -> None:
    written = statement(entries, DIALECTS[dialect]) if day_is_over else interim(entries, DIALECTS[dialect])
    whole = file_of(written).decode()
    place = data.draw(st.integers(0, len(whole) - 1))
    damaged = (whole[:place] + data.draw(_ANY) + whole[place + 1 :]).encode()
    try:
        items = _read(damaged)
    except BadBankFile:
        return
    assert _is_told(items, _read(whole.encode()))


@settings(max_examples=200, deadline=None)
@given(st.lists(_entries(), min_size=1, max_size=3), _DIALECT, st.data())
def test_a_statement_cut_off_anywhere_is_told(entries: list[Written], dialect: str, data: st.DataObject) -> None:
    content = file_of(statement(entries, DIALECTS[dialect])[:-1]).decode()
    cut = content[: data.draw(st.integers(1, len(content.rstrip()) - 1))]
    try:
        items = _read(cut.encode())
    except BadBankFile:
        return
    assert _is_told(items, _read(content.encode()))


@settings(max_examples=60, deadline=None)
@given(st.lists(_entries(), min_size=1, max_size=6))
def test_an_independent_reader_finds_the_same_amounts_and_days(entries: list[Written]) -> None:
    """The package knows no RC: what is taken back it counts as money in."""
    known = [replace(one, mark={"RC": "D", "RD": "C"}.get(one.mark, one.mark)) for one in entries]
    content = file_of(statement(known, number="7/1"))
    logging.disable(logging.CRITICAL)
    try:
        theirs = independent.parse(content.decode())
    finally:
        logging.disable(logging.NOTSET)
    amounts = [int(one.data["amount"].amount * 100) for one in theirs]
    days = [one.data.get("entry_date") or one.data["date"] for one in theirs]
    ours = _read(content)[1:-1]
    assert [_signed(one) for one in ours] == amounts
    assert [one.booked_on for one in ours] == [date(day.year, day.month, day.day) for day in days]  # type: ignore[union-attr]


@pytest.mark.parametrize("size", [1, 2_000])
def test_a_long_statement_is_read_in_its_order(size: int) -> None:
    entries = [Written("D", 100 + number, payment(number), reference=f"B-{number}") for number in range(size)]
    lines = [one for one in _read(file_of(statement(entries))) if isinstance(one, CreditLine)]
    assert [one.bank_reference for one in lines] == [f"B-{number}" for number in range(size)]
    assert [one.at.entry for one in lines] == list(range(1, size + 1))
