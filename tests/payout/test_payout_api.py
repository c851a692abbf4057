"""Payout over HTTP, behind the other services as they are."""

import asyncio
from dataclasses import replace

import httpx
import pytest

from services.payout.domain.payment import end_to_end_id
from shared.eventlog.records import CommandContext, WorkThen
from shared.followers.running_subscription import RunningSubscription
from shared.followers.tracking import forget
from tests.payout.paying import (
    CITY,
    PAID_ON,
    PAYING,
    bank_credits,
    bank_message,
    clock,
    comes_to,
    confirm,
    draft,
    file_of,
    give_account,
    ordered,
    payments,
    release,
    sent,
    sign,
    try_bank_message,
    try_draft,
    with_orders,
)
from tests.people import CITY_CENTRE, CITY_EAST, QINGHAI, employer
from tests.system import InProcess
from tests.worlds import starts_from
from wengang.demo.bank import Order, notification, read_orders, status_report

ONE, TWO, THREE = employer(1), employer(2), employer(3)
NEW_ACCOUNT = "6217000000000099"


def _refusal(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["detail"]


# Who may do what


@starts_from(ordered, ONE)
async def test_a_makers_token_may_not_check_and_an_unsigned_batch_has_no_file(system: InProcess) -> None:
    batch = await draft(system)
    for step in ("check", "approval", "release"):
        answer = await system.send("maker", "POST", "payout", f"/v1/batches/{batch}/{step}")
        assert (answer.status_code, answer.json()["type"]) == (403, "urn:wengang:problem:scope-missing")
    assert await system.events("payout", "batch-checked", "batch-approved", "released") == []
    unsigned = await system.send("releaser", "POST", "payout", f"/v1/batches/{batch}/release")
    assert _refusal(unsigned) == (409, "The batch is drafted; it must be approved for this.")
    file = await system.send("bank", "GET", "payout", f"/v1/batches/{batch}/pain.001")
    assert file.status_code == 404
    nowhere = await system.send("checker", "POST", "payout", "/v1/batches/none/check")
    assert nowhere.status_code == 404


@starts_from(ordered, ONE)
async def test_a_refusal_says_in_chinese_why_and_what_comes_next(system: InProcess) -> None:
    path = f"/v1/batches/{await draft(system)}/release"
    refused = (await system.send("releaser", "POST", "payout", path, headers={"Accept-Language": "zh-CN"})).json()
    assert refused["detail"] == "该批次的状态为“已编制”，须为“已审批”方可办理。"
    assert (refused["code"], refused["call"]) == ("batch-state", "readBatch")
    assert refused["values"] == {"state": "drafted", "wanted": "approved"}


@starts_from(ordered, ONE)
async def test_one_person_with_every_right_still_needs_three_others(system: InProcess) -> None:
    scopes = ["payout:make", "payout:check", "payout:approve", "payout:release", "payout:read"]
    li = system.maker.make("li", scopes, region=CITY)
    wang = system.maker.make("wang", scopes, region=CITY)
    zhao = system.maker.make("zhao", scopes, region=CITY)
    path = f"/v1/batches/{await draft(system, maker=li)}"
    checked = await system.send(li, "POST", "payout", f"{path}/check")
    assert _refusal(checked) == (409, "li made this batch, and cannot check it.")
    await system.post(wang, "payout", f"{path}/check")
    for person, did in ((li, "li made"), (wang, "wang checked")):
        approved = await system.send(person, "POST", "payout", f"{path}/approval")
        assert _refusal(approved) == (409, f"{did} this batch, and cannot approve it.")
    await system.post(zhao, "payout", f"{path}/approval")
    released = await system.send(li, "POST", "payout", f"{path}/release")
    assert _refusal(released) == (409, "li made this batch, and cannot release it.")
    for person, did in ((wang, "checked"), (zhao, "approved")):
        released = await system.send(person, "POST", "payout", f"{path}/release")
        name = "wang" if person == wang else "zhao"
        assert _refusal(released) == (409, f"{name} {did} this batch, and cannot release it.")
    await system.post(system.maker.make("qian", scopes, region=CITY), "payout", f"{path}/release")
    steps = [event.topic for event in await system.events("payout", "payout.batch-")]
    assert steps == [f"payout.batch-{step}.v1" for step in ("drafted", "checked", "approved", "released")]


async def test_a_county_sees_and_pays_its_own_employers_only(system: InProcess) -> None:
    elsewhere = replace(TWO, agency=CITY_CENTRE)
    await ordered(system, ONE, elsewhere)
    east, centre = f"maker-{CITY_EAST}", f"maker-{CITY_CENTRE}"
    for agency in (CITY_EAST, CITY, "630000"):
        assert (await try_draft(system, agency, centre)).status_code == 403
    batch = await draft(system, CITY_EAST, east)
    await system.settled()
    seen = await system.send(centre, "GET", "payout", f"/v1/batches/{batch}")
    assert (seen.status_code, seen.json()["type"]) == (403, "urn:wengang:problem:other-agency")
    params = {"edition": QINGHAI}
    own = (await system.get(centre, "payout", "/v1/payments", params=params))["items"]
    assert [item["uscc"] for item in own] == [elsewhere.uscc]
    asked = await system.send(centre, "GET", "payout", "/v1/payments", params={**params, "agency": CITY_EAST})
    assert asked.status_code == 403
    assert (await system.get(centre, "payout", "/v1/batches", params=params))["items"] == []


# Batches


@pytest.mark.parametrize("agencies", [(CITY, CITY), (CITY, CITY_EAST)], ids=["same batch", "city and county"])
@starts_from(ordered, ONE, TWO)
async def test_two_drafts_at_once_do_not_both_take_a_payment(system: InProcess, agencies: tuple[str, str]) -> None:
    answers = await asyncio.gather(*(try_draft(system, agency) for agency in agencies))
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    taken = [event.payment_id for event in await system.events("payout", "payment-batched")]
    assert sorted(taken) == sorted(f"{QINGHAI}:{one.uscc}" for one in (ONE, TWO))
    assert len(await system.events("payout", "batch-drafted")) == 1


@starts_from(ordered, ONE)
async def test_a_draft_repeated_with_its_key_is_answered_as_the_first_time(system: InProcess) -> None:
    body = {"edition": QINGHAI, "agency": CITY}
    first = await system.send("maker", "POST", "payout", "/v1/batches", json=body, key="one")
    again = await system.send("maker", "POST", "payout", "/v1/batches", json=body, key="one")
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.json() == first.json()
    assert len(await system.events("payout", "batch-drafted")) == 1


@starts_from(ordered, ONE, TWO)
async def test_an_account_swapped_after_approval_is_held_and_the_rest_goes(system: InProcess) -> None:
    batch = await draft(system)
    await sign(system, batch)
    await give_account(system, ONE, NEW_ACCOUNT)
    told = await release(system, batch)
    assert (told["payments"], told["total"], told["held"], told["held_total"]) == (1, "1440.00", 1, "1440.00")
    orders = read_orders(await file_of(system, batch))
    assert [(one.payee, one.account) for one in orders.orders] == [(TWO.name, TWO.account_number)]
    assert (orders.count, orders.control_sum) == (1, "1440.00")
    (held,) = await system.events("payout", "payment-held")
    assert (held.payment_id, held.reason) == (f"{QINGHAI}:{ONE.uscc}", "account-changed")
    # It goes when the employer has confirmed the account that is on record now.
    assert _refusal(await try_draft(system)) == (409, "No payment is waiting for a batch.")
    await confirm(system, ONE, NEW_ACCOUNT)
    later = await sent(system)
    assert [(one.payee, one.account) for one in later.orders] == [(ONE.name, NEW_ACCOUNT)]


@starts_from(ordered, ONE, TWO)
async def test_a_name_swapped_after_approval_is_held_though_the_account_is_the_same(system: InProcess) -> None:
    batch = await draft(system)
    await sign(system, batch)
    await give_account(system, replace(ONE, name="西宁另一家有限公司"), ONE.account_number)
    told = await release(system, batch)
    assert (told["payments"], told["held"]) == (1, 1)
    (held,) = await system.events("payout", "payment-held")
    assert (held.payment_id, held.reason) == (f"{QINGHAI}:{ONE.uscc}", "account-changed")
    await confirm(system, ONE, ONE.account_number)
    assert [(one.payee, one.account) for one in (await sent(system)).orders] == [
        ("西宁另一家有限公司", ONE.account_number)
    ]


@starts_from(ordered, ONE)
async def test_a_batch_of_which_everything_is_held_has_no_file(system: InProcess) -> None:
    batch = await draft(system)
    await sign(system, batch)
    await give_account(system, ONE, NEW_ACCOUNT)
    told = await release(system, batch)
    assert (told["payments"], told["held"], told["file_sha256"]) == (0, 1, "")
    await system.settled()
    answer = await system.send("bank", "GET", "payout", f"/v1/batches/{batch}/pain.001")
    assert _refusal(answer) == (404, "Every payment of this batch was held; there is no file.")


@starts_from(ordered, ONE, TWO)
async def test_a_released_file_read_again_has_the_same_bytes_whatever_happened_since(system: InProcess) -> None:
    batch = await draft(system)
    await sign(system, batch)
    await release(system, batch)
    file, sheet = await file_of(system, batch), await file_of(system, batch, "sheet")
    await bank_credits(system, read_orders(file))
    await give_account(system, ONE, NEW_ACCOUNT)
    await clock(system, PAYING)
    assert await file_of(system, batch) == file
    assert await file_of(system, batch, "sheet") == sheet
    again = await system.send("releaser", "POST", "payout", f"/v1/batches/{batch}/release")
    assert _refusal(again) == (409, "The batch is released; it must be approved for this.")


# What the bank says


@starts_from(ordered, ONE, TWO)
async def test_a_payment_is_credited_once_however_often_the_bank_says_so(system: InProcess) -> None:
    orders = await sent(system)
    assert await bank_credits(system, orders) == comes_to(credited=2)
    again = notification(orders, PAID_ON, lambda _: None, suffix="B")
    assert await bank_message(system, again) == comes_to(already_known=2)
    assert len(await system.events("payout", "payment-credited")) == 2
    states = {uscc: one["state"] for uscc, one in (await payments(system)).items()}
    assert states == {ONE.uscc: "credited", TWO.uscc: "credited"}
    # Account numbers are in the bank's file and nowhere else.
    facts = "".join(event.model_dump_json() for event in await system.events("payout"))
    assert ONE.account_number not in facts + str(await payments(system))


async def test_lines_that_do_not_fit_block_no_other_line(system: InProcess) -> None:
    await ordered(system, ONE, TWO, THREE)
    orders = await sent(system)
    by_payee = {one.payee: one for one in orders.orders}
    stranger = Order("NOT-OURS-01", "10.00", "别的单位", "6222029999999999")
    more = replace(by_payee[TWO.name], amount="1440.01")
    lines = with_orders(orders, stranger, by_payee[ONE.name], more, by_payee[THREE.name])
    assert await bank_credits(system, lines) == comes_to(credited=2, discrepancies=2)
    items = (await system.get("auditor", "payout", "/v1/discrepancies"))["items"]
    found = sorted((item["kind"], item["end_to_end_id"], item["found"]) for item in items)
    assert found == [
        ("amount-differs", more.end_to_end_id, "1440.01"),
        ("unknown-payment", "NOT-OURS-01", "10.00 credited"),
    ]
    states = {uscc: one["state"] for uscc, one in (await payments(system)).items()}
    assert states == {ONE.uscc: "credited", TWO.uscc: "released", THREE.uscc: "credited"}


async def test_every_kind_of_odd_line_is_a_case_of_its_own_and_the_good_lines_of_the_file_count(
    system: InProcess,
) -> None:
    employers = [employer(number) for number in range(1, 7)]
    await ordered(system, *employers)
    orders = await sent(system)
    known, fen, account, name, good, late = (
        next(one for one in orders.orders if one.payee == each.name) for each in employers
    )
    assert await bank_credits(system, with_orders(orders, known)) == comes_to(credited=1)
    odd = (
        replace(known, amount="1439.99"),
        Order("NOT-OURS-01", "10.00", "别的单位", "6222029999999999"),
        replace(fen, amount="1439.99"),
        replace(account, account="6222029999999999"),
        replace(name, payee="别的单位"),
    )
    content = notification(with_orders(orders, *odd, good, late), PAID_ON, lambda _: None, suffix="B")
    assert await bank_message(system, content) == comes_to(credited=2, discrepancies=5)
    items = (await system.get("auditor", "payout", "/v1/discrepancies"))["items"]
    assert {(item["kind"], item["end_to_end_id"]) for item in items} == {
        ("changed-replay", known.end_to_end_id),
        ("unknown-payment", "NOT-OURS-01"),
        ("amount-differs", fen.end_to_end_id),
        ("account-differs", account.end_to_end_id),
        ("name-differs", name.end_to_end_id),
    }
    assert {item["state"] for item in items} == {"open"}
    states = {uscc: one["state"] for uscc, one in (await payments(system)).items()}
    assert [states[each.uscc] for each in employers] == [
        *("credited", "released", "released", "released", "credited", "credited")
    ]
    # The same lines in another file are the same cases; told rightly, the payments are credited beside them.
    again = notification(with_orders(orders, *odd, fen, account, name), PAID_ON, lambda _: None, suffix="C")
    assert await bank_message(system, again) == comes_to(credited=3, already_known=5)
    assert len((await system.get("auditor", "payout", "/v1/discrepancies"))["items"]) == 5


@starts_from(ordered, ONE)
async def test_the_same_file_twice_is_refused_also_when_it_comes_twice_at_once(system: InProcess) -> None:
    content = notification(await sent(system), PAID_ON, lambda _: None)
    answers = await asyncio.gather(*(try_bank_message(system, content) for _ in range(3)))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409]
    assert _refusal(await try_bank_message(system, content)) == (409, "This very file was taken in before.")
    assert len(await system.events("payout", "bank-message-received")) == 1
    assert len(await system.events("payout", "payment-credited")) == 1


