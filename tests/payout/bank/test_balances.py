"""A statement's balances, pages and summary."""

from datetime import date

import pytest

from services.payout.bank.lines import Report, Statement
from tests.payout.bank.iso_writing import (
    ACCOUNT,
    DAY,
    balance,
    detail,
    details,
    entry,
    message,
    note,
    read,
    report,
    statement,
)

PAID = entry(details(detail()))
REPORT = Report("camt.053", ACCOUNT, "S-7", DAY, 500_000)


def told(*entries: str, balances: str, page: str = "") -> Statement:
    (one,) = read(statement(*entries, balances=balances, page=page)).statements
    return one


def test_a_statement_tells_its_balances_and_the_sum_of_its_entries() -> None:
    file = read(statement(PAID))
    assert file.statements == [Statement(REPORT, 500_000, -144_000, 356_000, DAY)]
    assert file.lines[0].at.report == REPORT


def test_an_overdraft_is_negative_and_what_is_not_booked_counts_for_nothing() -> None:
    pending = entry(details(detail()), status="<Cd>PDNG</Cd>")
    one = told(pending, balances=balance("OPBD", "10.00", "DBIT") + balance("CLBD", "10.00", "DBIT"))
    assert (one.opening_fen, one.entries_fen, one.closing_fen) == (-1_000, 0, -1_000)


@pytest.mark.parametrize("code", ["OPAV", "CLAV", "FWAV", "XPCD", "INFO", "ITAV"])
def test_what_is_available_or_expected_is_looked_at_and_left(code: str) -> None:
    one = told(PAID, balances=balance(code, "1.00") + balance("PRCD", "5000.00") + balance("CLBD", "3560.00"))
    assert (one.opening_fen, one.closing_fen) == (500_000, 356_000)


def test_a_statement_of_several_days_goes_from_its_first_balance_to_its_last() -> None:
    balances = (
        balance("CLBD", "4000.00", day="2021-08-05")
        + balance("OPBD", "4000.00", day="2021-08-06")
        + balance("OPBD", "5000.00", day="2021-08-05")
        + balance("CLBD", "3560.00", day="2021-08-06")
    )
    one = told(PAID, balances=balances)
    assert (one.opening_fen, one.closing_fen, one.closed_on) == (500_000, 356_000, date(2021, 8, 6))


@pytest.mark.parametrize(
    ("balances", "opening", "closing"),
    [(balance("OPBD", "5000.00"), 500_000, 356_000), (balance("CLBD", "3560.00"), 500_000, 356_000)],
    ids=["no closing", "no opening"],
)
def test_the_balance_that_is_missing_is_what_the_entries_make_of_the_other(
    balances: str, opening: int, closing: int
) -> None:
    one = told(PAID, balances=balances)
    assert (one.opening_fen, one.entries_fen, one.closing_fen, one.closed_on) == (opening, -144_000, closing, DAY)


def test_a_statement_without_any_balance_is_a_case_and_its_entries_are_taken() -> None:
    file = read(statement(PAID, balances=balance("OPAV", "1.00")))
    (odd,) = file.odd
    assert (odd.kind, odd.found, odd.amount_fen) == ("total-differs", "no closing balance", None)
    assert (len(file.lines), file.statements) == (2, [])


@pytest.mark.parametrize(
    ("wrong", "kind", "found"),
    [
        ('Ccy="USD">5000.00', "other-currency", "OPBD 5000.00 USD"),
        ('Ccy="CNY">5000.001', "unreadable", "OPBD 5000.001"),
    ],
)
def test_balances_that_cannot_be_read_are_a_case(wrong: str, kind: str, found: str) -> None:
    file = read(statement(PAID, balances=balance("OPBD", "5000.00").replace('Ccy="CNY">5000.00', wrong)))
    (odd,) = file.odd
    assert (odd.kind, odd.found) == (kind, found)


def test_a_balance_that_does_not_say_its_direction_is_a_credit() -> None:
    balances = (balance("OPBD", "5000.00") + balance("CLBD", "3560.00")).replace("<CdtDbtInd>CRDT</CdtDbtInd>", "")
    one = told(PAID, balances=balances)
    assert (one.opening_fen, one.closing_fen) == (500_000, 356_000)


def test_a_balance_that_cannot_be_read_is_told_though_the_other_makes_it() -> None:
    file = read(statement(PAID, balances=balance("OPBD", "5000.00") + balance("CLBD", "3560.00").replace("CNY", "USD")))
    assert [(odd.kind, odd.found) for odd in file.odd] == [("other-currency", "CLBD 3560.00 USD")]
    assert [told.closing_fen for told in file.statements] == [356_000]
    both = balance("OPBD", "5000.00") + balance("CLBD", "3560.00")
    beside = balance("CLBD", "10.00").replace("CNY", "USD")
    assert read(statement(PAID, balances=both + beside)).odd == []


# Pages


