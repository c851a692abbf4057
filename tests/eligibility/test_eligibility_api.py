"""Eligibility over HTTP: assess, explain, publish, object, and what happens as days pass."""

import asyncio
import hashlib
import json
from typing import Any

import httpx

from services.eligibility.editions import all_editions
from tests.people import CITY_CENTRE, CITY_EAST, QINGHAI, DemoEmployer, contributions_csv, employer, roster_csv
from tests.system import BEGUN, InProcess
from wengang.demo.employers import Month

EAST, CENTRE = f"clerk-{CITY_EAST}", f"clerk-{CITY_CENTRE}"
ORDER = {"edition": QINGHAI, "agency": CITY_EAST}
NOTICE = f"{QINGHAI}-{CITY_EAST}-1"
LAYOFFS = [Month("2019-12", 20, 10_000, 10_000)] + [
    Month(f"2020-{number:02d}", 20 if number < 6 else 10, 10_000, 10_000) for number in range(1, 13)
]


def kind(answer: httpx.Response) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.status_code, str(answer.json()["type"]).removeprefix("urn:wengang:problem:")


async def imported(system: InProcess, *people: DemoEmployer) -> None:
    roster = await system.upload("bureau", "registration", "/v1/rosters", QINGHAI, roster_csv(people))
    assert roster.is_success, roster.text
    months = await system.upload("bureau", "eligibility", "/v1/contributions", QINGHAI, contributions_csv(people))
    assert months.status_code == 200, months.text


async def published(system: InProcess, *people: DemoEmployer) -> dict[str, Any]:
    """Imported, assessed, and on the county's list from 2 to 4 August 2021."""
    await imported(system, *people)
    await system.post(EAST, "eligibility", "/v1/assessments", json=ORDER)
    return await system.post("bureau", "eligibility", "/v1/notices", json=ORDER)


async def stages(system: InProcess) -> dict[str, tuple[str, str | None]]:
    """Stage, and what is waited for, by USCC."""
    await system.settled()
    page = await system.get("bureau", "eligibility", "/v1/cases", params={"edition": QINGHAI})
    return {item["uscc"]: (item["stage"], item["waiting_for"]) for item in page["items"]}


async def advance(system: InProcess, now: str) -> None:
    answer = await system.send(None, "POST", "eligibility", "/dev/clock", json={"now": now})
    assert answer.status_code == 200, answer.text


async def until_ended(system: InProcess, notice_id: str = NOTICE) -> None:
    async with asyncio.timeout(20):
        while not (await system.get(None, "eligibility", f"/v1/notices/{notice_id}"))["ended"]:
            await asyncio.sleep(0.05)
    await system.settled()


async def object_to(system: InProcess, one: DemoEmployer, **request: Any) -> httpx.Response:
    body = {"uscc": one.uscc, "objector": "马晓梅", "grounds": "It laid off ten people in May."}
    return await system.send(
        "platform", "POST", "eligibility", f"/v1/notices/{NOTICE}/objections", json=body, **request
    )


async def test_a_run_assesses_everybody_of_the_region_once_and_tells_the_outcomes(system: InProcess) -> None:
    people = [
        employer(1),
        employer(2, months=LAYOFFS),
        employer(3, size_class=""),
        employer(4, agency=CITY_CENTRE),
    ]
    await imported(system, *people)
    first = await system.post(EAST, "eligibility", "/v1/assessments", json=ORDER)
    counts = {"employers": 3, "assessed": 3, "eligible": 1, "ineligible": 1, "not_assessable": 1, "total": "1440.00"}
    assert first == {**counts, "position": BEGUN + 7}
    again = await system.post(EAST, "eligibility", "/v1/assessments", json=ORDER)
    assert (again["employers"], again["assessed"], again["position"]) == (3, 0, BEGUN + 7)
    await system.settled()
    for outcome, number in (("eligible", 1), ("ineligible", 2), ("not_assessable", 3)):
        params = {"edition": QINGHAI, "outcome": outcome}
        page = await system.get(EAST, "eligibility", "/v1/assessments", params=params)
        assert [item["uscc"] for item in page["items"]] == [people[number - 1].uscc]
    assert [item["reasons"] for item in page["items"]] == [["The size class is missing; the rate depends on it."]]
    for role, body, expected in (
        (CENTRE, ORDER, (403, "other-agency")),
        ("auditor", ORDER, (403, "scope-missing")),
        ("bureau", {**ORDER, "edition": "qinghai-1999"}, (404, "no-such-edition")),
        ("bureau", {**ORDER, "agency": "630106"}, (409, "not-enrolled")),
        ("bureau", {**ORDER, "agency": "Xining"}, (422, "not-valid")),
    ):
        assert kind(await system.send(role, "POST", "eligibility", "/v1/assessments", json=body)) == expected


