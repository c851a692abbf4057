"""Granted = ordered + waiting; ordered = credited + returned + in flight + held: to the fen, and every fen by name."""

import os
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest
from sqlalchemy import text

from shared.contracts.fact import Fact
from shared.contracts.payout import DiscrepancyKind, StatementRead
from shared.discrepancies import IN_CHINESE
from shared.eventlog.decider import Decider
from shared.eventlog.records import CommandContext, Work
from tests.payout.paying import (
    CITY,
    PAID_ON,
    bank_credits,
    bank_message,
    clock,
    draft,
    fund,
    give_account,
    ordered,
    release,
    sent,
    sign,
    with_orders,
)
from tests.people import CITY_CENTRE, CITY_EAST, QINGHAI, employer
from tests.system import InProcess
from tests.worlds import starts_from
from wengang.demo.bank import notification, read_orders, status_report

PARAMS = {"edition": QINGHAI}


async def _story(system: InProcess) -> None:
    """One credited, one returned, one in flight, one held, one waiting, in two counties."""
    employers = [replace(employer(number), agency=CITY_CENTRE if number > 3 else CITY_EAST) for number in range(1, 6)]
    await ordered(system, *employers)
    batch = await draft(system, CITY_EAST, f"maker-{CITY_EAST}")
    await sign(system, batch)
    await give_account(system, employers[2], "6217000000000099")
    await release(system, batch)
    await system.settled()
    file = await system.send("bank", "GET", "payout", f"/v1/batches/{batch}/pain.001")
    orders = read_orders(file.content)
    await bank_credits(system, with_orders(orders, orders.orders[0]))
    await bank_message(system, status_report(orders, PAID_ON, [(orders.orders[1], "AC04")]))
    body = {"edition": QINGHAI, "agency": CITY_CENTRE}
    centre = str((await system.post("maker", "payout", "/v1/batches", json=body))["batch_id"])
    await system.post("checker", "payout", f"/v1/batches/{centre}/rejection", json={"reason": "再核。"})
    await system.settled()
    await clock(system, "2021-08-10T09:00:00+08:00")


async def _rows(system: InProcess, by: str) -> list[dict[str, Any]]:
    told = await system.get("auditor", "payout", "/v1/reconciliation", params={**PARAMS, "by": by})
    items: list[dict[str, Any]] = told["items"]
    return items


@starts_from(_story)
async def test_the_sums_of_each_agency_agree_to_the_fen(system: InProcess) -> None:
    east, centre = await _rows(system, "agency")
    assert (east["agency"], east["employers"]) == (CITY_EAST, 3)
    sums = ("granted", "waiting", "ordered", "credited", "returned", "in_flight", "held")
    assert [east[name] for name in sums] == [
        "4320.00",
        "0.00",
        "4320.00",
        "1440.00",
        "1440.00",
        "0.00",
        "1440.00",
    ]
    assert [centre[name] for name in sums] == ["2880.00", "2880.00", *["0.00"] * 5]
    for row in (east, centre):
        assert (row["granted_difference"], row["ordered_difference"]) == ("0.00", "0.00")
    clerk = await system.get(f"clerk-{CITY_CENTRE}", "payout", "/v1/reconciliation", params=PARAMS)
    assert [row["agency"] for row in clerk["items"]] == [CITY_CENTRE]


@starts_from(_story)
async def test_the_sums_of_each_batch_fund_and_day_agree_to_the_fen(system: InProcess) -> None:
    (batch,) = await _rows(system, "batch")
    assert (batch["ordered"], batch["credited"], batch["returned"], batch["held"]) == (
        "4320.00",
        "1440.00",
        "1440.00",
        "1440.00",
    )
    assert batch["ordered_difference"] == "0.00"
    (money,) = await _rows(system, "fund")
    assert (money["fund_id"], money["committed"], money["came_back"]) == (f"{QINGHAI}:{CITY}", "2880.00", "1440.00")
    assert (money["committed_difference"], money["came_back_difference"]) == ("0.00", "0.00")
    days = await _rows(system, "day")
    assert days[-1]["granted_closing"] == "7200.00"
    assert (days[-1]["credited_closing"], days[-1]["waiting_closing"]) == ("1440.00", "2880.00")


