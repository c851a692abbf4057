"""The desk of an agency: what waits for its people, what each of them may still do, and nobody else's county."""

import re

from lxml import html

from tests.eligibility.test_eligibility_api import NOTICE, published
from tests.payout.paying import (
    PAID_ON,
    PAYING,
    bank_message,
    clock,
    confirm,
    draft,
    give_account,
    ordered,
    release,
    sent,
    sign,
)
from tests.payout.test_onward_api import PLAIN, eligibility_tells, top_up
from tests.payout.test_onward_api import paid as first_payment_arrives
from tests.people import CITY_CENTRE, CITY_EAST, QINGHAI, contributions_csv, employer, roster_csv
from tests.system import InProcess
from tests.worlds import starts_from
from wengang.demo.bank import status_report

DIRECT, NEWCOMER = employer(1), employer(2, received_prior_refund=False)
BROWSER = {"Accept": "text/html"}


async def desk(system: InProcess, role: str) -> str:
    await system.settled()
    answer = await system.send(role, "GET", "supervision", "/pages/desk", headers=BROWSER)
    assert answer.status_code == 200, answer.text
    return answer.text


def counts(shown: str) -> dict[str, int]:
    found = re.findall(r'<a href="#(\w+)">[^<]*</a><br><strong[^>]*>([\d,]+)<', shown)
    return {name: int(number) for name, number in found}


async def test_a_clerk_sees_the_county_s_questions_with_the_days_left_and_who_must_confirm(system: InProcess) -> None:
    await published(system, DIRECT, NEWCOMER)
    body = {"uscc": DIRECT.uscc, "objector": "马晓梅", "grounds": "五月裁员十人。"}
    raised = await system.post("platform", "eligibility", f"/v1/notices/{NOTICE}/objections", json=body)
    shown = await desk(system, f"clerk-{CITY_EAST}")
    assert counts(shown) == {
        "questions": 1,
        "batches": 0,
        "returns": 0,
        "stuck": 0,
        "incomplete": 0,
        "confirmations": 1,
    }
    for told in (raised["objection_id"], DIRECT.name, "还剩 2 天", NEWCOMER.name, "提醒登记"):
        assert told in shown, told
    for hidden in ("马晓梅", "五月裁员", DIRECT.account_number):
        assert hidden not in shown
    assert set(counts(await desk(system, f"clerk-{CITY_CENTRE}")).values()) == {0}
    decision = {"decision": "dismissed", "reason": "无裁员。"}
    await system.post("bureau", "eligibility", f"/v1/objections/{raised['objection_id']}/decision", json=decision)
    assert counts(await desk(system, f"clerk-{CITY_EAST}"))["questions"] == 0


@starts_from(ordered, DIRECT)
async def test_a_batch_waits_for_those_only_who_may_still_act_on_it(system: InProcess) -> None:
    batch = await draft(system)
    assert "您可办理" in await desk(system, "checker")
    for other in ("maker", "approver", "releaser"):
        shown = await desk(system, other)
        assert (batch in shown, "您可办理" in shown) == (True, False)
    await system.post("checker", "payout", f"/v1/batches/{batch}/check")
    assert "您可办理" not in await desk(system, "checker")
    assert "您可办理" in await desk(system, "approver")
    both = system.maker.make("checker", ["desk:read", "payout:approve"], region="000000")
    assert "您可办理" not in await desk(system, both)  # whoever checked it does not approve it, too


@starts_from(ordered, DIRECT)
async def test_a_return_is_followed_up_with_its_reason_and_age(system: InProcess) -> None:
    await clock(system, PAYING)
    orders = await sent(system)
    await bank_message(system, status_report(orders, PAID_ON, [(orders.orders[0], "AC04")]))
    await clock(system, "2021-08-09T10:00:00+08:00")
    shown = await desk(system, f"clerk-{CITY_EAST}")
    assert counts(shown)["returns"] == 1
    for told in ("账户已销户", "联系单位更正账户", "3 天", "1,440.00"):
        assert told in shown, told


