"""Batches, funds and the check before release, over HTTP."""

from datetime import date
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from tests.payout.paying import (
    CITY,
    PAID_ON,
    bank_credits,
    bank_message,
    clock,
    comes_to,
    confirm,
    draft,
    file_of,
    fund,
    give_account,
    listed,
    ordered,
    payments,
    release,
    sent,
    sign,
    try_draft,
    window_passes,
)
from tests.people import CITY_EAST, QINGHAI, employer
from tests.system import InProcess
from tests.worlds import starts_from
from wengang.demo.bank import read_orders, status_report
from wengang.demo.employers import Month

ONE, TWO = employer(1), employer(2)
NEW_ACCOUNT = "6217000000000099"
NO = {"reason": "金额与公示名单不一致。"}


def _refusal(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["detail"]


async def _held(system: InProcess) -> dict[str, str]:
    return {event.payment_id.rpartition(":")[2]: event.reason for event in await system.events("payout", "held")}


@starts_from(ordered, ONE, TWO)
async def test_a_rejected_batch_frees_its_payments_for_another(system: InProcess) -> None:
    batch = await draft(system)
    assert (await system.send("maker", "POST", "payout", f"/v1/batches/{batch}/rejection", json=NO)).status_code == 403
    told = await system.post("checker", "payout", f"/v1/batches/{batch}/rejection", json=NO)
    assert told["state"] == "rejected"
    (rejected,) = await system.events("payout", "batch-rejected")
    assert (rejected.person, rejected.reason, bool(rejected.key_id)) == ("checker", NO["reason"], True)
    again = await draft(system)
    assert again != batch
    await sign(system, again)
    assert (await release(system, again))["payments"] == 2
    await system.settled()
    row = await system.get("auditor", "payout", f"/v1/batches/{batch}")
    assert (row["state"], row["rejected_by"], row["rejection"]) == ("rejected", "checker", NO["reason"])


@starts_from(ordered, ONE)
async def test_every_action_tells_the_person_and_the_key_of_its_token(system: InProcess) -> None:
    await sent(system)
    steps = await system.events("payout", "payout.batch-")
    people = [steps[0].maker, steps[1].checker, steps[2].approver, steps[3].releaser]
    assert people == ["maker", "checker", "approver", "releaser"]
    key = steps[0].key_id
    assert key
    assert [step.key_id for step in steps] == [key] * 4
    assert (steps[0].fund_id, steps[0].approvals) == (f"{QINGHAI}:{CITY}", 1)
    assert len(steps[0].rules_sha256) == 64


@starts_from(ordered, ONE, TWO)
async def test_who_entered_bank_details_acts_on_no_batch_that_pays_them(system: InProcess) -> None:
    counter = system.maker.make("Clerk", ["registration:write"], region=CITY)
    scopes = ["payout:make", "payout:check", "payout:approve", "payout:release", "payout:read"]
    clerk = system.maker.make("clerk", scopes, region=CITY)
    body = {
        "account_name": ONE.name,
        "account_number": NEW_ACCOUNT,
        "bank_name": ONE.bank_name,
        "cnaps_code": ONE.cnaps_code,
    }
    await system.post(counter, "registration", f"/v1/employers/{ONE.uscc}/bank-details", json=body)
    await system.settled()
    await confirm(system, ONE, NEW_ACCOUNT)
    would = "clerk entered bank details of a payment in this batch, and cannot {} it."
    assert _refusal(await try_draft(system, CITY, clerk)) == (409, would.format("make"))
    path = f"/v1/batches/{await draft(system)}"
    assert _refusal(await system.send(clerk, "POST", "payout", f"{path}/check")) == (409, would.format("check"))
    await system.post("checker", "payout", f"{path}/check")
    assert _refusal(await system.send(clerk, "POST", "payout", f"{path}/approval")) == (409, would.format("approve"))
    await system.post("approver", "payout", f"{path}/approval")
    assert _refusal(await system.send(clerk, "POST", "payout", f"{path}/release")) == (409, would.format("release"))
    await system.post("releaser", "payout", f"{path}/release")


@starts_from(ordered, ONE, TWO)
async def test_only_what_would_come_into_a_batch_keeps_somebody_from_making_it(system: InProcess) -> None:
    """An objection that is upheld after the grant takes a payment out; who helped that employer drafts the others."""
    helper = system.maker.make("clerk", ["registration:write"], region=CITY)
    path = f"/v1/employers/{ONE.uscc}/registration"
    await system.post(helper, "registration", path, json={"edition": QINGHAI})
    await system.settled()
    clerk = system.maker.make("clerk", ["payout:make"], region=CITY)
    assert (await try_draft(system, CITY, clerk)).status_code == 409
    notice = f"/v1/notices/{QINGHAI}-{CITY}-1/objections"
    said = {"uscc": ONE.uscc, "objector": "马晓梅", "grounds": "五月裁员十人。"}
    raised = await system.post("platform", "eligibility", notice, json=said)
    decided = f"/v1/objections/{raised['objection_id']}/decision"
    await system.post("bureau", "eligibility", decided, json={"decision": "upheld", "reason": "属实。"})
    await system.settled()
    drafted = await try_draft(system, CITY, clerk)
    assert (drafted.status_code, drafted.json()["payments"]) == (201, 1)


def paid_in_all(premium_fen: int) -> dict[str, object]:
    """Employer 1's months, such that its premium of the year is this much."""
    rest = Month("2020-12", 20, premium_fen - 11 * 20_000, 0)
    return {"months": [*ONE.months[:-1], rest]}


@pytest.mark.parametrize(
    ("premium_fen", "total", "approvals"), [(166_426_665, "999999.99", 1), (166_426_667, "1000000.00", 2)]
)
async def test_a_batch_of_a_million_yuan_needs_a_second_approver_and_one_of_a_fen_less_does_not(
    system: InProcess, premium_fen: int, total: str, approvals: int
) -> None:
    await ordered(system, employer(1, **paid_in_all(premium_fen)), TWO)
    told = await system.post("maker", "payout", "/v1/batches", json={"edition": QINGHAI, "agency": CITY})
    assert (told["total"], told["approvals"]) == (total, approvals)
    path = f"/v1/batches/{told['batch_id']}"
    await system.post("checker", "payout", f"{path}/check")
    first = await system.post("approver", "payout", f"{path}/approval")
    assert first["state"] == ("approved" if approvals == 1 else "checked")
    if approvals == 2:
        early = await system.send("releaser", "POST", "payout", f"{path}/release")
        assert _refusal(early) == (409, "The batch is checked; it must be approved for this.")
        same = await system.send("approver", "POST", "payout", f"{path}/approval")
        assert _refusal(same) == (409, "approver approved this batch, and cannot approve it.")
        panel = system.maker.make("panel", ["payout:approve"], region=CITY)
        assert (await system.post(panel, "payout", f"{path}/approval"))["state"] == "approved"
    assert (await release(system, told["batch_id"]))["total"] == total


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE known_bank_details SET account_name = account_name || '分公司'",
        "UPDATE released_lines SET amount_fen = amount_fen + 1",
    ],
    ids=["a name", "an amount"],
)
@starts_from(ordered, ONE)
async def test_a_file_is_not_produced_again_with_other_content(system: InProcess, damage: str) -> None:
    """Whatever the tables say by then: the file's hash is in the log."""
    batch = (await sent(system)).message_id
    async with system.runtime("payout").engine.begin() as connection:
        await connection.execute(text(damage))
    for kind in ("pain.001", "sheet", "workbook"):
        answer = await system.send("bank", "GET", "payout", f"/v1/batches/{batch}/{kind}")
        assert (answer.status_code, answer.json()["type"]) == (500, "urn:wengang:problem:file-differs")


