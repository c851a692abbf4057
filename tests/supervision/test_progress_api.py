"""Weekly dispatch over HTTP, on real logs: reports that come out the same for ever, submitted, circulated, ranked."""

import asyncio
import json
import sys
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import quote

import pytest
from sqlalchemy import delete, select, text
from sqlalchemy.exc import DBAPIError

from services.supervision.tables import kept_figures
from tests.payout.facts import CREDITED
from tests.payout.paying import (
    CITY,
    PAID_ON,
    bank_message,
    clock,
    confirm,
    draft,
    file_of,
    give_account,
    listed,
    ordered,
    release,
    sent,
    sign,
)
from tests.payout.test_onward_api import PLAIN, eligibility_tells, top_up
from tests.payout.test_onward_api import paid as first_payment_arrives
from tests.people import CITY_CENTRE, CITY_EAST, QINGHAI, employer
from tests.supervision.test_alerts_api import forge
from tests.system import InProcess
from tests.worlds import starts_from
from wengang.demo.bank import notification, read_orders, status_report

EAST_CLERK, CENTRE_CLERK = f"clerk-{CITY_EAST}", f"clerk-{CITY_CENTRE}"
WEEK = {"edition": QINGHAI, "week": "2021-08-06"}
NOON = "2021-08-06T12:00:00+08:00"
PAID, BACK = employer(1), employer(2)
ELSEWHERE = replace(employer(4), agency=CITY_CENTRE)
SILENT = replace(employer(5), agency=CITY_CENTRE, received_prior_refund=False)
NOTHING_THERE = ["630104", "630105", "630106", "630121", "630123"]
"""Counties that the edition covers, of which the logs tell nothing."""
REMARK = "银行当日已回盘，退票一笔正在核实。"


async def first_week(system: InProcess) -> None:
    """Two of the east are sent on Thursday: one arrives, one comes back. In the centre one waits, and one is silent."""
    await ordered(system, PAID, BACK, ELSEWHERE, SILENT)
    batch = await draft(system, CITY_EAST)
    await sign(system, batch)
    await release(system, batch)
    orders = read_orders(await file_of(system, batch))
    told = notification(orders, system.clock.today(), lambda one: "AC04" if one.payee == BACK.name else None)
    await bank_message(system, told, today=True)


async def all_paid(system: InProcess) -> None:
    """What came back is corrected, the silent one confirms, and everything arrives."""
    await give_account(system, BACK, "6217000000000088")
    await system.post(
        "platform", "registration", f"/v1/employers/{SILENT.uscc}/registration", json={"edition": QINGHAI}
    )
    await system.settled()
    await confirm(system, BACK, "6217000000000088", reconfirm=True)
    await confirm(system, SILENT, SILENT.account_number)
    batch = await draft(system, CITY)
    await sign(system, batch)
    await release(system, batch)
    orders = read_orders(await file_of(system, batch))
    await bank_message(system, notification(orders, max(PAID_ON, system.clock.today()), lambda _: None))


async def as_of(system: InProcess, instant: str, role: str = "auditor") -> dict[str, Any]:
    params = {"edition": QINGHAI, "as_of": instant}
    return await system.get(role, "supervision", "/v1/progress", params=params)


async def submit(system: InProcess, role: str, agency: str, **changes: str) -> dict[str, Any]:
    body = {**WEEK, "agency": agency, "remark": REMARK, **changes}
    found: dict[str, Any] = (await system.post(role, "supervision", "/v1/reports", json=body))["report"]
    return found


async def reports(system: InProcess, role: str = "auditor", **params: str) -> dict[str, Any]:
    return await system.get(role, "supervision", "/v1/reports", params={**WEEK, **params})


async def bulletin(system: InProcess, kind: str, region: str, period: str) -> dict[str, Any]:
    params = {"kind": kind, "edition": QINGHAI, "region": region, "period": period}
    return await system.get("auditor", "supervision", "/v1/bulletins", params=params)


async def forget_kept(system: InProcess) -> None:
    async with system.runtime("supervision").engine.begin() as connection:
        await connection.execute(delete(kept_figures))