@pytest.mark.parametrize(
    ("balances", "page", "opening", "closing", "interim"),
    [
        (balance("OPBD", "5000.00") + balance("ITBD", "3560.00"), 1, 500_000, 356_000, (False, True)),
        (balance("ITBD", "5000.00") + balance("ITBD", "3560.00"), 2, 500_000, 356_000, (True, True)),
        (balance("ITBD", "5000.00") + balance("CLBD", "3560.00"), 3, 500_000, 356_000, (True, False)),
        (
            balance("OPBD", "5000.00", sub="INTM") + balance("CLBD", "3560.00", sub="INTM"),
            2,
            500_000,
            356_000,
            (True, True),
        ),
    ],
)
def test_a_page_goes_from_balance_to_balance(
    balances: str, page: int, opening: int, closing: int, interim: tuple[bool, bool]
) -> None:
    last = "true" if page == 3 else "false"
    one = told(PAID, balances=balances, page=f"<PgNb>{page}</PgNb><LastPgInd>{last}</LastPgInd>")
    assert (one.opening_fen, one.closing_fen, one.page) == (opening, closing, page)
    assert (one.interim_opening, one.interim_closing) == interim


def test_a_page_of_the_message_is_a_page_of_its_statement() -> None:
    one = report(PAID, kind="camt.053", balances=balance("OPBD", "5000.00") + balance("ITBD", "3560.00"))
    page = "<PgNb>1</PgNb><LastPgInd>false</LastPgInd>"
    (found,) = read(message(one, kind="camt.053", page=page)).statements
    assert (found.page, found.interim_closing) == (1, True)


def test_one_page_that_is_the_last_is_a_whole_statement() -> None:
    balances = balance("OPBD", "5000.00") + balance("CLBD", "3560.00")
    assert told(PAID, balances=balances, page="<PgNb>1</PgNb><LastPgInd>true</LastPgInd>").page is None


# Summaries


def summary(**said: str) -> str:
    def part(name: str, count: str, total: str, net: str = "") -> str:
        return f"<{name}><NbOfNtries>{count}</NbOfNtries><Sum>{total}</Sum>{net}</{name}>"

    way = f"<CdtDbtInd>{said.get('way', 'DBIT')}</CdtDbtInd>"
    net = f"<TtlNetNtry><Amt>{said.get('net', '1340.00')}</Amt>{way}</TtlNetNtry>"
    return (
        "<TxsSummry>"
        + part("TtlNtries", said.get("count", "2"), said.get("total", "1540.00"), net)
        + part("TtlCdtNtries", said.get("credits", "1"), said.get("credited", "100.00"))
        + part("TtlDbtNtries", said.get("debits", "1"), said.get("debited", "1440.00"))
        + "</TxsSummry>"
    )


BOTH = (PAID, entry(amount="100.00", direction="CRDT"))
CLOSED = balance("OPBD", "5000.00") + balance("CLBD", "3660.00")


def test_a_summary_that_is_its_entries_says_nothing() -> None:
    assert read(statement(*BOTH, balances=CLOSED, summary=summary())).odd == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"count": "3"},
        {"total": "1541.00"},
        {"credits": "2"},
        {"credited": "100.01"},
        {"debits": "0"},
        {"debited": "1440.001"},
        {"net": "1339.00"},
        {"way": "CRDT"},
    ],
)
@pytest.mark.parametrize("kind", ["camt.052", "camt.053", "camt.054"])
def test_a_summary_that_is_not_its_entries_is_one_case_without_money(wrong: dict[str, str], kind: str) -> None:
    balances = CLOSED if kind == "camt.053" else ""
    file = read(message(report(*BOTH, kind=kind, balances=balances, summary=summary(**wrong)), kind=kind))
    (odd,) = file.odd
    assert (odd.kind, odd.at.entry, odd.at.detail, odd.amount_fen) == ("total-differs", 0, 0, None)
    assert next(iter(wrong.values())) in odd.found


@pytest.mark.parametrize("said", [{"debited": "-1440.00"}, {"total": "1340.00"}, {"total": "-1340.00"}])
def test_a_summary_may_write_debits_below_zero_and_the_net_for_the_sum(said: dict[str, str]) -> None:
    assert read(statement(*BOTH, balances=CLOSED, summary=summary(**said))).odd == []


def test_the_summary_of_a_statement_in_pages_is_not_compared_with_one_page() -> None:
    page = "<PgNb>1</PgNb><LastPgInd>false</LastPgInd>"
    assert read(statement(PAID, balances=CLOSED, page=page, summary=summary())).odd == []


def test_a_summary_may_count_what_is_not_booked() -> None:
    pending = entry(details(detail()), status="<Cd>PDNG</Cd>")
    said = "<TxsSummry><TtlNtries><NbOfNtries>{}</NbOfNtries><Sum>9999.00</Sum></TtlNtries></TxsSummry>"
    for count in ("1", "2"):
        assert read(message(report(PAID, pending, summary=said.format(count)))).odd == []
    assert len(read(message(report(PAID, pending, summary=said.format("3")))).odd) == 1


def test_a_summary_over_other_currencies_is_not_compared() -> None:
    foreign = entry(amount="10.00", currency="USD")
    file = read(message(report(*BOTH, foreign, summary=summary())))
    assert [odd.kind for odd in file.odd] == ["other-currency"]


def test_a_net_sum_of_older_versions_is_read_too() -> None:
    net = "<TxsSummry><TtlNtries><TtlNetNtryAmt>{}</TtlNetNtryAmt><CdtDbtInd>DBIT</CdtDbtInd></TtlNtries></TxsSummry>"
    body = entry(status="BOOK")
    assert read(message(report(body, summary=net.format("1440.00")), version="02")).odd == []
    assert len(read(message(report(body, summary=net.format("1441.00")), version="02")).odd) == 1


def test_a_notification_has_no_statement() -> None:
    assert read(note(PAID)).statements == []
