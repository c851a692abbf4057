"""Editions, funds, lists and reviews over HTTP."""

from typing import Any

import httpx

from tests.eligibility.test_editions import changed
from tests.eligibility.test_eligibility_api import EAST, LAYOFFS, ORDER, advance, imported, kind, published, until_ended
from tests.eligibility.test_policy_check import with_exclusion
from tests.people import QINGHAI, contributions_csv, employer
from tests.system import InProcess
from tests.worlds import starts_from
from wengang.demo.employers import Month

PROPOSALS, ADOPTIONS = (f"/v1/editions/{QINGHAI}/{what}" for what in ("proposals", "adoptions"))


async def propose(system: InProcess, content: str, role: str = "policy-maker", path: str = PROPOSALS) -> httpx.Response:
    return await system.send(role, "POST", "eligibility", path, content=content.encode())


async def put_in_force(system: InProcess, content: str) -> str:
    proposed = await propose(system, content)
    assert proposed.status_code == 200, proposed.text
    sha256: str = proposed.json()["sha256"]
    await system.post("policy-approver", "eligibility", ADOPTIONS, json={"sha256": sha256})
    return sha256


def raise_to(rate: str) -> str:
    def change(one: dict[str, Any]) -> None:
        later = {"value": rate, "source": "Q48 §2", "in_force_from": "2021-10-01"}
        sizes = ["medium", "small", "micro"]
        one["rates"].append({"unit_kinds": ["enterprise"], "size_classes": sizes, "rate": later})

    return changed(change)


async def test_an_edition_is_proposed_by_one_and_adopted_by_another_and_every_content_stays_to_be_read(
    system: InProcess,
) -> None:
    content = changed(lambda one: one.update(title="A corrected title"))
    proposed = await propose(system, content)
    sha256 = proposed.json()["sha256"]
    assert (proposed.status_code, proposed.json()["proposed"]) == (200, True)
    assert (await propose(system, content)).json()["proposed"] is False
    before = await system.get(None, "eligibility", f"/v1/editions/{QINGHAI}")
    assert before["title"] != "A corrected title"  # a proposal decides nothing
    both = system.maker.make("li", ["policy:propose", "policy:adopt"], region="000000")
    other = changed(lambda one: one.update(title="Another"))
    mine = (await propose(system, other, both)).json()["sha256"]
    body = {"sha256": mine}
    own = await system.send(both, "POST", "eligibility", ADOPTIONS, json=body)
    assert kind(own) == (409, "same-person")
    assert "another person" in own.json()["detail"]
    unknown = await system.send("policy-approver", "POST", "eligibility", ADOPTIONS, json={"sha256": "0" * 64})
    assert kind(unknown) == (409, "not-proposed")
    await system.post("policy-approver", "eligibility", ADOPTIONS, json={"sha256": sha256})
    after = await system.get(None, "eligibility", f"/v1/editions/{QINGHAI}")
    assert (after["title"], after["sha256"]) == ("A corrected title", sha256)
    told = {one["sha256"]: (one["proposed_by"], one["approved_by"]) for one in after["contents"]}
    assert told[sha256] == ("policy-maker", "policy-approver")
    assert told[mine] == ("li", None)
    assert told[before["sha256"]] == ("policy-maker", "policy-approver")


async def test_an_edition_that_is_not_fit_is_refused_with_every_fault(system: InProcess) -> None:
    bad = changed(lambda one: (one.update(bonus=1), one["pay_by"].pop("source")))
    answer = await propose(system, bad)
    assert kind(answer) == (422, "edition-not-fit")
    assert sorted((one["pointer"], one["code"]) for one in answer.json()["errors"]) == [
        ("/bonus", "unknown-name"),
        ("/pay_by/source", "missing"),
    ]
    path = "/v1/editions/qinghai-2022/proposals"
    other = await propose(system, changed(lambda one: one.update(title="Another title")), path=path)
    assert kind(other) == (422, "edition-not-fit")
    assert "is of the edition qinghai-2021" in other.json()["errors"][0]["detail"]
    assert kind(await propose(system, "- a list")) == (422, "edition-not-fit")
    assert kind(await propose(system, bad, role="bureau")) == (403, "scope-missing")
    outside = system.maker.make("clerk", ["policy:propose"], region="360000")
    fit = changed(lambda one: one.update(title="Another title"))
    assert kind(await propose(system, fit, role=outside)) == (403, "other-agency")