@starts_from(first_week)
async def test_a_past_cut_off_gives_the_same_bytes_whatever_is_recorded_later(system: InProcess) -> None:
    await clock(system, "2021-08-06T12:05:00+08:00")
    first = await as_of(system, NOON)
    east, centre = first["counties"]
    assert [east[name] for name in ("entitled", "noticed", "granted", "paid", "returned")] == [2, 2, 2, 1, 1]
    assert [centre[name] for name in ("entitled", "paid", "awaiting_confirmation")] == [2, 0, 1]
    assert (east["paid_amount"], east["returned_amount"], east["workers"]) == ("1440.00", "1440.00", 20)
    assert east["groups"]["small"]["paid"] == 1
    assert east["groups"]["large"]["entitled"] == 0
    assert (east["direct"], centre["direct"]) == (2, 1)

    await clock(system, "2021-08-09T10:00:00+08:00")
    await all_paid(system)
    await forget_kept(system)
    assert json.dumps(await as_of(system, NOON)) == json.dumps(first)
    assert (await as_of(system, "2021-08-09T09:00:00+08:00"))["total"]["paid"] == 1
    now = await system.get("auditor", "supervision", "/v1/progress", params={"edition": QINGHAI})
    assert (now["total"]["paid"], now["total"]["completion_by_amount"]) == (4, "1.0000")

    # Even what claims to have been recorded before: it stands behind the cut.
    backdated = CREDITED.model_copy(update={"payment_id": f"{QINGHAI}:{ELSEWHERE.uscc}"})
    before = datetime.fromisoformat("2021-08-06T11:00:00+08:00")
    await forge(system, "payout", f"payment:{backdated.payment_id}x", backdated, at=before)
    await system.settled()
    await forget_kept(system)
    assert json.dumps(await as_of(system, NOON)) == json.dumps(first)

    tomorrow = {"edition": QINGHAI, "as_of": "2021-08-10T12:00:00+08:00"}
    answer = await system.send("auditor", "GET", "supervision", "/v1/progress", params=tomorrow)
    assert (answer.status_code, answer.json()["type"]) == (422, "urn:wengang:problem:not-yet")


@starts_from(first_week)
async def test_an_agency_submits_its_own_report_in_time_late_or_not_at_all(system: InProcess) -> None:
    early = {**WEEK, "agency": CITY_EAST, "remark": REMARK}
    refused = await system.send(EAST_CLERK, "POST", "supervision", "/v1/reports", json=early)
    assert (refused.status_code, "is open from 2021-08-06T00:00" in refused.text) == (409, True)

    await clock(system, "2021-08-06T11:30:00+08:00")
    for role, agency in ((EAST_CLERK, CITY_CENTRE), ("bureau", CITY_EAST), ("auditor", CITY_EAST)):
        body = {**WEEK, "agency": agency, "remark": REMARK}
        assert (await system.send(role, "POST", "supervision", "/v1/reports", json=body)).status_code == 403
    provisional = await reports(system)
    assert (provisional["provisional"], provisional["due_at"]) == (True, NOON)
    assert [one["submitted"]["state"] for one in provisional["items"]] == ["open"] * 7
    east = await submit(system, EAST_CLERK, CITY_EAST)
    assert (east["late"], east["remark"], east["person"]) == (False, REMARK, EAST_CLERK)
    assert json.loads(east["content"])["cumulative"]["paid"] == 1
    assert await submit(system, EAST_CLERK, CITY_EAST) == east

    await clock(system, "2021-08-06T12:30:00+08:00")
    states = {one["agency"]: one["submitted"]["state"] for one in (await reports(system))["items"]}
    assert states == {CITY_EAST: "in-time", CITY_CENTRE: "missing", **dict.fromkeys(NOTHING_THERE, "missing")}
    assert [one["agency"] for one in (await reports(system, CENTRE_CLERK))["items"]] == [CITY_CENTRE]
    assert (await submit(system, CENTRE_CLERK, CITY_CENTRE))["late"] is True
    corrected = await submit(system, EAST_CLERK, CITY_EAST, remark="更正：退票原因为账户已销户。")
    assert corrected["late"] is True  # this one; the county was in time
    states = {one["agency"]: one["submitted"]["state"] for one in (await reports(system))["items"]}
    assert states == {CITY_EAST: "in-time", CITY_CENTRE: "late", **dict.fromkeys(NOTHING_THERE, "missing")}


