"""The border to the bank over HTTP: what happened twice, was undone, belongs to others, or is left open."""

from datetime import date
from typing import Any

import pytest

from tests.campaign.bank import formats
from tests.campaign.bank.books import Booking
from tests.campaign.bank.formats import Page
from tests.payout.paying import (
    PAID_ON,
    PAYING,
    bank_message,
    clock,
    comes_to,
    confirm,
    draft,
    give_account,
    ordered,
    payments,
    release,
    sent,
    sign,
    try_bank_message,
    try_draft,
)
from tests.people import QINGHAI, employer
from tests.system import InProcess
from tests.worlds import starts_from
from wengang.demo.bank import Order, Orders

ONE, TWO = employer(1), employer(2)
NEW_ACCOUNT = "6217000000000099"


def booking(order: Order, what: str = "sent", number: int = 1, **changes: Any) -> Booking:
    amount = int(order.amount.replace(".", ""))
    usual: dict[str, Any] = {
        "number": number,
        "day": PAID_ON,
        "amount": -amount if what in ("sent", "return-reversed") else amount,
        "what": what,
        "transfer": order.end_to_end_id,
        "account": order.account,
        "name": order.payee,
        "reference": f"REF{number}",
    }
    return Booking(**usual | changes)


def notified(*bookings: Booking, report: str = "N-1", account: str = formats.ACCOUNT) -> bytes:
    entries = [formats.entry(one, "08", prefix="") for one in bookings]
    return formats.notification("camt.054", "08", report, PAID_ON, entries, account)


async def cases(system: InProcess) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await system.get("auditor", "payout", "/v1/discrepancies"))["items"]
    return items


async def both_agree(system: InProcess, case: dict[str, Any], **body: Any) -> None:
    path = f"/v1/discrepancies/{case['case']}"
    told = await system.post("reconciler", "payout", f"{path}/resolution", json={"note": "已与银行核实。"} | body)
    assert told["state"] == "proposed"
    await system.settled()
    await system.post("second-reconciler", "payout", f"{path}/approval")
    await system.settled()


async def ready(system: InProcess) -> Orders:
    await ordered(system, ONE)
    return await sent(system)


# Twice


@pytest.mark.parametrize("apart", [True, False], ids=["two notifications", "two entries of one statement"])
@starts_from(ready)
async def test_a_payment_debited_twice_is_a_case_an_alert_and_in_no_ledger(system: InProcess, apart: bool) -> None:
    (order,) = (system.played).orders
    first, second = booking(order), booking(order, number=2)
    if apart:
        assert await bank_message(system, notified(first)) == comes_to(credited=1)
        counts = await bank_message(system, notified(second, report="N-2"))
    else:
        counts = await bank_message(
            system, formats.statement("08", [Page("S-1", PAID_ON, 500_000, [first, second])], "")
        )
        assert counts["credited"] == 1
    assert counts["discrepancies"] == 1
    (case,) = await cases(system)
    assert (case["kind"], case["amount"], case["inward"]) == ("paid-twice", "1440.00", False)
    assert case["line"]["booked_on"] == "2021-08-06"
    told = (await system.get("auditor", "supervision", "/v1/alerts"))["items"]
    assert "misrouted.paid-twice" in {one["kind"] for one in told}
    credited = await system.events("payout", "payment-credited")
    assert len(credited) == 1
    await both_agree(system, case, outcome="claimed-back")
    (opened,) = await system.events("payout", "recovery-opened")
    assert (opened.amount_fen, opened.cause) == (144_000, "paid-too-much")


@starts_from(ready)
async def test_a_return_that_is_undone_leaves_the_payment_paid_and_it_is_not_sent_again(system: InProcess) -> None:
    (order,) = (system.played).orders
    await bank_message(system, notified(booking(order), booking(order, "returned", 2)))
    await bank_message(system, notified(booking(order, "return-reversed", 3), report="N-2"))
    assert (await payments(system))[ONE.uscc]["state"] == "credited"
    await give_account(system, ONE, NEW_ACCOUNT)
    await confirm(system, ONE, NEW_ACCOUNT)
    assert (await try_draft(system)).status_code == 409


# Whose account, whose answer


@starts_from(ready)
async def test_a_report_of_another_account_takes_no_effect_and_is_one_case(system: InProcess) -> None:
    orders = system.played
    told = notified(*(booking(orders.orders[0], number=n) for n in (1, 2)), account=formats.FOREIGN)
    assert await bank_message(system, told) == comes_to(discrepancies=1)
    (case,) = await cases(system)
    assert case["kind"] == "other-account"
    assert (await payments(system))[ONE.uscc]["state"] == "released"


