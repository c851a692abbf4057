"""A higher amount by other facts, over HTTP: nothing more is ordered before a list has shown it for its window."""

import asyncio

from tests.payout.paying import CITY, clock, ordered
from tests.people import QINGHAI, contributions_csv, employer
from tests.system import InProcess
from wengang.demo.employers import Month

ONE = employer(1)
MONTHS = ["2019-12", *(f"2020-{month:02d}" for month in range(1, 13))]
MORE = employer(1, months=[Month(month, 20, 20_000, 10_000) for month in MONTHS])
ORDER = {"edition": QINGHAI, "agency": CITY}


async def test_an_accepted_reconsideration_is_paid_after_a_second_list(system: InProcess) -> None:
    await ordered(system, ONE)
    body = {"edition": QINGHAI, "uscc": ONE.uscc, "claimant": "王芳", "grounds": "Half was never counted."}
    asked = await system.post("platform", "eligibility", "/v1/reconsiderations", json=body)
    answer = await system.upload("bureau", "eligibility", "/v1/contributions", QINGHAI, contributions_csv([MORE]))
    assert answer.status_code == 200, answer.text
    path = f"/v1/reconsiderations/{asked['reconsideration_id']}/decision"
    told = await system.post("bureau", "eligibility", path, json={"decision": "accepted", "reason": "It was paid."})
    assert (told["before"], told["after"]) == ("1440.00", "2160.00")
    await system.settled()
    assert await system.events("eligibility", "top-up-granted") == []

    notice = await system.post("bureau", "eligibility", "/v1/notices", json=ORDER)
    assert (notice["employers"], notice["total"]) == (1, "2160.00")
    await system.settled()
    entries = await system.get(None, "eligibility", f"/v1/notices/{notice['notice_id']}/entries")
    assert [(one["uscc"], one["refund"]) for one in entries["items"]] == [(ONE.uscc, "2160.00")]
    again = await system.send("bureau", "POST", "eligibility", "/v1/notices", json=ORDER)
    assert again.status_code == 409  # it stands on a list
    objections = f"/v1/notices/{notice['notice_id']}/objections"
    objection = {"uscc": ONE.uscc, "objector": "马晓梅", "grounds": "It never paid that."}
    number = (await system.post("platform", "eligibility", objections, json=objection))["objection_id"]

    await clock(system, "2021-08-12T09:00:00+08:00")
    async with asyncio.timeout(20):  # the second list's window is over, and the objection holds
        while len(await system.events("eligibility", "notice-ended")) < 2:
            await asyncio.sleep(0.05)
    await asyncio.sleep(0.5)
    assert await system.events("eligibility", "top-up-granted") == []
    decision = {"decision": "dismissed", "reason": "The bank's lines say that it did."}
    await system.post("bureau", "eligibility", f"/v1/objections/{number}/decision", json=decision)
    async with asyncio.timeout(20):  # a duty grants it
        while not await system.events("eligibility", "top-up-granted"):
            await asyncio.sleep(0.05)
    await system.settled()
    (granted,) = await system.events("eligibility", "top-up-granted")
    assert (granted.amount_fen, granted.granted_before_fen) == (72_000, 144_000)
    assert sorted(one.amount_fen for one in await system.events("payout", "payment-ordered")) == [72_000, 144_000]
    listed = await system.get(
        "auditor", "eligibility", "/v1/assessments", params={"edition": QINGHAI, "stage": "granted"}
    )
    assert [one["uscc"] for one in listed["items"]] == [ONE.uscc]
