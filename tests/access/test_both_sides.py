"""One person with two tokens, one of each side: over HTTP, in the order of a season."""

from collections.abc import AsyncIterator, Iterable
from typing import Any

from tests.payout.paying import clock, confirm, fund, window_passes
from tests.people import CITY_EAST, QINGHAI, DemoEmployer, contributions_csv, employer, roster_csv
from tests.system import InProcess
from wengang.roles import ROLES

FOR_EMPLOYERS = ROLES[f"counter-{CITY_EAST}"].scopes
FOR_AGENCY = (*ROLES["bureau"].scopes, "payout:make", "payout:check", "payout:approve", "payout:release")
DIRECT, NEW, OTHER = employer(1), employer(2, received_prior_refund=False), employer(3)
ORDER = {"edition": QINGHAI, "agency": CITY_EAST}


def token(system: InProcess, person: str, scopes: Iterable[str]) -> str:
    return system.maker.make(person, list(scopes), region=CITY_EAST)


def account(one: DemoEmployer, number: str) -> dict[str, str]:
    return {
        "account_name": one.name,
        "account_number": number,
        "bank_name": one.bank_name,
        "cnaps_code": one.cnaps_code,
    }


async def _status(system: InProcess, bearer: str, service: str, path: str, **request: Any) -> tuple[int, str]:
    answer = await system.send(bearer, "POST", service, path, **request)
    return answer.status_code, answer.text


async def _assess_as(system: InProcess, bearer: str) -> dict[str, object]:
    return await system.post(bearer, "eligibility", "/v1/assessments", json=ORDER)


async def test_who_acts_for_the_agency_does_not_act_for_the_employer_and_the_other_way(system: InProcess) -> None:
    await system.upload("bureau", "registration", "/v1/rosters", QINGHAI, roster_csv([DIRECT, NEW, OTHER]))
    rows = contributions_csv([DIRECT, NEW, OTHER])
    await system.upload("bureau", "eligibility", "/v1/contributions", QINGHAI, rows)

    # Li helps at the counter first: the agency's run leaves that employer to somebody else, and tells it.
    li, li_of_agency = token(system, "li", FOR_EMPLOYERS), token(system, "Li", FOR_AGENCY)
    path = f"/v1/employers/{NEW.uscc}"
    await system.post(li, "registration", f"{path}/registration", json={"edition": QINGHAI})
    told = await _assess_as(system, li_of_agency)
    assert (told["assessed"], told["left_to_others"]) == (2, [NEW.uscc])
    imported = await system.upload(li_of_agency, "eligibility", "/v1/contributions", QINGHAI, rows)
    assert (imported.status_code, "acted for the employer" in imported.text) == (409, True)

    # Wang assesses it, and does not speak for any of those that he assessed after that.
    wang, wang_of_agency = token(system, "wang", FOR_EMPLOYERS), token(system, "wang", FOR_AGENCY)
    assert (await _assess_as(system, wang_of_agency))["assessed"] == 1
    await system.settled()
    status, text = await _status(
        system, wang, "registration", f"{path}/bank-details", json=account(NEW, "6222029999999904")
    )
    assert (status, "assessed this employer for its agency" in text) == (409, True)

    # Li enters an account, and does not confirm it alone; somebody else at the counter does.
    await system.post(li, "registration", f"{path}/bank-details", json=account(NEW, "6222029999999904"))
    said = {"edition": QINGHAI, "assessment_id": f"{QINGHAI}:{NEW.uscc}:1", "amount": "1440.00"}
    said["account_number"] = "6222029999999904"
    status, text = await _status(system, li, "registration", f"{path}/confirmations", json=said)
    assert (status, "entered these bank details" in text) == (409, True)
    sun = token(system, "sun", FOR_EMPLOYERS)
    await system.post(sun, "registration", f"{path}/confirmations", json=said)

    # Who spoke decides no objection on the employer, and acts on no batch that pays it.
    notice = (await system.post("bureau", "eligibility", "/v1/notices", json=ORDER))["notice_id"]
    objection = {"uscc": NEW.uscc, "objector": "马晓梅", "grounds": "有裁员。"}
    raised = await system.post("platform", "eligibility", f"/v1/notices/{notice}/objections", json=objection)
    decision = {"decision": "dismissed", "reason": "经核查。"}
    decided = f"/v1/objections/{raised['objection_id']}/decision"
    for person in ("sun", "li"):
        bearer = token(system, person, FOR_AGENCY)
        assert (await _status(system, bearer, "eligibility", decided, json=decision))[0] == 409
    await system.post("bureau", "eligibility", decided, json=decision)
    await window_passes(system)
    await fund(system)
    await clock(system, "2021-08-06T10:00:00+08:00")
    status, text = await _status(system, token(system, "sun", FOR_AGENCY), "payout", "/v1/batches", json=ORDER)
    assert (status, "acted for an employer that this batch pays" in text) == (409, True)
    batch = (await system.post(f"maker-{CITY_EAST}", "payout", "/v1/batches", json=ORDER))["batch_id"]
    for person, step in (("sun", "check"), ("li", "check"), ("li", "rejection")):
        bearer = token(system, person, (*FOR_AGENCY, "payout:reject"))
        request = {"json": {"reason": "有误。"}} if step == "rejection" else {}
        assert (await _status(system, bearer, "payout", f"/v1/batches/{batch}/{step}", **request))[0] == 409
    assert [one async for one in _alerts(system, "misrouted.own-employer", "misrouted.one-hand")] == []


