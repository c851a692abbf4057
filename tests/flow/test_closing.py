"""The edition's closing date: one answer where it is asked, and nothing is decided after it."""

import asyncio

from tests.payout.paying import CITY, clock, listed, window_passes
from tests.people import CITY_EAST, QINGHAI, contributions_csv, employer, roster_csv
from tests.system import InProcess

RUN = {"edition": QINGHAI, "agency": CITY_EAST}
CLOSED = "2022-01-04T09:00:00+08:00"


async def test_after_closing_a_confirmation_gets_one_answer_and_it_is_true(system: InProcess) -> None:
    silent = employer(1, received_prior_refund=False)
    await listed(system, silent)
    await window_passes(system)
    path = f"/v1/employers/{silent.uscc}"
    await system.post("platform", "registration", f"{path}/registration", json={"edition": QINGHAI})
    shown = await system.get("platform", "registration", f"{path}/assessments/{QINGHAI}")
    body = {
        "edition": QINGHAI,
        "assessment_id": shown["assessment_id"],
        "amount": shown["amount"],
        "account_number": silent.account_number,
    }
    await clock(system, CLOSED)
    answer = await system.send("platform", "POST", "registration", f"{path}/confirmations", json=body)
    assert answer.status_code == 409, answer.text
    async with asyncio.timeout(20):
        while not await system.events("eligibility", "refund-deemed-waived"):
            await asyncio.sleep(0.05)
    await system.settled()
    answer = await system.send("platform", "POST", "registration", f"{path}/confirmations", json=body)
    assert (answer.status_code, "deemed waived" in answer.json()["detail"]) == (409, True)
    assert await system.events("eligibility", "refund-granted", "confirmation-noted") == []


async def test_whoever_is_silent_when_an_objection_is_decided_after_closing_is_waived_that_day(
    system: InProcess,
) -> None:
    silent, disputed = (employer(number, received_prior_refund=False) for number in (1, 2))
    await listed(system, silent, disputed)
    said = {"uscc": disputed.uscc, "objector": "马晓梅", "grounds": "五月裁员十人。"}
    path = f"/v1/notices/{QINGHAI}-{CITY}-1/objections"
    objection = await system.post("platform", "eligibility", path, json=said)
    await window_passes(system)
    await clock(system, CLOSED)

    async def waived() -> list[str]:
        return [one.uscc for one in await system.events("eligibility", "refund-deemed-waived")]

    async with asyncio.timeout(20):
        while await waived() != [silent.uscc]:
            await asyncio.sleep(0.05)
    decision = {"decision": "dismissed", "reason": "The payroll was checked."}
    await system.post("bureau", "eligibility", f"/v1/objections/{objection['objection_id']}/decision", json=decision)
    async with asyncio.timeout(20):
        while await waived() != [silent.uscc, disputed.uscc]:
            await asyncio.sleep(0.05)


async def test_a_closed_programme_assesses_lists_and_reviews_nobody(system: InProcess) -> None:
    one, new = employer(1), employer(2)
    await listed(system, one)
    await system.upload("bureau", "registration", "/v1/rosters", QINGHAI, roster_csv([new]))
    await system.upload("bureau", "eligibility", "/v1/contributions", QINGHAI, contributions_csv([new]))
    await clock(system, CLOSED)
    for path in ("/v1/assessments", "/v1/notices"):
        answer = await system.send("bureau", "POST", "eligibility", path, json=RUN)
        assert answer.status_code == 409, answer.text
    asked = {"edition": QINGHAI, "uscc": one.uscc, "claimant": "王芳", "grounds": "人数有误。"}
    answer = await system.send("platform", "POST", "eligibility", "/v1/reconsiderations", json=asked)
    assert (answer.status_code, "until 2021-12-31" in answer.json()["detail"]) == (409, True)


async def test_what_the_employer_did_in_time_is_granted_though_others_came_late(system: InProcess) -> None:
    """Its objection is dismissed after the closing date."""
    one = employer(1)
    await listed(system, one)
    said = {"uscc": one.uscc, "objector": "马晓梅", "grounds": "五月裁员十人。"}
    notice = f"/v1/notices/{QINGHAI}-{CITY}-1"
    objection = await system.post("platform", "eligibility", f"{notice}/objections", json=said)
    await window_passes(system)
    await clock(system, CLOSED)
    decision = {"decision": "dismissed", "reason": "The payroll was checked."}
    await system.post("bureau", "eligibility", f"/v1/objections/{objection['objection_id']}/decision", json=decision)
    (granted,) = await system.events("eligibility", "refund-granted")
    assert granted.uscc == one.uscc
