"""An entry against the sum of its details, its batches and the bank's charges: what is not explained is told."""

import pytest

from services.payout.bank.lines import CreditLine, Distrust, OddLine, ReturnLine, StrayLine
from tests.payout.bank.iso_writing import DAY, NOTE, amt, at, charge, detail, details, entry, note, read


def paid(*told: str, version: str = "08") -> list[tuple[str, int | None]]:
    return [(line.end_to_end_id, line.amount_fen) for line in read(note(*told, version=version)).of(CreditLine)]


def two(first: str = "1000.00", second: str = "440.00", **more: str) -> tuple[str, str]:
    return detail("E-1", first), detail("E-2", second)


def test_details_that_make_their_entry_are_each_a_line() -> None:
    file = read(note(entry(details(*two()))))
    assert [(line.end_to_end_id, line.amount_fen) for line in file.of(CreditLine)] == [
        ("E-1", 100_000),
        ("E-2", 44_000),
    ]
    assert len(file.lines) == 2


# Totals


@pytest.mark.parametrize("told", [details(*two("1000.00", "430.00")), details(detail(amount="1430.00"))])
def test_what_an_entry_holds_beyond_its_details_is_told_and_the_details_count(told: str) -> None:
    file = read(note(entry(told, reference="R-1")))
    (odd,) = file.odd
    assert (odd.kind, odd.at, odd.amount_fen, odd.inward) == ("total-differs", at(1), 1_000, False)
    assert (odd.reference, odd.booked_on) == ("R-1", DAY)
    assert sum(line.amount_fen or 0 for line in file.of(CreditLine)) == 143_000
    assert not file.distrusted


@pytest.mark.parametrize("told", [details(*two("1000.00", "450.00")), details(detail(amount="1450.00"))])
def test_details_that_exceed_their_entry_are_not_believed_and_the_entry_is_one_case(told: str) -> None:
    file = read(note(entry(told), entry(details(detail("E-9")))))
    (odd,) = file.odd
    assert (odd.kind, odd.at, odd.amount_fen, odd.inward) == ("total-differs", at(1), 144_000, False)
    assert file.distrusted == {Distrust(NOTE, 1)}
    assert [line.end_to_end_id for line in file.believed] == [odd.end_to_end_id, "E-9"]


@pytest.mark.parametrize(
    "told",
    [
        details(detail(direction="CRDT")),
        details(detail("E-1", "1000.00"), detail("E-2", "440.00", "CRDT")),
        details(detail("E-1", "1000.00", "CRDT"), detail("E-2", "440.00", "CRDT")),
        details(detail("E-1", "2000.00"), detail("E-2", "100.00", "CRDT")),
    ],
)
def test_a_detail_that_contradicts_its_entry_is_not_believed_nor_are_those_beside_it(told: str) -> None:
    file = read(note(entry(told)))
    (odd,) = file.odd
    assert (odd.kind, odd.at, odd.amount_fen, odd.inward) == ("sign-contradicts", at(1), 144_000, False)
    assert file.distrusted == {Distrust(NOTE, 1)}
    assert file.believed == [odd]


def test_the_only_detail_that_contradicts_names_its_payment_in_the_case() -> None:
    (odd,) = read(note(entry(details(detail(direction="CRDT"))))).odd
    assert (odd.end_to_end_id, odd.expected, odd.found) == ("E-1", "DBIT, as its entry", "CRDT")


def test_a_netted_entry_is_each_detail_by_its_own_direction() -> None:
    returned = "<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>"
    told = details(detail("E-1", "2000.00"), detail("E-2", "560.00", "CRDT", returned=returned))
    sent, back = read(note(entry(told))).lines
    assert isinstance(sent, CreditLine)
    assert isinstance(back, ReturnLine)
    assert (sent.amount_fen, back.amount_fen) == (200_000, 56_000)


def test_details_that_net_to_nothing_are_taken_of_an_entry_of_nothing() -> None:
    told = details(detail("E-1", "5.00"), detail("", "5.00", "CRDT"))
    file = read(note(entry(told, amount="0.00")))
    assert (len(file.lines), file.odd) == (2, [])
    assert read(note(entry(details(*two()), amount="0.00"))).distrusted == {Distrust(NOTE, 1)}


# Amounts that are missing


def test_one_of_several_without_an_amount_is_what_is_left_of_the_entry() -> None:
    told = details(detail("E-1", "1000.00"), detail("E-2", money=""), detail("E-3", "40.00"))
    assert sorted(paid(entry(told))) == [("E-1", 100_000), ("E-2", 40_000), ("E-3", 4_000)]


