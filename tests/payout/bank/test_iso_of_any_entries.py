"""Any entries that a bank may write read back with their sums, and one thing changed in them is always told."""

from collections import Counter
from dataclasses import dataclass, replace

from hypothesis import given
from hypothesis import strategies as st

from services.payout.bank.lines import CreditLine, GoneAgainLine, OddLine, ReturnLine, StrayLine
from tests.payout.bank.iso_writing import Read, balance, charge, detail, details, entry, read, statement

RETURNED = "<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>"
PAYEE = "<CdtrAcct><Id><Othr><Id>{}</Id></Othr></Id></CdtrAcct>"


@dataclass(frozen=True)
class Told:
    """A transaction as the bank books it: signed fen."""

    transfer: str
    moved: int
    returned: bool = False
    charge: int = 0
    account: str = "6222020000000001"


@dataclass(frozen=True)
class Booked:
    """An entry as the bank books it."""

    told: tuple[Told, ...]
    reversal: bool = False
    status: str = "BOOK"
    beside: int = 0
    """Moved by an entry without details."""

    @property
    def moved(self) -> int:
        return sum(one.moved - one.charge for one in self.told) + self.beside

    @property
    def counted(self) -> int:
        return self.moved if self.status == "BOOK" else 0


def yuan(fen: int) -> str:
    return f"{abs(fen) // 100}.{abs(fen) % 100:02d}"


def way(fen: int) -> str:
    return "CRDT" if fen > 0 else "DBIT"


def written(one: Booked) -> str:
    told = [
        detail(
            part.transfer,
            yuan(part.moved),
            way(part.moved),
            charges=charge(yuan(part.charge)) if part.charge else "",
            parties=PAYEE.format(part.account),
            returned=RETURNED if part.returned else "",
        )
        for part in one.told
    ]
    return entry(
        *([details(*told)] if told else []),
        amount=yuan(one.moved),
        direction=way(one.moved),
        status=f"<Cd>{one.status}</Cd>",
        reversal="true" if one.reversal else "",
        reference="R-1",
    )


def file_of(entries: list[Booked]) -> str:
    opening = 100_000_000_000
    closing = opening + sum(one.counted for one in entries)
    balances = balance("OPBD", yuan(opening)) + balance("CLBD", yuan(closing))
    return statement(*(written(one) for one in entries), balances=balances)


def signed(line: object) -> int:
    """What a line says that moved on the account."""
    match line:
        case CreditLine() | GoneAgainLine():
            return -(line.amount_fen or 0)
        case ReturnLine():
            return line.amount_fen or 0
        case StrayLine():
            return line.amount_fen if line.inward else -line.amount_fen
        case OddLine():
            return 0 if line.amount_fen is None else line.amount_fen if line.inward else -line.amount_fen
        case _:
            return 0


def moved_by_entry(file: Read) -> Counter[int]:
    sums: Counter[int] = Counter()
    for line in file.believed:
        sums[line.at.entry] += signed(line)
    return sums


def _told(number: int) -> st.SearchStrategy[Told]:
    transfers = st.sampled_from([f"E-{number}", "", "NOTPROVIDED"]) if number % 3 == 0 else st.just(f"E-{number}")
    amounts = st.integers(min_value=1, max_value=10**9)
    return st.one_of(
        st.builds(Told, transfers, amounts.map(lambda one: -one), charge=st.sampled_from([0, 0, 250])),
        st.builds(Told, transfers, amounts, returned=st.booleans()),
    )


_STATUSES = st.sampled_from(["BOOK", "BOOK", "BOOK", "PDNG", "INFO", "FUTR"])


def _booked() -> st.SearchStrategy[Booked]:
    with_details = st.integers(1, 4).flatmap(lambda count: st.tuples(*(_told(number) for number in range(count))))
    return st.one_of(
        st.builds(
            Booked, with_details, st.booleans(), st.sampled_from(["BOOK", "BOOK", "BOOK", "PDNG", "INFO", "FUTR"])
        ),
        st.builds(lambda fen: Booked((), beside=fen), st.integers(-(10**6), 10**6).filter(bool)),
    ).filter(lambda one: one.moved != 0)