async def test_a_raised_rate_gives_top_ups_and_a_list_of_decisions_to_make_again(system: InProcess) -> None:
    one, large = employer(1), employer(2, size_class="large")
    await published(system, one, large)
    await system.settled()
    await advance(system, "2021-08-05T00:00:00+08:00")
    await until_ended(system)
    path = f"/v1/editions/{QINGHAI}/reviews"
    assert (await system.get("bureau", "eligibility", path))["items"] == []
    sha256 = await put_in_force(system, raise_to("0.90"))
    await advance(system, "2021-10-08T09:00:00+08:00")
    due = (await system.get("bureau", "eligibility", path))["items"]
    assert [(item["uscc"], item["because"]) for item in due] == [
        (one.uscc, "corrected-edition"),
        (large.uscc, "corrected-edition"),
    ]
    told = await system.post("bureau", "eligibility", "/v1/reviews", json=ORDER)
    counts = {"decisions": 2, "assessed_anew": 0, "reviewed": 2, "overpayments": 0, "overpayments_total": "0.00"}
    more = {"top_ups": 1, "top_ups_total": "720.00", "top_ups_to_list": 0, "top_ups_to_list_total": "0.00"}
    assert told == {**counts, **more, "position": told["position"]}
    (topped,) = await system.events("eligibility", "top-up-granted")
    assert (topped.uscc, topped.amount_fen, topped.granted_before_fen) == (one.uscc, 72_000, 144_000)
    await system.settled()
    assert (await system.get("bureau", "eligibility", path))["items"] == []
    again = await system.post("bureau", "eligibility", "/v1/reviews", json=ORDER)
    assert (again["decisions"], again["top_ups"]) == (0, 0)
    found = await system.get("bureau", "eligibility", f"/v1/assessments/{QINGHAI}/{one.uscc}")
    assert found["edition_sha256"] != sha256  # what was granted is still explained by the content that granted it
    assert found["explanation"]["recomputed"]["equal"] is True
    stages = await system.get("bureau", "eligibility", "/v1/cases", params={"edition": QINGHAI})
    assert {item["stage"] for item in stages["items"]} == {"granted"}


async def test_an_objection_upheld_after_the_grant_finds_what_must_come_back(system: InProcess) -> None:
    one = employer(1)
    told = await published(system, one)
    await system.settled()
    await advance(system, "2021-08-05T00:00:00+08:00")
    await until_ended(system)
    body = {"uscc": one.uscc, "objector": "马晓梅", "grounds": "It laid off ten people in May."}
    objections = f"/v1/notices/{told['notice_id']}/objections"
    number = (await system.post("platform", "eligibility", objections, json=body))["objection_id"]
    decision = {"decision": "upheld", "reason": "The payroll shows it."}
    await system.post("bureau", "eligibility", f"/v1/objections/{number}/decision", json=decision)
    (found,) = await system.events("eligibility", "overpayment-found")
    assert (found.uscc, found.amount_fen, found.reason.partition(":")[0]) == (
        one.uscc,
        144_000,
        "An objection was upheld after the grant",
    )


async def test_an_employer_asks_for_a_reconsideration_and_is_told_the_difference(system: InProcess) -> None:
    one = employer(1, months=LAYOFFS)
    await imported(system, one)
    await system.post(EAST, "eligibility", "/v1/assessments", json=ORDER)
    body = {"edition": QINGHAI, "uscc": one.uscc, "claimant": "王芳", "grounds": "Ten retired."}
    asked = await system.post("platform", "eligibility", "/v1/reconsiderations", json=body)
    retired = [
        Month(row.month, row.insured, row.unit_fen, row.staff_fen, 10 if row.month == "2020-06" else 0)
        for row in LAYOFFS
    ]
    content = contributions_csv([employer(1, months=retired)])
    await system.upload("bureau", "eligibility", "/v1/contributions", QINGHAI, content)
    path = f"/v1/reconsiderations/{asked['reconsideration_id']}"
    decision = {"decision": "accepted", "reason": "The pension office confirms it."}
    told = await system.post("bureau", "eligibility", f"{path}/decision", json=decision)
    assert (told["before"], told["after"], told["difference"]) == ("0.00", "1440.00", "1440.00")
    await system.settled()
    found = await system.get("bureau", "eligibility", path)
    assert (found["state"], found["before"], found["after"]) == ("accepted", "0.00", "1440.00")
    twice = await system.send("bureau", "POST", "eligibility", f"{path}/decision", json=decision)
    assert kind(twice) == (409, "reconsideration-not-open")
    unknown = await system.send("bureau", "GET", "eligibility", "/v1/reconsiderations/rc-0")
    assert kind(unknown) == (404, "no-such-reconsideration")


async def test_a_region_whose_fund_holds_too_little_is_not_assessed_and_says_why(system: InProcess) -> None:
    await imported(system, employer(1))
    fund = {"edition": QINGHAI, "region": "630100", "payments_of_year": "12000000.00", "as_of": "2020-12-31"}
    poor = await system.post("bureau", "eligibility", "/v1/funds", json={**fund, "balance": "11999999.99"})
    assert (poor["suffices"], poor["recorded"]) == (False, 1)
    refused = await system.send(EAST, "POST", "eligibility", "/v1/assessments", json=ORDER)
    assert kind(refused) == (409, "reserve-short")
    assert "less than 12 months of payments (N29 §1)" in refused.json()["detail"]
    rich = await system.post("bureau", "eligibility", "/v1/funds", json={**fund, "balance": "12000000.00"})
    assert rich["suffices"] is True
    assert (await system.post(EAST, "eligibility", "/v1/assessments", json=ORDER))["assessed"] == 1