@pytest.mark.parametrize(
    ("told", "rest"),
    [
        (details(detail("E-1", money=""), detail("E-2", money="")), 144_000),
        (
            details(detail("E-1", "1000.00"), detail("E-2", money="", charges=charge("1.00")), detail("E-3", money="")),
            44_000,
        ),
        (details(detail("E-1", "1000.00", charges=charge("1.00")), detail("E-2", money="")), 44_000),
    ],
)
def test_what_several_leave_open_is_a_case_each_and_the_rest_one_more(told: str, rest: int) -> None:
    file = read(note(entry(told)))
    last = file.odd[-1]
    assert (last.kind, last.at.detail, last.amount_fen, last.inward) == ("total-differs", 0, rest, False)
    assert all(odd.kind == "unreadable" and odd.end_to_end_id and odd.amount_fen is None for odd in file.odd[:-1])
    assert len(file.odd) >= 2


def test_one_without_an_amount_where_nothing_is_left_is_a_case() -> None:
    (odd,) = read(note(entry(details(detail("E-1"), detail("E-2", money=""))))).odd
    assert (odd.kind, odd.end_to_end_id, odd.amount_fen) == ("unreadable", "E-2", None)


@pytest.mark.parametrize(("money", "kind"), [(amt("440.00", "USD"), "other-currency"), (amt("440.001"), "unreadable")])
def test_one_of_several_whose_amount_is_none_of_ours_is_a_case_and_its_money_another(money: str, kind: str) -> None:
    file = read(note(entry(details(detail("E-1", "1000.00"), detail("E-2", money=money)))))
    first, rest = file.odd
    assert (first.kind, first.end_to_end_id, first.amount_fen) == (kind, "E-2", None)
    assert (rest.kind, rest.amount_fen, rest.inward) == ("total-differs", 44_000, False)
    assert [line.end_to_end_id for line in file.of(CreditLine)] == ["E-1"]


def test_a_detail_that_says_neither_debit_nor_credit_is_a_case() -> None:
    (odd,) = read(note(entry(details(detail(direction="XXXX"))))).odd
    assert (odd.kind, odd.found, odd.amount_fen) == ("unreadable", "CdtDbtInd XXXX", 144_000)


# Charges


def stray(file_entry: str, version: str = "08") -> list[tuple[str, int, bool, str]]:
    found = [line for line in read(note(file_entry, version=version)).of(StrayLine) if line.charges]
    return [(line.end_to_end_id, line.amount_fen, line.inward, line.reference) for line in found]


@pytest.mark.parametrize("included", ["true", "false", ""])
def test_a_charge_beside_the_details_amount_is_the_difference(included: str) -> None:
    told = entry(details(detail(charges=charge("26.00", included=included))), amount="1466.00", reference="R-1")
    assert paid(told) == [("E-1", 144_000)]
    assert stray(told) == [("E-1", 2_600, False, "R-1")]
    assert read(note(told)).odd == []


def test_a_charge_within_the_details_amount_is_told_by_what_was_instructed() -> None:
    money = amt("1466.00") + f"<AmtDtls><InstdAmt>{amt('1440.00')}</InstdAmt></AmtDtls>"
    told = entry(details(detail(money=money, charges=charge("26.00"))), amount="1466.00")
    assert (paid(told), stray(told)) == ([("E-1", 144_000)], [("E-1", 2_600, False, "")])


def test_a_charge_within_the_details_amount_is_told_by_its_indicator() -> None:
    told = entry(details(detail(amount="1466.00", charges=charge("26.00", included="true"))), amount="1466.00")
    assert (paid(told), stray(told)) == ([("E-1", 144_000)], [("E-1", 2_600, False, "")])


def test_a_charge_that_is_booked_elsewhere_is_not_told_twice() -> None:
    told = entry(details(detail(charges=charge("26.00"))))
    assert (paid(told), stray(told)) == ([("E-1", 144_000)], [])


def test_a_charge_of_the_entry_is_that_of_its_only_payment() -> None:
    told = entry(details(detail()), amount="1466.00", charges=charge("26.00"))
    assert (paid(told), stray(told)) == ([("E-1", 144_000)], [("E-1", 2_600, False, "")])