@starts_from(first_week)
async def test_a_county_that_has_nobody_on_its_roster_reports_that(system: InProcess) -> None:
    await clock(system, "2021-08-06T11:30:00+08:00")
    nothing = await submit(system, f"clerk-{NOTHING_THERE[0]}", NOTHING_THERE[0], remark="本周无业务。")
    assert json.loads(nothing["content"])["cumulative"]["entitled"] == 0
    await clock(system, "2021-08-06T12:30:00+08:00")
    sheet = await bulletin(system, "weekly", CITY, "2021-08-06")
    assert (sheet["reporting"]["reported"], NOTHING_THERE[0] in sheet["slow"]) == (1, False)


@starts_from(first_week)
async def test_a_submitted_report_stays_and_the_logs_still_say_so(system: InProcess) -> None:
    await clock(system, "2021-08-06T11:30:00+08:00")
    body = {**WEEK, "agency": CITY_EAST, "remark": REMARK}
    answer = await system.send(EAST_CLERK, "POST", "supervision", "/v1/reports", json=body)
    frozen = answer.json()["report"]
    await all_paid(system)
    path = f"/v1/reports/{CITY_EAST}"
    kept = await system.get(EAST_CLERK, "supervision", path, params=WEEK)
    assert await system.get(EAST_CLERK, "supervision", answer.headers["location"]) == kept
    assert (kept["submissions"][0]["sha256"], kept["reproduced"], kept["in_time"]) == (frozen["sha256"], True, True)
    other = await system.send(CENTRE_CLERK, "GET", "supervision", path, params=WEEK)
    missing = await system.send(CENTRE_CLERK, "GET", "supervision", f"/v1/reports/{CITY_CENTRE}", params=WEEK)
    assert (other.status_code, missing.status_code) == (403, 404)
    async with system.runtime("supervision").engine.begin() as connection:
        # What an operator with the owner's rights might do: the trail says otherwise, and the report is found out.
        await connection.execute(
            text("UPDATE trail SET data = replace(data, '144000', '144001') WHERE uscc = :uscc"), {"uscc": PAID.uscc}
        )
    assert (await system.get(EAST_CLERK, "supervision", path, params=WEEK))["reproduced"] is False
    for statement in ("UPDATE events SET actor = ''", "DELETE FROM events"):
        with pytest.raises(DBAPIError):
            async with system.runtime("supervision").engine.begin() as connection:
                await connection.execute(text(statement))