async def test_a_batch_beyond_the_funds_is_refused_and_nothing_of_it_goes(system: InProcess) -> None:
    await listed(system, ONE, TWO)
    await window_passes(system)
    await fund(system, "2879.99")
    batch = await draft(system)
    await sign(system, batch)
    refused = await system.send("releaser", "POST", "payout", f"/v1/batches/{batch}/release")
    sentence = f"The batch needs 2880.00; 2879.99 of {QINGHAI}:{CITY} is on the disbursement account."
    assert _refusal(refused) == (409, sentence)
    assert await system.events("payout", "payment-released", "batch-released", "funds-committed") == []
    await fund(system, "0.01")
    assert (await release(system, batch))["total"] == "2880.00"
    await system.settled()
    (told,) = (await system.get("auditor", "payout", "/v1/funds", params={"edition": QINGHAI}))["items"]
    assert (told["transferred"], told["committed"], told["available"]) == ("2880.00", "2880.00", "0.00")


async def test_funds_need_three_people_also_when_one_holds_every_right(system: InProcess) -> None:
    li = system.maker.make("li", ["funds:request", "funds:approve", "funds:transfer"], region=CITY)
    named = {"edition": QINGHAI, "region": CITY}
    body = {**named, "request_id": "YK-9", "amount": "10.00", "purpose": "第一批"}
    await system.post(li, "payout", "/v1/funds/requests", json=body)
    path = "/v1/funds/requests/YK-9"
    answer = await system.send(li, "POST", "payout", f"{path}/approval", json=named)
    assert _refusal(answer) == (409, "li made this request, and cannot approve it.")
    county = {**body, "region": CITY_EAST}
    answer = await system.send(li, "POST", "payout", "/v1/funds/requests", json=county)
    assert _refusal(answer) == (409, f"{CITY_EAST} has no fund of its own: a fund is a city's.")
    elsewhere = system.maker.make("wang", ["funds:request"], region="630200")
    assert (await system.send(elsewhere, "POST", "payout", "/v1/funds/requests", json=body)).status_code == 403