async def test_a_bad_file_is_a_sentence_and_changes_nothing(system: InProcess) -> None:
    answer = await try_bank_message(system, b"<!DOCTYPE x><x/>")
    sentence = "A bank message has no document type declaration. Nothing was taken in."
    assert _refusal(answer) == (400, sentence)
    told = answer.json()
    assert told["type"] == "urn:wengang:problem:bad-bank-file"
    assert told["errors"] == [{"code": "document-type", "detail": "A bank message has no document type declaration."}]
    assert await system.events("payout") == []


@starts_from(ordered, ONE, TWO)
async def test_a_file_that_the_bank_rejects_whole_returns_every_payment_in_it(system: InProcess) -> None:
    orders = await sent(system)
    report = status_report(orders, PAID_ON, []).decode()
    whole = "</OrgnlMsgNmId><GrpSts>RJCT</GrpSts><StsRsnInf><Rsn><Cd>AM04</Cd></Rsn></StsRsnInf>"
    content = report.replace("</OrgnlMsgNmId>", whole).encode()
    assert await bank_message(system, content) == comes_to(returned=2)
    returned = await system.events("payout", "payment-returned")
    assert [(event.reason, event.bank_code) for event in returned] == [("insufficient-funds", "AM04")] * 2


@starts_from(ordered, ONE)
async def test_a_returned_payment_waits_for_confirmed_bank_details_then_goes_and_is_credited(
    system: InProcess,
) -> None:
    orders = await sent(system)
    assert await bank_message(system, status_report(orders, PAID_ON, [(orders.orders[0], "AC04")])) == comes_to(
        returned=1
    )
    nothing = (409, "No payment is waiting for a batch.")
    assert _refusal(await try_draft(system)) == nothing
    await give_account(system, ONE, NEW_ACCOUNT)
    await system.settled()
    assert _refusal(await try_draft(system)) == nothing
    await confirm(system, ONE, NEW_ACCOUNT)
    (reissued,) = await system.events("payout", "payment-reissued")
    assert (reissued.attempt, reissued.amount_fen) == (2, 144_000)
    assert reissued.previous_end_to_end_id == orders.orders[0].end_to_end_id
    assert reissued.end_to_end_id == end_to_end_id(QINGHAI, ONE.uscc, 2)
    second = await sent(system)
    assert [(one.end_to_end_id, one.account) for one in second.orders] == [(reissued.end_to_end_id, NEW_ACCOUNT)]
    assert await bank_credits(system, second) == comes_to(credited=1)
    assert (await payments(system))[ONE.uscc]["state"] == "credited"
    assert len(await system.events("payout", "payment-ordered")) == 1


