"""A fee, interest, any entry of the account that is no payment: a case that is booked, and not only explained."""

from pathlib import Path

import pytest

from services.payout.domain.fund import FUND, BookEntry, CommitFunds
from services.payout.domain.ledger import DISBURSEMENT, Movement, movements_of
from shared.contracts.payout import AccountEntry, AccountEntryBooked, FundsCommitted
from tests.given_when_then import given
from tests.payout.account_xml import entry_xml, notification_xml
from tests.payout.paying import CITY, PAID_ON, bank_message, comes_to, fund
from tests.payout.test_fund import FUND_ID, READY
from tests.payout.test_reconciliation import hledger
from tests.people import QINGHAI
from tests.system import InProcess
from wengang.demo.bank import Orders, status_report

FEE = BookEntry(FUND_ID, 7, "bank-fee", False, 500, "B-9", "账户管理费。", "reconciler", "k")


def booked(entry: AccountEntry = "bank-fee", *, inward: bool = False, case: int = 7) -> AccountEntryBooked:
    return AccountEntryBooked(
        fund_id=FUND_ID,
        case=case,
        entry=entry,
        inward=inward,
        amount_fen=500,
        bank_reference="B-9",
        note="账户管理费。",
        person="reconciler",
        key_id="k",
    )


def test_a_fee_is_booked_once_and_batches_cannot_spend_it() -> None:
    after = given(FUND, *READY).when(FEE).then(booked())
    after.when(FEE).then_nothing()
    after.when(CommitFunds(FUND_ID, "b-1", 99_501)).then_refused("995.00 of")


def test_a_fee_is_booked_also_when_it_leaves_less_than_nothing() -> None:
    given(FUND).when(FEE).then(booked()).when(CommitFunds(FUND_ID, "b-1", 1)).then_refused("-5.00 of")


def test_interest_can_be_spent() -> None:
    taken = FundsCommitted(fund_id=FUND_ID, batch_id="b-1", amount_fen=100_500)
    given(FUND, *READY, booked("interest", inward=True)).when(CommitFunds(FUND_ID, "b-1", 100_500)).then(taken)


@pytest.mark.parametrize(
    ("entry", "inward", "account"),
    [
        ("bank-fee", False, "expenses:bank-fees"),
        ("interest", True, "revenues:interest"),
        ("other", False, "equity:other-entries"),
        ("bank-fee", True, "expenses:bank-fees"),
    ],
    ids=["a fee", "interest", "another", "a fee given back"],
)
def test_each_kind_has_its_account_in_the_ledger(entry: AccountEntry, inward: bool, account: str) -> None:
    pair = (DISBURSEMENT, account) if inward else (account, DISBURSEMENT)
    assert movements_of(booked(entry, inward=inward)) == (Movement(*pair, 500),)


async def test_a_fee_of_the_bank_is_a_case_until_it_is_booked_and_the_ledger_agrees(
    system: InProcess, tmp_path: Path
) -> None:
    await fund(system)
    content = notification_xml(entry_xml(references="<AcctSvcrRef>FEE-8</AcctSvcrRef>")).encode()
    assert await bank_message(system, content) == comes_to(discrepancies=1)
    (case,) = (await system.get("auditor", "payout", "/v1/discrepancies"))["items"]
    assert (case["kind"], case["inward"], case["amount"]) == ("unexplained-entry", False, "1440.00")
    path = f"/v1/discrepancies/{case['case']}/booking"
    body = {"edition": QINGHAI, "region": CITY, "entry": "bank-fee", "note": "八月账户管理费。"}
    county = await system.send("reconciler", "POST", "payout", path, json=body | {"region": "630102"})
    assert county.status_code == 409
    told = await system.post("reconciler", "payout", path, json=body)
    assert told["state"] == "proposed"
    await system.settled()
    assert await system.events("payout", "account-entry-booked") == []
    agree = f"/v1/discrepancies/{case['case']}/approval"
    alone = await system.send("reconciler", "POST", "payout", agree)
    assert (alone.status_code, alone.json()["detail"]) == (409, "reconciler proposed this, and cannot agree to it.")
    await system.post("second-reconciler", "payout", agree)
    await system.settled()
    twice = await system.send("reconciler", "POST", "payout", path, json=body | {"note": "再记一次。"})
    assert twice.status_code == 409
    await system.settled()
    assert len(await system.events("payout", "account-entry-booked")) == 1
    (case,) = (await system.get("auditor", "payout", "/v1/discrepancies"))["items"]
    assert (case["state"], case["outcome"]) == ("resolved", "booked")
    (row,) = (await system.get("auditor", "payout", "/v1/funds", params={"edition": QINGHAI}))["items"]
    assert (row["booked"], row["available"]) == ("-1440.00", "998560.00")
    by_fund = await system.get("auditor", "payout", "/v1/reconciliation", params={"edition": QINGHAI, "by": "fund"})
    assert [by_fund["items"][0][name] for name in ("booked", "available")] == ["-1440.00", "998560.00"]
    answer = await system.send("auditor", "GET", "payout", "/v1/ledger", params={"edition": QINGHAI})
    journal = tmp_path / "wengang.journal"
    journal.write_text(answer.text)
    hledger("check", "--strict", journal=journal)
    assert hledger("balance", "assets", "expenses", "-N", journal=journal).split() == [
        *("CNY", "998560.00", "assets:disbursement"),
        *("CNY", "1440.00", "expenses:bank-fees"),
    ]


async def test_a_case_that_is_no_entry_of_the_account_is_not_booked(system: InProcess) -> None:
    await bank_message(system, status_report(Orders("not-ours", 0, "0.00", ()), PAID_ON, []))
    (case,) = (await system.get("auditor", "payout", "/v1/discrepancies"))["items"]
    assert case["kind"] == "unknown-file"
    body = {"edition": QINGHAI, "region": CITY, "entry": "other", "note": "不是分录。"}
    answer = await system.send("reconciler", "POST", "payout", f"/v1/discrepancies/{case['case']}/booking", json=body)
    assert (answer.status_code, answer.json()["detail"]) == (
        409,
        "A case of this kind is not resolved as booked: explained, bank-corrected, ours-to-correct, recovery-opened.",
    )