@starts_from(_story)
async def test_every_fen_that_is_not_credited_is_on_a_list_by_name_with_its_age(system: InProcess) -> None:
    page = await system.get("auditor", "payout", "/v1/reconciliation/remaining", params=PARAMS)
    found = {item["uscc"]: (item["state"], item["reason"], item["days_in_state"]) for item in page["items"]}
    assert found == {
        employer(2).uscc: ("returned", "account-closed", 4),
        employer(3).uscc: ("held", "account-changed", 5),
        employer(4).uscc: ("ordered", None, 4),
        employer(5).uscc: ("ordered", None, 4),
    }
    assert sum(int(item["amount"].replace(".", "")) for item in page["items"]) == 4 * 144_000


@pytest.mark.parametrize(
    ("damage", "difference"),
    [
        ("UPDATE payments SET amount_fen = amount_fen + 1 WHERE state = 'credited'", "ordered_difference"),
        (
            "DELETE FROM ledger WHERE debit = 'liabilities:waiting' AND credit = 'liabilities:held'",
            "ordered_difference",
        ),
        ("UPDATE known_grants SET amount_fen = amount_fen + 1 WHERE uscc = :uscc", "granted_difference"),
    ],
    ids=["a payment", "a movement", "a grant"],
)
@starts_from(_story)
async def test_a_fen_that_one_of_the_sources_tells_otherwise_is_a_difference(
    system: InProcess, damage: str, difference: str
) -> None:
    async with system.runtime("payout").engine.begin() as connection:
        await connection.execute(text(damage), {"uscc": employer(1).uscc} if ":uscc" in damage else {})
    east = (await _rows(system, "agency"))[0]
    assert east[difference] != "0.00"


@pytest.mark.parametrize(
    ("by", "damage", "difference"),
    [
        ("batch", "UPDATE transfers SET amount_fen = amount_fen + 1 WHERE state = 'credited'", "ordered_difference"),
        ("batch", "DELETE FROM transfers WHERE state = 'returned'", "ordered_difference"),
        ("fund", "UPDATE transfers SET amount_fen = amount_fen - 1 WHERE state = 'credited'", "committed_difference"),
        ("fund", "UPDATE funds SET came_back_fen = came_back_fen - 1", "came_back_difference"),
    ],
)
@starts_from(_story)
async def test_a_fen_is_missed_in_batches_and_funds_too(
    system: InProcess, by: str, damage: str, difference: str
) -> None:
    async with system.runtime("payout").engine.begin() as connection:
        await connection.execute(text(damage))
    (row,) = await _rows(system, by)
    assert row[difference] != "0.00"


@starts_from(_story)
async def test_the_balance_sheet_can_be_printed_and_holds_the_sums_in_chinese(system: InProcess) -> None:
    answer = await system.send("auditor", "GET", "payout", "/v1/reconciliation/sheet", params=PARAMS)
    assert answer.headers["content-type"].startswith("text/html")
    assert "7200.00" in answer.text
    assert "<script" not in answer.text
    assert "<td>西宁市</td>" in answer.text
    told = re.sub(r"<style>.*?</style>|<[^>]*>", " ", answer.text)
    assert set(re.findall("[A-Za-z]{2,}", told)) == {"qinghai"}  # the edition's own name


def test_every_kind_of_case_has_its_chinese_words() -> None:
    assert set(IN_CHINESE) == set(get_args(DiscrepancyKind))