@starts_from(ordered, ONE)
async def test_a_credit_that_comes_back_can_go_again_to_the_account_confirmed_once_more(system: InProcess) -> None:
    orders = await sent(system)
    assert await bank_credits(system, orders) == comes_to(credited=1)
    late = notification(orders, PAID_ON, lambda _: "3031", suffix="L")
    assert await bank_message(system, late) == comes_to(returned=1)
    await confirm(system, ONE, ONE.account_number)
    assert await bank_credits(system, await sent(system)) == comes_to(credited=1)
    kinds = [event.topic for event in await system.events("payout", "credited", "returned", "reissued")]
    assert kinds == [f"payout.payment-{what}.v1" for what in ("credited", "returned", "reissued", "credited")]


# Ordered once


@starts_from(ordered, ONE, TWO)
async def test_a_payment_is_ordered_once_when_the_feed_is_read_again_from_its_beginning(system: InProcess) -> None:
    before = await system.events("payout")
    runtime = system.runtime("payout")
    first = runtime.subscriptions["eligibility"]
    await first.stop()
    await forget(runtime.engine, [first.name], [])
    again = RunningSubscription(
        first.subscription, runtime.http["eligibility"], runtime.engine, runtime.own_log, runtime.clock.now
    )
    again.start()
    assert await again.wait_for((await first.source_head()) or 0, 20)
    await again.stop()
    assert await system.events("payout") == before
    assert len(await system.events("payout", "payment-ordered")) == 2


@starts_from(ordered, ONE)
async def test_a_grant_carried_out_again_orders_nothing_more(system: InProcess) -> None:
    runtime = system.runtime("payout")
    granted = [
        one
        for one in await system.runtime("eligibility").own_log.read(0, 100)
        if one.event.topic == "eligibility.refund-granted.v1"
    ]
    (order,) = runtime.subscriptions["eligibility"].subscription.react(granted[0])
    assert isinstance(order, WorkThen)
    for command_id in ("replay/1", "replay/1", "replay/2"):
        context = CommandContext(command_id, "service:payout-from-eligibility", runtime.clock.now())
        await runtime.own_log.execute([order.work], context, then=order.then)
    assert [event.topic for event in await system.events("payout", "payment-")] == ["payout.payment-ordered.v1"]