@given(st.lists(_booked(), max_size=6))
def test_any_entries_read_back_as_lines_that_make_their_sums(entries: list[Booked]) -> None:
    file = read(file_of(entries))
    (told,) = file.statements
    assert told.opening_fen + told.entries_fen == told.closing_fen
    sums = moved_by_entry(file)
    assert {place: sums[place] for place in range(1, len(entries) + 1)} == {
        place: one.counted for place, one in enumerate(entries, start=1)
    }
    assert not file.odd
    assert not file.distrusted


@given(st.lists(_booked(), max_size=4))
def test_a_payment_that_is_named_is_told_by_what_became_of_it(entries: list[Booked]) -> None:
    file = read(file_of(entries))
    kinds = {(line.at.entry, line.at.detail): type(line) for line in file.lines if not getattr(line, "charges", False)}
    for place, one in enumerate(entries, start=1):
        for number, part in enumerate(one.told, start=1):
            if one.status != "BOOK":
                assert (place, number) not in kinds
            elif part.transfer in ("", "NOTPROVIDED"):
                assert kinds[place, number] is StrayLine
            elif one.reversal:
                assert kinds[place, number] is (ReturnLine if part.moved > 0 else GoneAgainLine)
            elif part.moved > 0:
                assert kinds[place, number] is (ReturnLine if part.returned else StrayLine)
            else:
                assert kinds[place, number] is CreditLine


# One thing changed


PAID = Booked((Told("E-1", -144_000), Told("E-2", -5_000)))
BACK = Booked((Told("E-3", 7_700, returned=True, account="6222020000000009"),))
"""Of a return the account says nothing: the money is back."""


@st.composite
def _changed(draw: st.DrawFn) -> tuple[str, str]:
    """A file, and the same file with one value changed."""
    entries = draw(st.sampled_from([[PAID], [BACK], [PAID, BACK], [replace(PAID, told=PAID.told[:1])]]))
    content = file_of(entries)
    wrong = draw(
        st.sampled_from(
            [
                ("<CdtDbtInd>DBIT</CdtDbtInd>", "<CdtDbtInd>CRDT</CdtDbtInd>"),
                ("<CdtDbtInd>CRDT</CdtDbtInd>", "<CdtDbtInd>DBIT</CdtDbtInd>"),
                ('Ccy="CNY">', 'Ccy="USD">'),
                ("<Sts><Cd>BOOK</Cd></Sts>", "<Sts><Cd>PDNG</Cd></Sts>"),
                ("<Sts><Cd>BOOK</Cd></Sts>", "<RvslInd>true</RvslInd><Sts><Cd>BOOK</Cd></Sts>"),
                ("63000000000000018", "63000000000000099"),
                ("6222020000000001", "6222020000000002"),
                ("<EndToEndId>E-", "<EndToEndId>F-"),
                ("<BookgDt><Dt>2021-08-06", "<BookgDt><Dt>2021-08-07"),
                (">1440.00<", f">{draw(st.integers(1, 10**9).filter(lambda fen: fen != 144_000)) / 100:.2f}<"),
                (">50.00<", f">{draw(st.integers(1, 10**9).filter(lambda fen: fen != 5_000)) / 100:.2f}<"),
                (">77.00<", f">{draw(st.integers(1, 10**9).filter(lambda fen: fen != 7_700)) / 100:.2f}<"),
            ]
        )
    )
    places = [at for at in range(len(content)) if content.startswith(wrong[0], at)]
    if not places:
        return content, ""
    place = draw(st.sampled_from(places))
    return content, content[:place] + wrong[1] + content[place + len(wrong[0]) :]


def _without_places(file: Read) -> list[object]:
    lines = (replace(line, at=replace(line.at, file_line=0)) for line in file.lines)
    return [*lines, *(item for item in file.items if item not in file.lines)]


@given(_changed())
def test_whatever_is_changed_in_a_statement_is_told(changed: tuple[str, str]) -> None:
    """By other lines, by a case, or by sums that do not fit: never is the file read as if nothing were changed."""
    right, wrong = changed
    if wrong:
        assert _without_places(read(wrong)) != _without_places(read(right))


@given(_changed())
def test_whatever_is_changed_in_a_statement_no_money_appears_or_vanishes(changed: tuple[str, str]) -> None:
    """What is believed makes what the entries say; where they themselves were changed, the balances tell."""
    _, wrong = changed
    if not wrong:
        return
    file = read(wrong)
    for told in file.statements:
        assert sum(moved_by_entry(file).values()) == told.entries_fen