def test_the_only_detail_without_an_amount_leaves_the_charge_out_where_the_bank_says_so() -> None:
    told = entry(details(detail(money="")), amount="1466.00", charges=charge("26.00", included="true"))
    assert (paid(told), stray(told)) == ([("E-1", 144_000)], [("E-1", 2_600, False, "")])
    instructed = f"<AmtDtls><InstdAmt>{amt('1440.00')}</InstdAmt></AmtDtls>"
    told = entry(details(detail(money="")), amount="1466.00", charges=charge("26.00"), amounts=instructed)
    assert (paid(told), stray(told)) == ([("E-1", 144_000)], [("E-1", 2_600, False, "")])
    assert paid(entry(details(detail(money="")), amount="1466.00", charges=charge("26.00"))) == [("E-1", 146_600)]


def test_charges_of_many_details_are_each_told_with_its_payment() -> None:
    told = details(detail("E-1", "1000.00", charges=charge("2.00")), detail("E-2", "440.00", charges=charge("1.00")))
    body = entry(told, amount="1443.00")
    assert paid(body) == [("E-1", 100_000), ("E-2", 44_000)]
    assert stray(body) == [("E-1", 200, False, ""), ("E-2", 100, False, "")]


def test_charges_of_many_within_their_amounts_are_told_with_each() -> None:
    def within(transfer: str, amount: str, instructed: str) -> str:
        money = amt(amount) + f"<AmtDtls><InstdAmt>{amt(instructed)}</InstdAmt></AmtDtls>"
        return detail(transfer, money=money, charges=charge("2.00"))

    body = entry(details(within("E-1", "1002.00", "1000.00"), within("E-2", "442.00", "440.00")), amount="1444.00")
    assert paid(body) == [("E-1", 100_000), ("E-2", 44_000)]
    assert stray(body) == [("E-1", 200, False, ""), ("E-2", 200, False, "")]


def test_a_charge_of_an_entry_of_many_is_told_for_the_entry() -> None:
    body = entry(details(*two()), amount="1443.00", charges=charge("3.00"))
    assert (len(paid(body)), stray(body)) == (2, [("", 300, False, "")])


def test_charges_with_taxes_are_told_in_all() -> None:
    total = f"<Chrgs><TtlChrgsAndTaxAmt Ccy='CNY'>10.60</TtlChrgsAndTaxAmt><Rcrd>{amt('10.00')}</Rcrd></Chrgs>"
    assert stray(entry(details(detail(charges=total)), amount="1450.60")) == [("E-1", 1_060, False, "")]
    assert stray(entry(details(detail(charges=total)), amount="1450.00")) == [("E-1", 1_000, False, "")]


def test_charges_of_older_versions_are_read_too() -> None:
    old = f"<Chrgs>{amt('20.00')}</Chrgs><Chrgs>{amt('6.00')}</Chrgs>"
    money = f"<AmtDtls><TxAmt>{amt('1440.00')}</TxAmt></AmtDtls>"
    told = entry(details(detail(money=money, charges=old)), amount="1466.00", status="BOOK")
    assert (paid(told, version="02"), stray(told, "02")) == ([("E-1", 144_000)], [("E-1", 2_600, False, "")])


def test_what_came_back_less_a_charge_came_back_whole_and_was_charged() -> None:
    returned = "<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>"
    told = entry(
        details(detail(direction="CRDT", returned=returned, charges=charge("5.00"))), amount="1435.00", direction="CRDT"
    )
    file = read(note(told))
    assert [(line.amount_fen, line.bank_code) for line in file.of(ReturnLine)] == [(144_000, "AC04")]
    assert stray(told) == [("E-1", 500, False, "")]


def test_a_reversed_debit_gives_its_charge_back() -> None:
    old = f"<Chrgs><Rcrd>{amt('26.00')}</Rcrd></Chrgs>"
    told = entry(details(detail(direction="CRDT", charges=old)), amount="1466.00", direction="CRDT", reversal="true")
    assert stray(told) == [("E-1", 2_600, True, "")]


def test_an_entry_that_is_all_charge_is_only_that() -> None:
    told = entry(amount="15.00", charges=charge("15.00", included="true"), reference="FEE-1")
    (line,) = read(note(told)).lines
    assert isinstance(line, StrayLine)
    assert (line.charges, line.amount_fen, line.reference) == (True, 1_500, "FEE-1")


def test_charges_that_do_not_explain_the_difference_do_not_hide_it() -> None:
    told = entry(details(detail(charges=charge("26.00"))), amount="1476.00")
    (odd,) = read(note(told)).odd
    assert (odd.kind, odd.amount_fen, odd.inward) == ("total-differs", 3_600, False)
    assert stray(told) == []