@starts_from(first_week)
async def test_the_bulletin_is_made_of_submitted_reports_and_stays_as_it_was_issued(system: InProcess) -> None:
    await clock(system, "2021-08-06T11:30:00+08:00")
    await submit(system, EAST_CLERK, CITY_EAST)
    await clock(system, "2021-08-06T12:30:00+08:00")
    sheet = await bulletin(system, "weekly", CITY, "2021-08-06")
    assert (sheet["issued_at"], sheet["reporting"], sheet["missing"]) == (
        None,
        {"expected": 7, "reported": 1},
        [CITY_CENTRE, *NOTHING_THERE],
    )
    assert (sheet["region_name"], sheet["total"]["paid"], sheet["late"]) == ("西宁市", 1, [])
    assert (sheet["idle"], sheet["slow"]) == ([CITY_CENTRE], [CITY_CENTRE, *NOTHING_THERE])
    await submit(system, CENTRE_CLERK, CITY_CENTRE)
    order = {"kind": "weekly", "edition": QINGHAI, "region": CITY, "period": "2021-08-04"}
    assert (await system.send(EAST_CLERK, "POST", "supervision", "/v1/bulletins", json=order)).status_code == 403
    answer = await system.send("bureau", "POST", "supervision", "/v1/bulletins", json=order)
    assert answer.status_code == 201
    issued = answer.json()
    assert [(one["rank"], one["agency"], one["slow"]) for one in issued["counties"]] == [
        (1, CITY_EAST, False),
        (2, CITY_CENTRE, True),
    ]
    assert (issued["late"], issued["missing"], issued["idle"]) == ([CITY_CENTRE], NOTHING_THERE, [])
    assert issued["slow"] == [*NOTHING_THERE, CITY_CENTRE]
    east, centre = issued["counties"]
    assert (east["forecast"]["ends"], centre["forecast"]["ends"]) == ("on", "never")
    assert (east["remark"], east["pay_by"], centre["forecast"]["in_time"]) == (REMARK, "2021-08-31", False)
    assert issued["total"]["groups"]["small"]["entitled_amount"] == "5760.00"

    params = {"kind": "weekly", "edition": QINGHAI, "region": CITY, "period": "2021-08-06"}
    path = "/v1/bulletins"
    files = [
        await system.send("auditor", "GET", "supervision", path, params=params | {"format": f, "lang": "zh"})
        for f in ("xlsx", "docx")
    ]
    title = quote("西宁市失业保险稳岗返还工作进展周通报_2021-08-06")
    assert [one.headers["content-disposition"] for one in files] == [
        f"attachment; filename=\"bulletin-qinghai-2021-630100-2021-08-06.{form}\"; filename*=UTF-8''{title}.{form}"
        for form in ("xlsx", "docx")
    ]
    page = await system.send("auditor", "GET", "supervision", "/pages/bulletin", params=params)
    english = await system.send("auditor", "GET", "supervision", "/pages/bulletin", params=params | {"lang": "en"})
    assert "西宁市失业保险稳岗返还工作进展周通报" in page.text
    assert "Job-stabilisation refunds in 西宁市: weekly bulletin" in english.text
    assert issued["sha256"] in page.text
    browser = {"Accept": "text/html"}
    stranger = await system.send(None, "GET", "supervision", "/pages/bulletin", params=params, headers=browser)
    assert (stranger.status_code, stranger.headers["location"].startswith("/pages/sign-in")) == (303, True)

    await submit(system, EAST_CLERK, CITY_EAST, remark="更正。")
    for one, form in zip(files, ("xlsx", "docx"), strict=True):
        again = await system.send("auditor", "GET", "supervision", path, params=params | {"format": form, "lang": "zh"})
        assert again.content == one.content
    read = await system.get("auditor", "supervision", answer.headers["location"])
    assert read == await bulletin(system, "weekly", CITY, "2021-08-06")
    assert {**read, "position": issued["position"]} == issued
    again = await system.send("bureau", "POST", "supervision", "/v1/bulletins", json=order)
    assert (again.status_code, "issued already" in again.text) == (409, True)
    for kind, region, period in (
        ("weekly", "630000", "2021-08-06"),
        ("monthly", CITY, "2021-08"),
        ("weekly", CITY, "2021-13-06"),
        ("weekly", CITY, "2021-08"),
        ("weekly", CITY, "2021-08-13"),
    ):
        params = {"kind": kind, "edition": QINGHAI, "region": region, "period": period}
        answer = await system.send("auditor", "GET", "supervision", "/v1/bulletins", params=params)
        assert answer.status_code == 422, (kind, region, period)
        for wrong in answer.json().get("errors", ()):
            assert wrong["pointer"] in ("/region", "/period")


