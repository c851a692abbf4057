"""A bank that somebody else wrote: each of its nine behaviours ends reconciled, or in a named case."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from shared.clock import SHANGHAI
from tests.conftest import MakeDatabase
from tests.payout.paying import (
    bank_message,
    clock,
    draft,
    file_of,
    ordered,
    payments,
    release,
    sign,
    try_bank_message,
)
from tests.people import QINGHAI, employer
from tests.system import InProcess
from wengang.demo.mock_bank import CNAPS, MockBank
from wengang.roles import SERVICES

FUND_ACCOUNT = "63000000000000018"
FRIDAY, MONDAY, NEXT_FRIDAY = date(2021, 8, 6), date(2021, 8, 9), date(2021, 8, 13)
ONE, TWO, THREE = (replace(employer(number), cnaps_code=CNAPS) for number in (1, 2, 3))
BALANCE = 10_000_000


@pytest.fixture
async def aliased(make_database: MakeDatabase, tmp_path: Path) -> AsyncIterator[InProcess]:
    """The system, told what this bank's statements call the disbursement account."""
    databases = {service: (await make_database(service)).runtime for service in SERVICES}
    prepared = InProcess(databases, tmp_path, disbursement_alias=MockBank.alias)
    async with prepared.running() as system:
        yield system


@pytest.fixture
def bank() -> Any:
    with MockBank(datetime(2021, 8, 6, 10, tzinfo=SHANGHAI), FUND_ACCOUNT, BALANCE) as started:
        yield started


async def _send(system: InProcess, bank: MockBank, *employers: Any) -> bytes:
    """Ordered, batched, released and handed to the bank."""
    await ordered(system, *employers)
    await clock(system, "2021-08-06T10:00:00+08:00")
    batch = await draft(system)
    await sign(system, batch)
    await release(system, batch)
    file = await file_of(system, batch)
    bank.send(file)
    return file


async def _take_in(system: InProcess, bank: MockBank, day: date) -> dict[str, int]:
    """Everything that the bank has told until the morning of a day, in its order."""
    bank.advance_to(day)
    await clock(system, f"{day}T09:00:00+08:00")
    sums = dict.fromkeys(("credited", "returned", "discrepancies", "already_known"), 0)
    for content in bank.messages():
        for name, count in (await bank_message(system, content)).items():
            sums[name] += count
    return sums


async def _balance(system: InProcess) -> dict[str, str]:
    told = await system.get("auditor", "payout", "/v1/reconciliation", params={"edition": QINGHAI})
    total: dict[str, str] = told["total"]
    assert (total["granted_difference"], total["ordered_difference"]) == ("0.00", "0.00")
    for by, differences in (("batch", ["ordered"]), ("fund", ["committed", "came_back"])):
        rows = await system.get("auditor", "payout", "/v1/reconciliation", params={"edition": QINGHAI, "by": by})
        for row in rows["items"]:
            assert [row[f"{name}_difference"] for name in differences] == ["0.00"] * len(differences), row
    return total


async def _cases(system: InProcess) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await system.get("auditor", "payout", "/v1/discrepancies"))["items"]
    return items


async def _states(system: InProcess) -> dict[str, tuple[str, str | None]]:
    return {uscc: (one["state"], one["reason"]) for uscc, one in (await payments(system)).items()}


async def test_accept_every_payment_is_credited_and_the_statement_agrees(aliased: InProcess, bank: MockBank) -> None:
    await _send(aliased, bank, ONE, TWO)
    counts = await _take_in(aliased, bank, MONDAY)
    assert (counts["credited"], counts["returned"], counts["discrepancies"]) == (2, 0, 0)
    assert counts["already_known"] == 2  # by the notification first, then by the statement
    assert (await _balance(aliased))["credited"] == "2880.00"
    assert await _cases(aliased) == []
    told = await aliased.get("auditor", "payout", "/v1/reconciliation", params={"edition": QINGHAI})
    assert [one["closing"] for one in told["bank_statements"]] == ["97120.00"]
    assert told["unanswered_batches"] == []


@pytest.mark.parametrize(
    ("behaviour", "reason"), [("closed-account", "account-closed"), ("bad-bank-id", "bank-code-wrong")]
)
async def test_a_rejected_payee_waits_as_returned_and_the_others_are_credited(
    aliased: InProcess, bank: MockBank, behaviour: str, reason: str
) -> None:
    bank.hold_payee(behaviour, TWO.account_number)
    await _send(aliased, bank, ONE, TWO)
    counts = await _take_in(aliased, bank, MONDAY)
    assert (counts["credited"], counts["returned"], counts["discrepancies"]) == (1, 1, 0)
    assert await _states(aliased) == {ONE.uscc: ("credited", None), TWO.uscc: ("returned", reason)}
    balance = await _balance(aliased)
    assert (balance["credited"], balance["returned"]) == ("1440.00", "1440.00")


async def test_insufficient_funds_pays_what_fits_and_tells_the_rest(aliased: InProcess) -> None:
    with MockBank(datetime(2021, 8, 6, 10, tzinfo=SHANGHAI), FUND_ACCOUNT, 300_000) as bank:
        bank.behave("insufficient-funds")
        await _send(aliased, bank, ONE, TWO, THREE)
        counts = await _take_in(aliased, bank, MONDAY)
    assert (counts["credited"], counts["returned"], counts["discrepancies"]) == (2, 1, 0)
    states = await _states(aliased)
    assert sorted(states.values(), key=str) == [("credited", None)] * 2 + [("returned", "insufficient-funds")]
    balance = await _balance(aliased)
    assert (balance["credited"], balance["returned"]) == ("2880.00", "1440.00")