def test_the_charges_of_more_details_than_are_kept_are_told_as_the_entrys() -> None:
    many = [detail(f"E-{number}", "10.00", charges=charge("1.00")) for number in range(1_500)]
    file = read(note(entry(details(*many), amount="16500.00")))
    charged = [line for line in file.of(StrayLine) if line.charges]
    assert [(line.end_to_end_id, line.amount_fen) for line in charged] == [("", 150_000)]
    assert (len(file.of(CreditLine)), file.odd) == (1_500, [])


# Batches within an entry


@pytest.mark.parametrize(
    ("batch", "found"),
    [
        ("<NbOfTxs>3</NbOfTxs>", "the batch says 3 transactions, there are 2"),
        ("<TtlAmt Ccy='CNY'>1441.00</TtlAmt>", "the batch says 1441.00, its transactions make -1440.00"),
        ("<TtlAmt Ccy='CNY'>1440.00</TtlAmt><CdtDbtInd>CRDT</CdtDbtInd>", "the batch says 1440.00"),
    ],
)
def test_a_batch_that_is_not_its_transactions_is_a_case_without_money(batch: str, found: str) -> None:
    file = read(note(entry(details(*two(), batch=batch))))
    (odd,) = file.odd
    assert (odd.kind, odd.amount_fen, odd.inward) == ("total-differs", None, None)
    assert odd.found.startswith(found)
    assert len(file.of(CreditLine)) == 2


@pytest.mark.parametrize(
    "batch", ["<NbOfTxs>2</NbOfTxs><TtlAmt Ccy='CNY'>1440.00</TtlAmt><CdtDbtInd>DBIT</CdtDbtInd>", "<MsgId>B</MsgId>"]
)
def test_a_batch_that_is_its_transactions_says_nothing(batch: str) -> None:
    assert read(note(entry(details(*two(), batch=batch)))).odd == []


def test_each_batch_of_an_entry_is_compared_with_its_own_transactions() -> None:
    batch = "<NbOfTxs>1</NbOfTxs><TtlAmt Ccy='CNY'>{}</TtlAmt>"
    good = entry(details(two()[0], batch=batch.format("1000.00")), details(two()[1], batch=batch.format("440.00")))
    assert read(note(good)).odd == []
    swapped = entry(details(two()[0], batch=batch.format("440.00")), details(two()[1], batch=batch.format("1000.00")))
    assert [odd.kind for odd in read(note(swapped)).odd] == ["total-differs"]


def test_batches_without_transactions_are_each_money_that_moved() -> None:
    blocks = [details(batch=f"<MsgId>B-{one}</MsgId><TtlAmt Ccy='CNY'>{one}00.00</TtlAmt>") for one in (1, 2)]
    lines = read(note(entry(*blocks, details(detail("E-1", "40.00")), amount="340.00"))).lines
    told = [
        (line.at.detail, line.amount_fen, line.batch and line.batch.message_id)
        for line in lines
        if isinstance(line, StrayLine)
    ]
    assert told == [(2, 10_000, "B-1"), (3, 20_000, "B-2")]
    assert isinstance(lines[0], CreditLine)


def test_a_batch_booked_as_one_that_is_less_than_its_entry_leaves_a_rest() -> None:
    told = entry(details(batch="<MsgId>B-1</MsgId><TtlAmt Ccy='CNY'>1400.00</TtlAmt>"))
    booked, rest = read(note(told)).lines
    assert isinstance(booked, StrayLine)
    assert isinstance(rest, OddLine)
    assert (booked.amount_fen, rest.amount_fen, rest.kind) == (140_000, 4_000, "total-differs")


@pytest.mark.parametrize(
    ("batch", "kind"),
    [
        ("<TtlAmt Ccy='CNY'>1500.00</TtlAmt>", "total-differs"),
        ("<TtlAmt Ccy='CNY'>1440.00</TtlAmt><CdtDbtInd>CRDT</CdtDbtInd>", "sign-contradicts"),
    ],
)
def test_a_batch_booked_as_one_that_exceeds_or_contradicts_its_entry_is_one_case(batch: str, kind: str) -> None:
    file = read(note(entry(details(batch=batch))))
    assert [(odd.kind, odd.amount_fen) for odd in file.odd] == [(kind, 144_000)]
    assert file.distrusted == {Distrust(NOTE, 1)}
    assert file.believed == file.odd


def test_many_details_that_do_not_make_their_entry_say_what_their_batch_says_in_the_same_case() -> None:
    (odd,) = read(note(entry(details(*two("1000.00", "430.00"), batch="<NbOfTxs>3</NbOfTxs>")))).odd
    assert "the batch says 3 transactions, there are 2" in odd.found
