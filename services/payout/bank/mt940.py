"""``MT940`` (statement) and ``MT942`` (interim report) of the disbursement account: files, reports, balances. Pure.

One field that cannot be read is one ``OddLine`` that names its line in the file; the others are taken.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import IO

from services.payout.bank.faults import FIELD_TOO_LONG, MT_TOO_LARGE, NO_STATEMENT, TOO_MANY_ENTRIES
from services.payout.bank.lines import At, BadBankFile, Begun, Item, OddLine, Report, Statement
from services.payout.bank.mt_entry import BALANCE_FORM, Balance, Unreadable, amount_of, balance_of, currency_of, day_of
from services.payout.bank.mt_fields import Field, Message, messages_of
from services.payout.bank.mt_lines import MOST_OF_AN_ID, entry_of, lines_of
from services.payout.bank.reading_text import check_kept, encoding_of, masked
from shared.contracts.payout import DiscrepancyKind
from shared.money import yuan

MOST_BYTES = 32 << 20
MOST_ENTRIES = 100_000
_LINE_END = re.compile(r"\r\n|\r|\n")
_FRAMES = re.compile(r"^[\ufeff\x01\x03\x1a]+|[\x01\x03\x1a]+(?=\{1:|$)")
"""Around messages as disks and telex lines carried them, and where files were put together."""
_CURRENCY_BEHIND = re.compile(r"(?<=[\d\s])\s*[A-Z]{3}$")
_WITH_CURRENCY = {"34F", "60F", "60M", "62F", "62M", "90C", "90D"}
_TOTAL = re.compile(r"(\d{1,7})[A-Z]{3}([\d,.]+)", re.ASCII)
_TOTAL_FORM = "2CNY1440,00: how many, currency, amount with a comma"


def read(source: IO[bytes]) -> Iterator[Item]:
    begun = False
    for message in messages_of(_lines(source)):
        one = _Message(message)
        if not begun:
            begun = True
            yield Begun(one.report.source, one.report.report_id[:MOST_OF_AN_ID], checked_by_schema=False)
        yield from one.items()
    if not begun:
        raise BadBankFile(NO_STATEMENT)


def _lines(source: IO[bytes]) -> list[str]:
    encoding = encoding_of(source)
    source.seek(0)
    content = source.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise BadBankFile(MT_TOO_LARGE, most=MOST_BYTES)
    lines = [_FRAMES.sub("", line) for line in _LINE_END.split(content.decode(encoding))]
    for number, line in enumerate(lines, 1):
        check_kept(line, number)
    return lines


class _Message:
    def __init__(self, message: Message) -> None:
        self._message = message
        self._is_mt942 = message.is_mt942()
        self._odd: list[OddLine] = []
        if sum(field.tag == "61" for field in message.fields) > MOST_ENTRIES:
            raise BadBankFile(TOO_MANY_ENTRIES, most=MOST_ENTRIES)
        self._entries = [entry_of(field, details) for field, details in _entry_fields(message)]
        self._with_currency = [one for one in message.fields if one.tag in _WITH_CURRENCY]
        # The report names every line of itself, so its balances are read before its first line is told.
        self.report = Report("mt942" if self._is_mt942 else "mt940", "", "")
        opening, closing = self._balance("60F", "60M"), self._balance("62F", "62M")
        self._balances = (opening, closing) if opening is not None and closing is not None else None
        self._made = self._made_at()
        self.report = Report(
            source=self.report.source,
            account=_account(self._said("25", "25P")),
            report_id=self._named(),
            day=self._day(opening, closing),
            opening_fen=None if opening is None or self._is_mt942 else opening.signed_fen,
        )

    def items(self) -> Iterator[Item]:
        currencies = [currency_of(one) for one in self._with_currency]
        entries = f"{len(self._entries)} entries"
        if currencies and "CNY" not in currencies:
            line = self._with_currency[0].line
            yield self._case("other-currency", "CNY", f"line {line}: {currencies[0]}, {entries}", line)
            return
        if not self.report.account:
            yield self._case("other-account", "the account in field 25", f"no account, {entries}", self._first_line())
            return
        for line in self._message.likely:
            yield self._case("unreadable", ":61: before the entry", f"line {line}: an entry without its tag", line)
        for odd in self._odd:
            yield OddLine(At(self.report, 0, 0, odd.at.file_line), odd.kind, odd.expected, odd.found)
        for number, entry in enumerate(self._entries, 1):
            yield from lines_of(entry, At(self.report, number, 0, entry.field.line))
        yield from self._totals()
        if self._balances is not None:
            yield from self._ended(*self._balances)

    def _case(
        self, kind: DiscrepancyKind, expected: str, found: str, line: int, amount_fen: int | None = None
    ) -> OddLine:
        return OddLine(At(self.report, 0, 0, line), kind, expected, found, amount_fen=amount_fen)

    # Head and balances

    def _first_line(self) -> int:
        return self._message.fields[0].line if self._message.fields else self._message.likely[0]

    def _said(self, *tags: str) -> str:
        """Raises ``BadBankFile`` for a name longer than any that a bank gives."""
        field = self._message.first(*tags)
        text = field.lines[0].strip() if field else ""
        if len(text) > MOST_OF_AN_ID:
            line = field.line if field else 0
            raise BadBankFile(FIELD_TOO_LONG, line=line, field=tags[0], characters=len(text), most=MOST_OF_AN_ID)
        return text

    def _named(self) -> str:
        number = self._said("28C", "28").replace(" ", "")
        name = "/".join(part for part in (self._said("20"), number) if part)
        return f"{name} {self._made[1]}".strip() if self._is_mt942 else name

    def _made_at(self) -> tuple[date | None, str]:
        """Day and time of an MT942 (field 13D): banks give each of a day the same names."""
        field = self._message.first("13D", "13") if self._is_mt942 else None
        if field is None:
            return None, ""
        text = field.lines[0].strip()
        try:
            return day_of(text[:6], "day"), text[6:10]
        except Unreadable as wrong:
            self._cannot_read(field, wrong)
            return None, ""

    def _day(self, opening: Balance | None, closing: Balance | None) -> date | None:
        booked = [entry.booked_on for entry in self._entries if entry.booked_on is not None]
        last = max(booked) if booked else None
        if self._is_mt942:
            return self._made[0] or last
        return (closing.day if closing else None) or last or (opening.day if opening else None)

    def _balance(self, *tags: str) -> Balance | None:
        field = self._message.first(*tags)
        if field is None:
            if not self._is_mt942:
                self._odd.append(self._case("unreadable", f":{tags[0]}:{BALANCE_FORM}", f"no field {tags[0]}", 0))
            return None
        try:
            balance = balance_of(field)
            if currency_of(field) != "CNY":
                raise Unreadable("currency", currency_of(field), "CNY")
        except Unreadable as wrong:
            self._cannot_read(field, wrong)
            return None
        return balance

    def _cannot_read(self, field: Field, wrong: Unreadable) -> None:
        found = f"line {field.line}, field {field.tag}, {wrong.part}: {masked(wrong.found)}"
        kind: DiscrepancyKind = "other-currency" if wrong.part == "currency" else "unreadable"
        self._odd.append(self._case(kind, wrong.right, found, field.line))

    # Totals

    def _moved(self) -> int:
        return sum(entry.signed_fen or 0 for entry in self._entries)

    def _ended(self, opening: Balance, closing: Balance) -> Iterator[Item]:
        moved = self._moved()
        if not self._is_mt942:
            page = self._said("28C", "28").replace(" ", "").partition("/")[2]
            interim = [self._message.first(tag) is not None for tag in ("60M", "62M")]
            yield Statement(
                report=self.report,
                opening_fen=opening.signed_fen,
                entries_fen=moved,
                closing_fen=closing.signed_fen,
                closed_on=closing.day,
                page=int(page) if any(interim) and page.isdecimal() and int(page) else None,
                interim_opening=interim[0],
                interim_closing=interim[1],
            )
        elif opening.signed_fen + moved != closing.signed_fen:
            found = yuan(closing.signed_fen)
            gap = abs(closing.signed_fen - opening.signed_fen - moved)
            yield self._case("total-differs", yuan(opening.signed_fen + moved), found, self._first_line(), gap)

    def _totals(self) -> Iterator[OddLine]:
        """90D and 90C against the entries. With a floor limit they also count what is too small to be listed."""
        for tag, word in (("90D", "debits"), ("90C", "credits")):
            field = self._message.first(tag)
            if field is None:
                continue
            told = _TOTAL.fullmatch(field.lines[0].strip())
            try:
                if told is None:
                    raise Unreadable("total", field.lines[0][:12], _TOTAL_FORM)
                count, sum_fen = int(told[1]), amount_of(told[2])
            except Unreadable as wrong:
                found = f"line {field.line}, field {tag}, {wrong.part}: {masked(wrong.found)}"
                yield self._case("unreadable", wrong.right, found, field.line)
                continue
            entries = [
                one for one in self._entries if one.signed_fen is not None and (one.signed_fen > 0) == (tag == "90C")
            ]
            ours = len(entries), sum(abs(one.signed_fen or 0) for one in entries)
            fits = (ours[0] <= count and ours[1] <= sum_fen) if self._has_floor() else ours == (count, sum_fen)
            if not fits:
                found = f"line {field.line}: {count} {word}, {yuan(sum_fen)}"
                yield self._case(
                    "total-differs", f"{ours[0]} {word}, {yuan(ours[1])}", found, field.line, abs(sum_fen - ours[1])
                )

    def _has_floor(self) -> bool:
        return any(re.search(r"[1-9]", one.lines[0]) for one in self._message.fields if one.tag == "34F")


def _account(text: str) -> str:
    """Without the currency that some banks write behind it, and the bank's code that some write before it."""
    return _CURRENCY_BEHIND.sub("", text).rpartition("/")[2].strip()


def _entry_fields(message: Message) -> Iterator[tuple[Field, tuple[str, ...]]]:
    """Each field 61, and the lines of its fields 86."""
    entry: Field | None = None
    details: list[str] = []
    for field in message.fields:
        if field.tag in {"86", "NS"}:
            if field.tag == "86":
                details += field.lines
            continue
        if entry is not None:
            yield entry, tuple(details)
        entry, details = (field if field.tag == "61" else None), []
    if entry is not None:
        yield entry, tuple(details)