@pytest.mark.parametrize(
    "wrong",
    [{"block": "not-ours"}, {"message": "not-ours"}],
    ids=["a block that is not ours", "a message that is not ours"],
)
@starts_from(ready)
async def test_an_answer_to_what_we_did_not_send_rejects_nothing(system: InProcess, wrong: dict[str, str]) -> None:
    orders = system.played
    lines = [(one.end_to_end_id, "RJCT", "AC04") for one in orders.orders]
    report = formats.status("S-1", orders.message_id, PAID_ON, lines)
    ours = orders.message_id.encode()
    if "message" in wrong:
        report = report.replace(b"<OrgnlMsgId>" + ours, b"<OrgnlMsgId>not-ours")
    else:
        report = report.replace(b"<OrgnlPmtInfId>" + ours, b"<OrgnlPmtInfId>not-ours")
    counts = await bank_message(system, report)
    assert (counts["returned"], counts["discrepancies"]) == (0, 1)
    assert (await payments(system))[ONE.uscc]["state"] == "released"


@starts_from(ordered, ONE, TWO)
async def test_a_rejected_group_has_no_accepted_payment(system: InProcess) -> None:
    orders = await sent(system)
    single = [(orders.orders[0].end_to_end_id, "RJCT", "AC01")]
    report = formats.status("S-1", orders.message_id, PAID_ON, single, group="RJCT")
    counts = await bank_message(system, report)
    assert (counts["returned"], counts["discrepancies"]) == (2, 0)
    found = await payments(system)
    reasons = {uscc: (one["state"], one["reason"]) for uscc, one in found.items()}
    assert reasons[ONE.uscc] == ("returned", "account-number-wrong")
    assert reasons[TWO.uscc][0] == "returned"


# No further attempt while a case leaves it open


@starts_from(ready)
async def test_what_was_refused_as_a_duplicate_and_booked_later_is_paid_once(system: InProcess) -> None:
    orders = system.played
    (order,) = orders.orders
    await bank_message(
        system, formats.status("S-1", orders.message_id, PAID_ON, [(order.end_to_end_id, "RJCT", "DUPL")])
    )
    (case,) = await cases(system)
    assert (case["kind"], case["holds_payment"]) == ("duplicate-code", True)
    await give_account(system, ONE, NEW_ACCOUNT)
    await confirm(system, ONE, NEW_ACCOUNT)
    assert (await try_draft(system)).status_code == 409
    assert await bank_message(system, notified(booking(order))) == comes_to(credited=1)
    (case,) = await cases(system)
    assert (case["state"], case["outcome"]) == ("resolved", "settled-credited")


@starts_from(ready)
async def test_a_case_found_after_the_draft_holds_the_payment_at_the_release_until_two_close_it(
    system: InProcess,
) -> None:
    orders = system.played
    (order,) = orders.orders
    await bank_message(
        system, formats.status("S-1", orders.message_id, PAID_ON, [(order.end_to_end_id, "RJCT", "AC04")])
    )
    await give_account(system, ONE, NEW_ACCOUNT)
    await confirm(system, ONE, NEW_ACCOUNT)
    batch = await draft(system)
    await sign(system, batch)
    counts = await bank_message(system, notified(booking(order)))
    assert counts["discrepancies"] == 1
    assert (await release(system, batch))["held"] == 1
    await system.settled()
    (case,) = await cases(system)
    assert case["kind"] == "unexpected-state"
    alone = await system.send(
        "reconciler",
        "POST",
        "payout",
        f"/v1/discrepancies/{case['case']}/resolution",
        json={"outcome": "explained", "note": "误记。"},
    )
    assert alone.json()["state"] == "proposed"
    path = f"/v1/discrepancies/{case['case']}"
    await system.settled()
    await system.post("second-reconciler", "payout", f"{path}/rejection", json={"reason": "款项确已汇出。"})
    await system.settled()
    await both_agree(system, case, outcome="credited")
    assert (await payments(system))[ONE.uscc]["state"] == "credited"
    assert (await try_draft(system)).status_code == 409


# Ways out