@starts_from(ordered, DIRECT)
async def test_what_was_held_before_release_waits_for_somebody_until_it_is_cleared_up(system: InProcess) -> None:
    batch = await draft(system)
    await sign(system, batch)
    await give_account(system, DIRECT, "6217000000000088")
    await clock(system, PAYING)
    await release(system, batch)
    await clock(system, "2021-08-09T10:00:00+08:00")
    shown = await desk(system, f"clerk-{CITY_EAST}")
    assert counts(shown)["stuck"] == 1
    for told in ("查明暂缓原因", DIRECT.name, "1,440.00", "3 天"):
        assert told in shown, told
    await confirm(system, DIRECT, "6217000000000088", reconfirm=True)
    assert set(counts(await desk(system, f"clerk-{CITY_EAST}")).values()) == {0}


async def test_a_top_up_that_came_back_waits_for_somebody(system: InProcess) -> None:
    await first_payment_arrives(system)
    await eligibility_tells(system, top_up())
    orders = await sent(system)
    await bank_message(system, status_report(orders, PAID_ON, [(orders.orders[0], "AC04")]))
    shown = await desk(system, f"clerk-{CITY_EAST}")
    assert counts(shown) == {
        "questions": 0,
        "batches": 0,
        "returns": 0,
        "stuck": 1,
        "incomplete": 0,
        "confirmations": 0,
    }
    for told in ("联系单位更正账户（补差）", PLAIN.name, "480.00"):
        assert told in shown, told


def home_link(page: str) -> str:
    (address,) = html.fromstring(page).xpath("//header//a[@class='brand']/@href")
    return str(address)


async def test_who_cannot_be_assessed_waits_for_the_agency_that_insures_it(system: InProcess) -> None:
    whole = employer(1)
    one = employer(1, months=[month for month in whole.months if month.month != "2020-06"])
    await system.upload("bureau", "registration", "/v1/rosters", QINGHAI, roster_csv([one]))
    await system.upload("bureau", "eligibility", "/v1/contributions", QINGHAI, contributions_csv([one]))
    run = {"edition": QINGHAI, "agency": CITY_EAST}
    told = await system.post("bureau", "eligibility", "/v1/assessments", json=run)
    assert told["not_assessable"] == 1
    await system.settled()
    assert counts(await desk(system, f"clerk-{CITY_EAST}"))["incomplete"] == 1
    asked = {"edition": QINGHAI, "why": "not-assessable"}
    found = await system.get(f"clerk-{CITY_EAST}", "supervision", "/v1/unreached", params=asked)
    assert [(item["uscc"], item["agency"]) for item in found["items"]] == [(one.uscc, CITY_EAST)]
    await system.upload("bureau", "eligibility", "/v1/contributions", QINGHAI, contributions_csv([whole]))
    await system.post("bureau", "eligibility", "/v1/assessments", json=run)
    await system.settled()
    assert counts(await desk(system, f"clerk-{CITY_EAST}"))["incomplete"] == 0


async def test_the_home_link_leads_a_reader_to_a_page_that_they_may_see(system: InProcess) -> None:
    both = system.maker.make("reader", ["supervision:read", "desk:read"], region="000000")
    for reader, home in (("maker", "/pages/desk"), ("auditor", "/pages/dashboard"), (both, "/pages/dashboard")):
        refused = await system.send(reader, "GET", "supervision", "/pages/nowhere", headers=BROWSER)
        assert (refused.status_code, home_link(refused.text)) == (404, home)
        shown = await system.send(reader, "GET", "supervision", home, headers=BROWSER)
        assert (shown.status_code, home_link(shown.text)) == (200, home)


async def test_the_desk_is_for_those_who_may_read_it(system: InProcess) -> None:
    assert (await system.send("bank", "GET", "supervision", "/pages/desk", headers=BROWSER)).status_code == 403
    mine = system.maker.make("platform", ["desk:read"], region="000000", employer=DIRECT.uscc)
    assert (await system.send(mine, "GET", "supervision", "/pages/desk", headers=BROWSER)).status_code == 403
    nobody = await system.send(None, "GET", "supervision", "/pages/desk", headers=BROWSER)
    assert (nobody.status_code, "sign-in" in nobody.headers["location"]) == (303, True)