@starts_from(ordered, ONE, TWO)
async def test_an_excluded_employer_is_held_at_release_and_goes_on_when_cleared(system: InProcess) -> None:
    batch = await draft(system)
    await sign(system, batch)
    for why, source in (("excluded", "严重失信名单"), ("deregistered", "市场监管注销名单")):
        body = {"why": why, "source": source, "since": "2021-08-05"}
        await system.post("bureau", "payout", f"/v1/payees/{ONE.uscc}/bar", json=body)
    await system.settled()
    told = await release(system, batch)
    assert (told["payments"], told["held"]) == (1, 1)
    assert set(await _held(system)) == {ONE.uscc}
    await system.settled()
    for source, state in (("严重失信名单", "held"), ("市场监管注销名单", "ordered")):
        await system.post("bureau", "payout", f"/v1/payees/{ONE.uscc}/clearance", json={"source": source})
        await system.settled()
        assert (await payments(system))[ONE.uscc]["state"] == state
    later = await sent(system)
    assert [one.account for one in later.orders] == [ONE.account_number]


@pytest.mark.parametrize(("result", "goes"), [("match", True), ("no-match", False), ("unknown", False)])
@starts_from(ordered, ONE, TWO)
async def test_a_payee_that_the_bank_did_not_verify_is_not_paid(system: InProcess, result: str, goes: bool) -> None:
    told = await system.post("bureau", "payout", f"/v1/payees/{ONE.uscc}/check")
    path = f"/v1/payees/{ONE.uscc}/check/{told['bank_details_id']}/answer"
    await system.post("bank", "payout", path, json={"result": result, "bank_text": "核验"})
    await system.settled()
    batch = await draft(system)
    await sign(system, batch)
    assert (await release(system, batch))["payments"] == (2 if goes else 1)
    assert await _held(system) == ({} if goes else {ONE.uscc: "payee-not-verified"})


@starts_from(ordered, ONE)
async def test_a_payee_asked_about_and_not_answered_waits_for_the_answer(system: InProcess) -> None:
    told = await system.post("bureau", "payout", f"/v1/payees/{ONE.uscc}/check")
    await system.settled()
    batch = await draft(system)
    await sign(system, batch)
    assert (await release(system, batch))["held"] == 1
    await system.settled()
    path = f"/v1/payees/{ONE.uscc}/check/{told['bank_details_id']}/answer"
    await system.post("bank", "payout", path, json={"result": "match"})
    await system.settled()
    assert await bank_credits(system, await sent(system)) == comes_to(credited=1)


@starts_from(ordered, ONE)
async def test_a_payee_of_whom_the_bank_knew_nothing_is_paid_when_asked_again_it_knows(system: InProcess) -> None:
    for result in ("unknown", "match"):
        told = await system.post("bureau", "payout", f"/v1/payees/{ONE.uscc}/check")
        path = f"/v1/payees/{ONE.uscc}/check/{told['bank_details_id']}/answer"
        await system.post("bank", "payout", path, json={"result": result})
        await system.settled()
        if result == "unknown":
            batch = await draft(system)
            await sign(system, batch)
            assert (await release(system, batch))["held"] == 1
            await system.settled()
            assert (await payments(system))[ONE.uscc]["reason"] == "payee-not-verified"
    results = [event.result for event in await system.events("payout", "payee-check-answered")]
    assert results == ["unknown", "match"]
    assert await bank_credits(system, await sent(system)) == comes_to(credited=1)