def hledger(*arguments: str, journal: Path) -> str:
    program = shutil.which("hledger")
    assert program or not os.environ.get("WENGANG_NEEDS_HLEDGER"), "hledger (a Debian package) must be installed."
    if program is None:
        pytest.skip("hledger is not installed: the journal is made, and nobody checks it here")
    done = subprocess.run(
        [program, "-f", str(journal), *arguments], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@starts_from(_story)
async def test_hledger_finds_the_journal_right_and_comes_to_the_same_balances(
    system: InProcess, tmp_path: Path
) -> None:
    answer = await system.send("auditor", "GET", "payout", "/v1/ledger", params=PARAMS)
    assert answer.is_success, answer.text
    journal = tmp_path / "wengang.journal"
    journal.write_text(answer.text)
    hledger("check", "--strict", "ordereddates", journal=journal)
    told = hledger("balance", "--flat", "--no-elide", "-O", "csv", journal=journal)
    lines = [line.replace('"', "").split(",") for line in told.splitlines()[1:-1]]
    balances = {account: amount.removeprefix("CNY ").replace("CNY", "").strip() for account, amount in lines}
    assert balances == {
        "assets:disbursement": "998560.00",
        "equity:treasury": "-1000000.00",
        "expenses:refunds": "7200.00",
        "liabilities:held": "-1440.00",
        "liabilities:returned": "-1440.00",
        "liabilities:waiting": "-2880.00",
    }


@starts_from(_story)
async def test_hledger_refuses_a_journal_of_which_a_fen_is_missing(system: InProcess, tmp_path: Path) -> None:
    answer = await system.send("auditor", "GET", "payout", "/v1/ledger", params=PARAMS)
    journal = tmp_path / "wengang.journal"
    journal.write_text(answer.text.replace("CNY -1440.00", "CNY -1439.99", 1))
    with pytest.raises(AssertionError, match="could not balance"):
        hledger("check", journal=journal)


async def test_the_ledger_of_the_nation_is_not_for_a_county(system: InProcess) -> None:
    answer = await system.send(f"clerk-{CITY_EAST}", "GET", "payout", "/v1/ledger", params=PARAMS)
    assert answer.status_code == 403


async def told_by_the_bank(system: InProcess, *facts: Fact) -> None:
    """As a file of the bank would have it in payout's log."""
    says: Decider[Fact, None] = Decider(None, lambda told, _: [told], lambda state, _: state)
    for number, fact in enumerate(facts):
        context = CommandContext(f"test/{fact.topic}/{number}/{hash(fact)}", "bank", system.clock.now())
        await system.runtime("payout").own_log.execute([Work(says, f"test:{fact.topic}", fact)], context)
    await system.settled()


STATEMENT = StatementRead(
    account_fingerprint="a" * 64,
    statement_id="DZD-1",
    opening_fen=100_000_000,
    entries_fen=0,
    closing_fen=100_000_000,
    closed_on=date(2021, 8, 6),
    message_sha256="b" * 64,
)


async def test_what_is_on_the_account_is_told_to_who_may_see_all_of_its_funds(system: InProcess) -> None:
    await fund(system)
    await told_by_the_bank(system, STATEMENT)

    async def statements(role: str, **params: str) -> list[Any]:
        answer = await system.get(role, "payout", "/v1/reconciliation", params=PARAMS | params)
        found: list[Any] = answer["bank_statements"]
        return found

    assert [one["closing"] for one in await statements("auditor")] == ["1000000.00"]
    assert len(await statements("auditor", agency=CITY)) == 1
    system.tokens["city"] = system.maker.make("city", ["payout:read"], region=CITY)
    assert len(await statements("city")) == 1
    assert await statements(f"clerk-{CITY_EAST}") == []
    assert await statements("auditor", agency=CITY_EAST) == []
    await fund(system, region="630200")
    await system.settled()
    assert await statements("city") == []
    assert len(await statements("auditor", agency="630000")) == 1


async def test_a_late_return_and_its_next_attempt_keep_the_sums(system: InProcess) -> None:
    await ordered(system, employer(1))
    orders = await sent(system)
    await bank_credits(system, orders)
    late = notification(orders, PAID_ON, lambda _: "3031", suffix="L")
    await bank_message(system, late)
    (row,) = await _rows(system, "agency")
    assert (row["returned"], row["credited"], row["ordered_difference"]) == ("1440.00", "0.00", "0.00")
    assert (await _rows(system, "batch"))[0]["ordered_difference"] == "0.00"