@starts_from(ordered, ONE, TWO)
async def test_a_batch_booked_in_one_sum_is_matched_to_its_payments_by_two_people(system: InProcess) -> None:
    orders = await sent(system)
    whole = Booking(1, PAID_ON, -288_000, "batch", reference="BB-1")
    assert await bank_message(system, notified(whole)) == comes_to(discrepancies=1)
    (case,) = await cases(system)
    await both_agree(system, case, outcome="credited", batch_id=orders.message_id)
    assert {one["state"] for one in (await payments(system)).values()} == {"credited"}


@starts_from(ready)
async def test_a_part_that_arrived_leaves_the_rest_to_be_paid_and_every_sum_holds(system: InProcess) -> None:
    (order,) = (system.played).orders
    await bank_message(system, notified(booking(order, amount=-100_000)))
    (case,) = await cases(system)
    assert case["kind"] == "amount-differs"
    await both_agree(system, case, outcome="credited")
    one = (await payments(system))[ONE.uscc]
    assert (one["state"], one["amount"]) == ("returned", "440.00")
    await give_account(system, ONE, NEW_ACCOUNT)
    await confirm(system, ONE, NEW_ACCOUNT, reconfirm=True)
    (rest,) = (await sent(system)).orders
    assert rest.amount == "440.00"
    assert await bank_message(system, notified(booking(rest, number=5), report="N-5")) == comes_to(credited=1)
    told = await system.get("auditor", "payout", "/v1/reconciliation", params={"edition": QINGHAI})
    total = told["total"]
    assert (total["granted_difference"], total["ordered_difference"]) == ("0.00", "0.00")
    assert (total["granted"], total["credited"]) == ("1440.00", "1440.00")


@starts_from(ready)
async def test_a_charge_within_the_entry_is_booked_as_a_charge(system: InProcess) -> None:
    (order,) = (system.played).orders
    assert (await bank_message(system, notified(booking(order, charge=26))))["credited"] == 1
    (booked,) = await system.events("payout", "account-entry-booked")
    assert (booked.entry, booked.amount_fen, booked.inward) == ("bank-fee", 26, False)
    again = formats.mt940([Page("M-1", PAID_ON, 500_000, [booking(order, charge=26)])], "M")
    await bank_message(system, again)
    assert len(await system.events("payout", "account-entry-booked")) == 1
    assert [one for one in await cases(system) if one["kind"] != "statement-break"] == []


# Days and names


async def test_what_is_released_on_a_holiday_or_after_the_cut_off_goes_on_the_next_working_day(
    system: InProcess,
) -> None:
    await ordered(system, ONE)
    await clock(system, "2021-08-06T17:00:00+08:00")
    batch = await draft(system)
    await sign(system, batch)
    await release(system, batch)
    await system.settled()
    told = await system.get("auditor", "payout", f"/v1/batches/{batch}")
    assert told["requested_on"] == "2021-08-09"


@starts_from(ready)
async def test_a_line_of_a_day_that_is_not_over_yet_is_a_case(system: InProcess) -> None:
    (order,) = (system.played).orders
    counts = await bank_message(system, notified(booking(order, day=date(2099, 1, 1))))
    assert counts == comes_to(discrepancies=1)
    assert [one["kind"] for one in await cases(system)] == ["day-differs"]


@starts_from(ready)
async def test_one_line_in_another_currency_stops_no_other_and_a_broken_file_leaves_nothing(
    system: InProcess,
) -> None:
    (order,) = (system.played).orders
    entries = [formats.entry(booking(order), "08", prefix=""), formats.foreign_entry(PAID_ON, "USD", 1000)]
    counts = await bank_message(system, formats.notification("camt.054", "08", "N-1", PAID_ON, entries))
    assert (counts["credited"], counts["discrepancies"]) == (1, 1)
    await clock(system, PAYING)
    before = (await system.runtime("payout").own_log.head()).position
    refused = await try_bank_message(system, notified(booking(order, number=7), report="N-7")[:-40])
    assert refused.status_code == 400
    assert (await system.runtime("payout").own_log.head()).position == before


@starts_from(ready)
async def test_cases_of_the_account_are_for_those_who_may_see_all_that_it_pays(system: InProcess) -> None:
    await bank_message(system, notified(Booking(1, PAID_ON, -1_500, "fee", reference="FEE-1")))
    county = await system.get("clerk-630102", "payout", "/v1/discrepancies")
    assert county["items"] == []
    (case,) = await cases(system)
    assert case["kind"] == "unexplained-entry"