async def test_a_late_return_takes_the_credit_back_and_the_fund_has_its_money_again(
    aliased: InProcess, bank: MockBank
) -> None:
    bank.behave("return-later", days=3, reason="AC04")
    await _send(aliased, bank, ONE)
    counts = await _take_in(aliased, bank, MONDAY)
    assert (counts["credited"], counts["returned"]) == (1, 0)
    counts = await _take_in(aliased, bank, NEXT_FRIDAY)
    # pacs.004, camt.054 and camt.053 all tell the one return.
    assert (counts["credited"], counts["returned"], counts["discrepancies"]) == (0, 1, 0)
    assert counts["already_known"] == 2
    assert await _states(aliased) == {ONE.uscc: ("returned", "account-closed")}
    assert (await _balance(aliased))["returned"] == "1440.00"
    (fund,) = (await aliased.get("auditor", "payout", "/v1/funds", params={"edition": QINGHAI}))["items"]
    assert (fund["came_back"], fund["available"]) == ("1440.00", "1000000.00")
    (returned,) = await aliased.events("payout", "payment-returned")
    assert returned.was == "credited"


async def test_a_rejected_file_returns_every_payment_in_it(aliased: InProcess, bank: MockBank) -> None:
    bank.behave("reject-file")
    await _send(aliased, bank, ONE, TWO)
    counts = await _take_in(aliased, bank, MONDAY)
    assert (counts["credited"], counts["returned"], counts["discrepancies"]) == (0, 2, 0)
    assert set((await _states(aliased)).values()) == {("returned", "file-format")}
    assert (await _balance(aliased))["returned"] == "2880.00"


async def test_a_file_sent_twice_is_paid_once_and_the_second_sending_is_a_named_case(
    aliased: InProcess, bank: MockBank
) -> None:
    file = await _send(aliased, bank, ONE, TWO)
    bank.send(file)
    counts = await _take_in(aliased, bank, MONDAY)
    assert (counts["credited"], counts["returned"], counts["discrepancies"]) == (2, 0, 1)
    (case,) = await _cases(aliased)
    assert (case["kind"], case["end_to_end_id"], case["state"]) == ("duplicate-file", f"{QINGHAI}-630100-1", "open")
    assert (await _balance(aliased))["credited"] == "2880.00"
    note = {"outcome": "explained", "note": "文件重复上传，银行只处理了一次。"}
    await aliased.post("reconciler", "payout", f"/v1/discrepancies/{case['case']}/resolution", json=note)
    await aliased.settled()
    (case,) = await _cases(aliased)
    assert (case["state"], case["outcome"], case["resolved_by"]) == ("resolved", "explained", "reconciler")


async def test_silence_is_on_the_list_of_unanswered_batches_until_bookings_reconcile_it(
    aliased: InProcess, bank: MockBank
) -> None:
    bank.behave("silent")
    await _send(aliased, bank, ONE)
    assert [content for content in bank.messages() if b"pain.002" in content] == []
    await clock(aliased, "2021-08-09T09:00:00+08:00")
    params = {"edition": QINGHAI}
    told = await aliased.get("auditor", "payout", "/v1/reconciliation", params=params)
    batch = f"{QINGHAI}-630100-1"
    assert told["unanswered_batches"] == [{"batch_id": batch, "amount": "1440.00", "days": 3}]
    bank.forget_seen()
    counts = await _take_in(aliased, bank, MONDAY)
    assert (counts["credited"], counts["discrepancies"]) == (1, 0)
    assert (await _balance(aliased))["credited"] == "1440.00"
    (unanswered,) = (await aliased.get("auditor", "payout", "/v1/reconciliation", params=params))["unanswered_batches"]
    assert unanswered["batch_id"] == batch  # no status ever came; that stays to be asked about


async def test_a_gap_in_a_statement_is_a_named_case_of_just_the_missing_amount(
    aliased: InProcess, bank: MockBank
) -> None:
    bank.behave("statement-gap")
    await _send(aliased, bank, ONE, TWO)
    counts = await _take_in(aliased, bank, MONDAY)
    # The notification told both; the statement leaves one out, and its balances say so.
    assert (counts["credited"], counts["discrepancies"], counts["already_known"]) == (2, 1, 1)
    (case,) = await _cases(aliased)
    assert (case["kind"], case["amount"]) == ("statement-gap", "1440.00")
    assert (await _balance(aliased))["credited"] == "2880.00"


async def test_the_banks_own_messages_are_checked_by_schema_where_there_is_one(
    aliased: InProcess, bank: MockBank
) -> None:
    bank.behave("return-later", days=1)
    await _send(aliased, bank, ONE)
    bank.advance_to(NEXT_FRIDAY)
    checked = {}
    for content in bank.messages():
        told = (await try_bank_message(aliased, content)).json()
        checked[told["kind"]] = told["checked_by"]
    assert checked == {"pain.002": "structure", "camt.054": "schema", "camt.053": "schema", "pacs.004": "structure"}