@starts_from(ordered, ONE)
async def test_a_returned_payment_shows_its_age_until_it_is_credited(system: InProcess) -> None:
    orders = await sent(system)
    await bank_message(system, status_report(orders, PAID_ON, [(orders.orders[0], "AC04")]))
    await clock(system, "2021-08-12T09:00:00+08:00")
    one = (await payments(system))[ONE.uscc]
    assert (one["state"], one["reason"], one["days_since_return"]) == ("returned", "account-closed", 6)
    await give_account(system, ONE, NEW_ACCOUNT)
    await confirm(system, ONE, NEW_ACCOUNT)
    await clock(system, "2021-08-13T09:00:00+08:00")
    one = (await payments(system))[ONE.uscc]
    # Ordered anew it is still the money that came back seven days ago.
    assert (one["state"], one["days_since_return"], one["days_in_state"]) == ("ordered", 7, 1)
    assert one["previous_end_to_end_id"] == orders.orders[0].end_to_end_id


@starts_from(ordered, ONE)
async def test_a_payment_that_came_back_three_times_goes_again_when_a_person_says_so(system: InProcess) -> None:
    for attempt in (1, 2, 3):
        orders = await sent(system)
        report = status_report(orders, PAID_ON, [(orders.orders[0], "AC04")])
        assert await bank_message(system, report) == comes_to(returned=1)
        account = f"62170000000001{attempt:02d}"
        await give_account(system, ONE, account)
        await system.settled()
        await confirm(system, ONE, account)
    one = (await payments(system))[ONE.uscc]
    assert (one["state"], one["attempt"]) == ("referred", 3)
    assert _refusal(await try_draft(system)) == (409, "No payment is waiting for a batch.")
    path = f"/v1/payments/{QINGHAI}/{ONE.uscc}/decision"
    await system.post("approver", "payout", path, json={"decision": "reissue", "reason": "已电话核实新账户。"})
    await system.settled()
    one = (await payments(system))[ONE.uscc]
    assert (one["state"], one["attempt"], one["days_since_return"]) == ("ordered", 4, 0)
    assert one["previous_end_to_end_id"].endswith("-03")
    assert await bank_credits(system, await sent(system)) == comes_to(credited=1)


@starts_from(ordered, ONE)
async def test_a_batch_of_one_route_holds_the_payments_of_that_route_only(system: InProcess) -> None:
    body = {"edition": QINGHAI, "agency": CITY, "route": "confirming"}
    nothing = await system.send("maker", "POST", "payout", "/v1/batches", json=body)
    assert _refusal(nothing) == (409, "No payment is waiting for a batch.")
    told = await system.post("maker", "payout", "/v1/batches", json={**body, "route": "direct"})
    assert told["payments"] == 1
    province = await system.send("maker", "POST", "payout", "/v1/batches", json={**body, "agency": "630000"})
    assert _refusal(province) == (409, "630000 has no fund of its own; draft a batch for each city.")


@starts_from(ordered, ONE)
async def test_the_workbook_is_handed_out_like_the_other_files(system: InProcess) -> None:
    orders = await sent(system)
    assert (await file_of(system, orders.message_id, "workbook")).startswith(b"PK")
    assert read_orders(await file_of(system, orders.message_id)) == orders


async def _resolve(system: InProcess, case: Any, note: str) -> httpx.Response:
    body = {"outcome": "explained", "note": note}
    return await system.send("reconciler", "POST", "payout", f"/v1/discrepancies/{case}/resolution", json=body)


@starts_from(ordered, ONE)
async def test_a_case_is_resolved_once_and_stays_with_its_answer(system: InProcess) -> None:
    orders = await sent(system)
    report = status_report(orders, date(2021, 8, 7), []).replace(orders.message_id.encode(), b"not-ours")
    assert await bank_message(system, report) == comes_to(discrepancies=1)
    page = await system.get("auditor", "payout", "/v1/discrepancies", params={"state": "open"})
    (case,) = page["items"]
    assert (case["kind"], case["end_to_end_id"], case["days"]) == ("unknown-file", "not-ours", 0)
    assert (await _resolve(system, case["case"], "银行误发。")).status_code == 200
    assert (await _resolve(system, case["case"], "银行误发。")).status_code == 200
    assert (await _resolve(system, case["case"], "另有说法。")).status_code == 409
    assert (await _resolve(system, 999, "没有。")).status_code == 404
    await system.settled()
    page = await system.get("auditor", "payout", "/v1/discrepancies", params={"state": "open"})
    assert page["items"] == []