@starts_from(first_week)
async def test_a_bulletin_in_a_form_that_this_installation_cannot_write_is_told_so(
    system: InProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    await clock(system, "2021-08-06T12:30:00+08:00")
    monkeypatch.delitem(sys.modules, "services.supervision.reports.circulating.document", raising=False)
    monkeypatch.setitem(sys.modules, "docx", None)
    asked = {"kind": "weekly", "edition": QINGHAI, "region": CITY, "period": "2021-08-06", "format": "docx"}
    answer = await system.send("auditor", "GET", "supervision", "/v1/bulletins", params=asked)
    assert (answer.status_code, answer.json()["code"]) == (503, "not-installed")


@starts_from(first_week)
async def test_the_months_bulletin_ranks_counties_and_cities_by_their_latest_reports(system: InProcess) -> None:
    await clock(system, "2021-08-06T11:30:00+08:00")
    await submit(system, EAST_CLERK, CITY_EAST)
    await clock(system, "2021-08-13T11:30:00+08:00")
    await all_paid(system)
    await submit(system, EAST_CLERK, CITY_EAST, week="2021-08-13")
    await submit(system, CENTRE_CLERK, CITY_CENTRE, week="2021-08-13")
    await clock(system, "2021-08-27T13:00:00+08:00")
    month = await bulletin(system, "monthly", "630000", "2021-08")
    assert month["days"] == ["2021-08-06", "2021-08-13", "2021-08-20", "2021-08-27"]
    assert [(one["rank"], one["agency"], one["day"]) for one in month["counties"]] == [
        (1, CITY_EAST, "2021-08-13"),
        (1, CITY_CENTRE, "2021-08-13"),
    ]
    assert [(one["name"], one["paid"], one["completion_by_count"]) for one in month["cities"]] == [
        ("西宁市", 4, "1.0000")
    ]
    assert month["new"]["paid_amount"] == "5760.00"
    weeks = {one["agency"]: list(one["weeks"].values()) for one in month["submissions"]}
    assert weeks == {
        CITY_EAST: ["in-time", "in-time", "missing", "missing"],
        CITY_CENTRE: ["missing", "in-time", "missing", "missing"],
        **dict.fromkeys(NOTHING_THERE, ["missing"] * 4),
    }
    assert (month["missing"], month["slow"]) == ([CITY_EAST, CITY_CENTRE, *NOTHING_THERE], NOTHING_THERE)
    order = {"kind": "monthly", "edition": QINGHAI, "region": "630000", "period": "2021-08"}
    assert (await system.post("bureau", "supervision", "/v1/bulletins", json=order))["issued_by"] == "bureau"


async def test_whoever_is_entitled_and_not_reached_stands_on_the_countys_list_with_the_next_step(
    system: InProcess,
) -> None:
    bare = replace(employer(6), account_number="")
    await listed(system, PAID, BACK, SILENT, bare)
    params = {"edition": QINGHAI}
    path = "/v1/unreached"
    await system.settled()
    found = (await system.get("auditor", "supervision", path, params=params))["items"]
    assert {one["uscc"]: (one["why"], one["agency"], one["amount"], one["days"]) for one in found} == {
        bare.uscc: ("no-account", CITY_EAST, "1440.00", 0),
        SILENT.uscc: ("no-registration", CITY_CENTRE, "1440.00", 0),
    }
    await clock(system, "2021-08-04T09:00:00+08:00")
    body = {"edition": QINGHAI}
    await system.post("platform", "registration", f"/v1/employers/{SILENT.uscc}/registration", json=body)
    await system.settled()
    page = await system.get("auditor", "supervision", path, params={**params, "limit": 1})
    rest = await system.get("auditor", "supervision", path, params={**params, "limit": 1, "cursor": page["next"]})
    assert [(one["uscc"], one["why"], one["days"]) for one in page["items"] + rest["items"]] == [
        (bare.uscc, "no-account", 2),
        (SILENT.uscc, "no-confirmation", 2),
    ]
    assert rest["next"] is None
    only = await system.get(CENTRE_CLERK, "supervision", path, params=params)
    assert [one["agency"] for one in only["items"]] == [CITY_CENTRE]
    some = await system.get("auditor", "supervision", path, params={**params, "why": "no-account"})
    assert [one["uscc"] for one in some["items"]] == [bare.uscc]
    counties = await system.get("auditor", "supervision", f"{path}/counties", params=params)
    assert counties["items"] == [
        {"agency": CITY_EAST, "name": "城东区", "no-account": 1},
        {"agency": CITY_CENTRE, "name": "城中区", "no-confirmation": 1},
    ]


@starts_from(first_week)
async def test_who_got_their_money_back_is_to_be_reached_until_it_is_ordered_anew(system: InProcess) -> None:
    found = (await system.get(EAST_CLERK, "supervision", "/v1/unreached", params={"edition": QINGHAI}))["items"]
    assert [(one["uscc"], one["why"], one["since"]) for one in found] == [(BACK.uscc, "returned", "2021-08-05")]
    await give_account(system, BACK, "6217000000000088")
    await confirm(system, BACK, "6217000000000088", reconfirm=True)
    assert (await system.get(EAST_CLERK, "supervision", "/v1/unreached", params={"edition": QINGHAI}))["items"] == []


async def not_reached(system: InProcess) -> list[tuple[str, str, str, str]]:
    await system.settled()
    found = (await system.get(EAST_CLERK, "supervision", "/v1/unreached", params={"edition": QINGHAI}))["items"]
    return [(one["uscc"], one["why"], one["amount"], one["since"]) for one in found]


async def test_whose_payment_is_held_is_to_be_reached_until_it_is_ordered_anew(system: InProcess) -> None:
    await ordered(system, PAID, BACK)
    batch = await draft(system)
    await sign(system, batch)
    assert await not_reached(system) == []
    await clock(system, "2021-08-06T09:00:00+08:00")
    await give_account(system, BACK, "6217000000000088")
    await release(system, batch)
    assert await not_reached(system) == [(BACK.uscc, "held", "1440.00", "2021-08-06")]
    await confirm(system, BACK, "6217000000000088", reconfirm=True)
    assert await not_reached(system) == []


async def test_who_was_paid_and_whose_top_up_came_back_or_is_held_is_to_be_reached(system: InProcess) -> None:
    await first_payment_arrives(system)
    await eligibility_tells(system, top_up())
    assert await not_reached(system) == []
    orders = await sent(system)
    await bank_message(system, status_report(orders, PAID_ON, [(orders.orders[0], "AC04")]))
    (came_back,) = await not_reached(system)
    assert came_back[:3] == (PLAIN.uscc, "top-up-returned", "480.00")
    await clock(system, "2021-08-10T09:00:00+08:00")
    await give_account(system, PLAIN, "6217000000000099")
    await confirm(system, PLAIN, "6217000000000099")
    assert await not_reached(system) == []
    await clock(system, "2021-08-11T09:00:00+08:00")
    batch = await draft(system)
    await sign(system, batch)
    await give_account(system, PLAIN, "6217000000000088")
    await release(system, batch)
    assert await not_reached(system) == [(PLAIN.uscc, "top-up-held", "480.00", "2021-08-11")]
    params = {"edition": QINGHAI}
    counties = await system.get("auditor", "supervision", "/v1/unreached/counties", params=params)
    assert counties["items"] == [{"agency": CITY_EAST, "name": "城东区", "top-up-held": 1}]
    browser = {"Accept": "text/html"}
    for language, words in (("zh", "补差暂缓支付，待查明后重新支付"), ("en", "Top-up held, to be cleared up")):
        path = f"/pages/unreached?why=top-up-held&lang={language}"
        page = (await system.send("auditor", "GET", "supervision", path, headers=browser)).text
        assert all(one in page.partition("<tbody>")[2] for one in (words, PLAIN.uscc, "480.00"))


async def test_the_latest_cut_off_is_worked_out_before_anybody_asks_also_where_nothing_was_read_at_the_start(
    system: InProcess,
) -> None:
    await ordered(system, PAID)
    engine = system.runtime("supervision").engine
    for _ in range(100):
        async with engine.connect() as connection:
            kept = list((await connection.execute(select(kept_figures.c.as_of))).scalars())
        if kept:
            break
        await asyncio.sleep(0.1)
    assert [one.isoformat() for one in kept] == ["2021-07-30T04:00:00+00:00"]