async def test_a_list_of_another_department_excludes_while_the_employer_stands_on_it(system: InProcess) -> None:
    one, two, three = employer(1), employer(2), employer(3)
    await put_in_force(system, changed(with_exclusion))
    await imported(system, one, two, three)
    rows = (
        f"dishonest,{one.uscc},2021-06-01,\ndishonest,{two.uscc},2020-01-01,2021-08-01\n"
        f"deregistered,{three.uscc},2020-01-01,\n"
    )

    async def send(content: str, key: str) -> httpx.Response:
        return await system.send("bureau", "POST", "eligibility", "/v1/exclusions", key=key, content=content.encode())

    first = await send(f"list,uscc,from,until\n{rows}", "lists-1")
    assert (first.status_code, first.json()["recorded"]) == (200, 3)
    assert (await send(f"list,uscc,from,until\n{rows}", "lists-1")).json() == first.json()
    assert (await send(f"list,uscc,from,until\n{rows}", "lists-2")).json()["recorded"] == 0
    bad = await send(f"list,uscc,from,until\ndishonest,{one.uscc},2021-06-01,2021-05-01\n", "lists-3")
    assert kind(bad) == (422, "bad-rows")
    told = await system.post(EAST, "eligibility", "/v1/assessments", json=ORDER)
    assert (told["eligible"], told["ineligible"]) == (2, 1)
    await system.settled()
    path = f"/v1/assessments/{QINGHAI}/{one.uscc}"
    found = await system.get(EAST, "eligibility", path)
    assert found["reasons"] == ["It stands on a list that excludes: Seriously dishonest."]
    assert found["explanation"]["reasons"] == ["列入严重失信主体名单。"]
    assert [one["change"] for one in found["explanation"]["what_if"]] == ["not-on-list"]


@starts_from(put_in_force, changed(with_exclusion))
async def test_a_list_that_no_edition_names_is_refused_with_those_that_there_are(system: InProcess) -> None:
    """It would exclude nobody, and nobody would notice."""
    for mistyped in ("dishonset", "Dishonest", "失信", "tax", "-", "dishonest-2021"):
        good, bad = (f"{name},{employer(1).uscc},2021-06-01," for name in ("dishonest", mistyped))
        content = f"list,uscc,from,until\n{good}\n{bad}\n".encode()
        answer = await system.send("bureau", "POST", "eligibility", "/v1/exclusions", content=content)
        assert kind(answer) == (422, "bad-rows")
        (error,) = answer.json()["errors"]
        assert (error["line"], error["column"]) == (3, "list")
        assert error["detail"] == "No edition names such a list; there are: deregistered, dishonest."
    assert await system.events("eligibility", "exclusion-recorded") == []


@starts_from(put_in_force, changed(with_exclusion))
async def test_the_days_of_a_list_are_days_as_everywhere(system: InProcess) -> None:
    days = ("20210101", "2021-W01-1", "2021-1-1", "0001-01-01", "9999-12-31", "2021-02-30")
    rows = "".join(f"dishonest,{employer(number).uscc},{day},{day}\n" for number, day in enumerate(days, 1))
    content = f"list,uscc,from,until\n{rows}".encode()
    answer = await system.send("bureau", "POST", "eligibility", "/v1/exclusions", content=content)
    assert kind(answer) == (422, "bad-rows")
    wrong = [(error["line"], error["column"]) for error in answer.json()["errors"]]
    assert wrong == [(line, column) for line in range(2, 8) for column in ("from", "until")]


async def test_columns_that_an_edition_counts_by_must_be_there_and_others_may(system: InProcess) -> None:
    one = employer(1)
    await imported(system, one)
    plain = contributions_csv([one]).decode()
    heading, *lines = plain.splitlines()
    more = "\n".join([f"{heading},relieved,late_fees", *(f"{line},5.00,1.00" for line in lines)])
    answer = await system.upload("bureau", "eligibility", "/v1/contributions", QINGHAI, more)
    assert answer.status_code == 200, answer.text
    months = (await system.events("eligibility", "contributions-recorded"))[-1].months
    assert {(month.relieved_fen, month.late_fees_fen, month.laid_off) for month in months} == {(500, 100, 0)}

    def by_laid_off(document: dict[str, Any]) -> None:
        formula = {"count": ["laid_off"], "over": ["laid_off", "december"]}
        document["layoff"]["tests"][0]["any_of"] = [{"value": formula, "source": "N29 §1"}]
        del document["layoff"]["opening"]

    await put_in_force(system, changed(by_laid_off))
    refused = await system.upload("bureau", "eligibility", "/v1/contributions", QINGHAI, plain)
    assert kind(refused) == (400, "bad-heading")
    assert "'laid_off' is missing" in refused.json()["detail"]