async def test_an_assessment_is_explained_rule_by_rule_to_those_who_may_see_it(system: InProcess) -> None:
    one, two = employer(1), employer(2)
    await imported(system, one, two)
    position = (await system.post(EAST, "eligibility", "/v1/assessments", json=ORDER))["position"]
    path = f"/v1/assessments/{QINGHAI}/{one.uscc}"
    fresh = {"X-Position-At-Least": str(position)}
    found = await system.get(EAST, "eligibility", path, headers=fresh)
    assert (found["assessment_id"], found["outcome"]) == (f"{QINGHAI}:{one.uscc}:1", "eligible")
    assert (found["premium_paid"], found["rate"], found["amount"]) == ("2400.00", "3/5", "1440.00")
    assert found["edition_sha256"] == all_editions()[QINGHAI].sha256
    rules = [
        "county",
        "rate",
        "months",
        "premium_paid",
        "average_insured",
        "layoff_rate",
        "layoff_limit",
        "refund",
        "route",
    ]
    told = found["explanation"]
    assert (told["lang"], told["recomputed"]["equal"]) == ("zh", True)
    assert [step["rule"] for step in told["steps"]] == rules
    assert all(step["clause"] and step["text"] for step in told["steps"])
    english = await system.get(EAST, "eligibility", path, headers={"Accept-Language": "en-GB, zh;q=0.5"})
    assert english["explanation"]["steps"][-2]["text"] == "2400.00 × 60 % = 1440.00 (half up, to the fen)"
    assert english == await system.get(EAST, "eligibility", path, params={"lang": "en"})
    mine = system.maker.make("platform", ["eligibility:read"], region="000000", employer=one.uscc)
    assert await system.get(mine, "eligibility", path) == found
    other = f"/v1/assessments/{QINGHAI}/{two.uscc}"
    assert kind(await system.send(mine, "GET", "eligibility", other)) == (403, "other-employer")
    for listing in ("/v1/assessments", "/v1/cases"):
        answer = await system.send(mine, "GET", "eligibility", listing, params={"edition": QINGHAI})
        assert kind(answer) == (403, "other-employer")
    assert kind(await system.send(CENTRE, "GET", "eligibility", path)) == (403, "other-agency")
    assert kind(await system.send("maker", "GET", "eligibility", path)) == (403, "scope-missing")
    assert kind(await system.send(None, "GET", "eligibility", path)) == (401, "no-token")
    stranger = f"/v1/assessments/{QINGHAI}/{employer(9).uscc}"
    assert kind(await system.send(EAST, "GET", "eligibility", stranger)) == (404, "not-assessed")


async def test_the_edition_is_open_to_read_with_its_sources(system: InProcess) -> None:
    listed = await system.get(None, "eligibility", "/v1/editions")
    assert [(one["id"], one["sha256"]) for one in listed["items"]] == [
        (name, edition.sha256) for name, edition in all_editions().items()
    ]
    found = await system.get(None, "eligibility", f"/v1/editions/{QINGHAI}")
    assert found["pay_by"] == {
        "value": "2021-08-31",
        "source": "X74 §1, Q35 §1",
        "in_force_from": None,
        "recorded": None,
        "assumption": None,
        "assumption_zh": None,
    }
    answer = await system.send(None, "GET", "eligibility", "/v1/editions/qinghai-1999")
    assert kind(answer) == (404, "no-such-edition")