async def _alerts(system: InProcess, *kinds: str) -> AsyncIterator[dict[str, Any]]:
    await system.settled()
    for kind in kinds:
        told = await system.get("auditor", "supervision", "/v1/alerts", params={"kind": kind})
        for alert in told["items"]:
            yield alert


async def test_an_objection_and_a_reconsideration_are_not_decided_by_who_raised_them(system: InProcess) -> None:
    await system.upload("bureau", "registration", "/v1/rosters", QINGHAI, roster_csv([DIRECT]))
    await system.upload("bureau", "eligibility", "/v1/contributions", QINGHAI, contributions_csv([DIRECT]))
    await system.post("bureau", "eligibility", "/v1/assessments", json=ORDER)
    notice = (await system.post("bureau", "eligibility", "/v1/notices", json=ORDER))["notice_id"]
    objection = {"uscc": DIRECT.uscc, "objector": "马晓梅", "grounds": "有裁员。"}
    raised = await system.post("bureau", "eligibility", f"/v1/notices/{notice}/objections", json=objection)
    asked = {"edition": QINGHAI, "uscc": DIRECT.uscc, "claimant": "李明", "grounds": "人数有误。"}
    review = await system.post("bureau", "eligibility", "/v1/reconsiderations", json=asked)
    decided = f"/v1/objections/{raised['objection_id']}/decision"
    reviewed = f"/v1/reconsiderations/{review['reconsideration_id']}/decision"
    reason = {"reason": "经核查。"}
    for path, word in ((decided, "upheld"), (decided, "dismissed"), (reviewed, "accepted"), (reviewed, "refused")):
        status, text = await _status(system, "bureau", "eligibility", path, json={"decision": word, **reason})
        assert (status, "raised this" in text or "asked for this review" in text) == (409, True)
    other = token(system, "chen", FOR_AGENCY)
    await system.post(other, "eligibility", decided, json={"decision": "dismissed", **reason})
    await system.post(other, "eligibility", reviewed, json={"decision": "refused", **reason})
    kinds = {one["kind"] async for one in _alerts(system, "misrouted.raised-and-decided", "misrouted.quick-dismissal")}
    assert kinds == {"misrouted.quick-dismissal"}


async def test_who_did_anything_for_the_agency_on_an_employer_does_not_speak_for_it(system: InProcess) -> None:
    await system.upload("bureau", "registration", "/v1/rosters", QINGHAI, roster_csv([DIRECT, OTHER]))
    imports, decides, reviews = (token(system, name, FOR_AGENCY) for name in ("wu", "zheng", "feng"))
    rows = contributions_csv([DIRECT])
    await system.upload(imports, "eligibility", "/v1/contributions", QINGHAI, rows)
    await system.upload("bureau", "eligibility", "/v1/contributions", QINGHAI, contributions_csv([OTHER]))
    await system.post("bureau", "eligibility", "/v1/assessments", json=ORDER)
    notice = (await system.post("bureau", "eligibility", "/v1/notices", json=ORDER))["notice_id"]
    said = {"uscc": DIRECT.uscc, "objector": "马晓梅", "grounds": "有裁员。"}
    raised = await system.post("platform", "eligibility", f"/v1/notices/{notice}/objections", json=said)
    asked = {"edition": QINGHAI, "uscc": DIRECT.uscc, "claimant": "李明", "grounds": "人数有误。"}
    review = await system.post("platform", "eligibility", "/v1/reconsiderations", json=asked)
    number, reason = f"/v1/objections/{raised['objection_id']}/decision", {"reason": "经核查。"}
    await system.post(decides, "eligibility", number, json={"decision": "dismissed"} | reason)
    number = f"/v1/reconsiderations/{review['reconsideration_id']}/decision"
    await system.post(reviews, "eligibility", number, json={"decision": "refused"} | reason)
    await system.settled()
    registers, edition = "/v1/employers/{}/registration", {"edition": QINGHAI}
    for person in ("Wu", "ZHENG", "ｆｅｎｇ"):
        helper = token(system, person, FOR_EMPLOYERS)
        status, text = await _status(system, helper, "registration", registers.format(DIRECT.uscc), json=edition)
        assert (status, "acted for the agency" in text) == (409, True), text
        await system.post(helper, "registration", registers.format(OTHER.uscc), json=edition)


async def test_the_employers_own_token_gives_and_confirms_alone(system: InProcess) -> None:
    await system.upload("bureau", "registration", "/v1/rosters", QINGHAI, roster_csv([NEW]))
    await system.upload("bureau", "eligibility", "/v1/contributions", QINGHAI, contributions_csv([NEW]))
    await system.post("bureau", "eligibility", "/v1/assessments", json=ORDER)
    await system.settled()
    own = system.maker.make("ma", list(FOR_EMPLOYERS), employer=NEW.uscc)
    path = f"/v1/employers/{NEW.uscc}"
    await system.post(own, "registration", f"{path}/registration", json={"edition": QINGHAI})
    await system.post(own, "registration", f"{path}/bank-details", json=account(NEW, "6222029999999904"))
    await confirm(system, NEW, "6222029999999904", role=own)