async def test_the_public_reads_the_list_without_a_token_and_can_check_its_hash(system: InProcess) -> None:
    people = [employer(1), employer(2), employer(3), employer(4, months=LAYOFFS)]
    told = await published(system, *people)
    assert told["notice_id"] == NOTICE
    assert (told["first_day"], told["last_day"], told["employers"]) == ("2021-08-02", "2021-08-04", 3)
    await system.settled()
    (listed,) = (await system.get(None, "eligibility", "/v1/notices", params={"edition": QINGHAI}))["items"]
    assert listed == await system.get(None, "eligibility", f"/v1/notices/{NOTICE}")
    assert (listed["total"], listed["working_days"], listed["ended"]) == ("4320.00", 3, False)
    assert listed["legal_basis"] == all_editions()[QINGHAI].legal_basis
    lines: list[dict[str, Any]] = []
    cursor: str | None = None
    while True:
        params = {"limit": "2"} | ({"cursor": cursor} if cursor else {})
        page = await system.get(None, "eligibility", f"/v1/notices/{NOTICE}/entries", params=params)
        lines += page["items"]
        cursor = page["next"]
        if cursor is None:
            break
    assert [line["uscc"] for line in lines] == [one.uscc for one in people[:3]]
    assert {line.pop("taken_off") for line in lines} == {False}
    shown = {"uscc", "name", "agency", "average_insured", "claimants", "layoff_rate", "premium_paid", "refund"}
    assert all(set(line) == shown for line in lines)
    text = "".join(json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n" for line in lines)
    assert hashlib.sha256(text.encode()).hexdigest() == told["content_sha256"] == listed["content_sha256"]
    again = await system.send("bureau", "POST", "eligibility", "/v1/notices", json=ORDER)
    assert kind(again) == (409, "nobody-to-list")
    assert kind(await system.send(EAST, "POST", "eligibility", "/v1/notices", json=ORDER)) == (403, "scope-missing")
    unknown = await system.send(None, "GET", "eligibility", "/v1/notices/qinghai-2021-630103-1")
    assert kind(unknown) == (404, "no-such-notice")


async def test_an_objection_upheld_takes_off_only_that_employer(system: InProcess) -> None:
    one, two = employer(1), employer(2)
    await published(system, one, two)
    raised = await object_to(system, one, key="objection-1")
    assert raised.status_code == 201, raised.text
    assert (await object_to(system, one, key="objection-1")).json() == raised.json()
    path = f"/v1/objections/{raised.json()['objection_id']}/decision"
    decision = {"decision": "upheld", "reason": "The payroll shows it."}
    assert kind(await system.send(EAST, "POST", "eligibility", path, json=decision)) == (403, "scope-missing")
    await system.post("bureau", "eligibility", path, json=decision)
    assert await stages(system) == {one.uscc: ("taken-off", None), two.uscc: ("listed", None)}
    page = await system.get(None, "eligibility", f"/v1/notices/{NOTICE}/entries")
    assert [(line["uscc"], line["taken_off"]) for line in page["items"]] == [(one.uscc, True), (two.uscc, False)]
    twice = await system.send("bureau", "POST", "eligibility", path, json={**decision, "decision": "dismissed"})
    assert kind(twice) == (409, "objection-not-open")
    await advance(system, "2021-08-05T00:00:00+08:00")
    await until_ended(system)
    assert await stages(system) == {one.uscc: ("taken-off", None), two.uscc: ("granted", None)}
    assert [event.uscc for event in await system.events("eligibility", "refund-granted")] == [two.uscc]


async def test_the_end_of_the_window_grants_the_direct_route_and_says_what_the_others_wait_for(
    system: InProcess,
) -> None:
    direct, newcomer = employer(1), employer(2, received_prior_refund=False)
    changed, unbanked = employer(3), employer(4, account_number="")
    disputed = employer(5)
    await published(system, direct, newcomer, changed, unbanked, disputed)
    bank = {
        "account_name": changed.name,
        "account_number": "6217001234567890123",
        "bank_name": "中国建设银行西宁城东支行",
        "cnaps_code": "105851000017",
    }
    await system.post("platform", "registration", f"/v1/employers/{changed.uscc}/bank-details", json=bank)
    objection = (await object_to(system, disputed)).json()["objection_id"]
    await advance(system, "2021-08-04T23:59:59+08:00")
    assert set((await stages(system)).values()) == {("listed", None)}
    await advance(system, "2021-08-05T00:00:00+08:00")
    await until_ended(system)
    assert await stages(system) == {
        direct.uscc: ("granted", None),
        newcomer.uscc: ("waiting", "confirmation"),
        changed.uscc: ("waiting", "confirmation"),
        unbanked.uscc: ("waiting", "bank-details"),
        disputed.uscc: ("waiting", "objection"),
    }
    assert kind(await object_to(system, newcomer)) == (409, "not-on-list")
    decision = {"decision": "dismissed", "reason": "Nobody was laid off."}
    await system.post("bureau", "eligibility", f"/v1/objections/{objection}/decision", json=decision)
    for one, account in ((newcomer, newcomer.account_number), (changed, bank["account_number"])):
        path = f"/v1/employers/{one.uscc}"
        await system.post("platform", "registration", f"{path}/registration", json={"edition": QINGHAI})
        shown = await system.get("platform", "registration", f"{path}/assessments/{QINGHAI}")
        confirmation = {
            "edition": QINGHAI,
            "assessment_id": shown["assessment_id"],
            "amount": shown["amount"],
            "account_number": account,
        }
        await system.post("platform", "registration", f"{path}/confirmations", json=confirmation)
        await system.settled()
    grants = await system.events("eligibility", "refund-granted")
    assert [(event.uscc, event.route, event.amount_fen, event.pay_by.isoformat()) for event in grants] == [
        (direct.uscc, "direct", 144_000, "2021-08-31"),
        (disputed.uscc, "direct", 144_000, "2021-08-31"),
        (newcomer.uscc, "confirming", 144_000, "2021-08-31"),
        (changed.uscc, "direct", 144_000, "2021-08-31"),
    ]
    await advance(system, "2022-01-01T09:00:00+08:00")
    async with asyncio.timeout(20):
        while not await system.events("eligibility", "waived"):
            await asyncio.sleep(0.05)
    assert (await stages(system))[unbanked.uscc] == ("waived", None)


async def test_the_clock_goes_forward_only(system: InProcess) -> None:
    back = await system.send(None, "POST", "eligibility", "/dev/clock", json={"now": "2021-08-01T09:00:00+08:00"})
    assert kind(back) == (409, "clock-went-back")
    bare = await system.send(None, "POST", "eligibility", "/dev/clock", json={"now": "2021-08-03T09:00:00"})
    assert kind(bare) == (422, "not-valid")
    told = await system.send(None, "POST", "eligibility", "/dev/clock", json={"advance_days": 1})
    assert told.json() == {"now": "2021-08-03T01:00:00+00:00"}
    assert await system.get(None, "registration", "/dev/clock") == told.json()
