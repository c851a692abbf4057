"""The roster: any usual encoding, every bad row named, all rows or none."""

import base64
import hashlib
from collections.abc import Mapping
from typing import Any

import httpx

from services.eligibility.editions import canonical
from tests.eligibility.test_editions import document
from tests.people import CITY_CENTRE, CITY_EAST, QINGHAI, employer, roster_csv
from tests.system import InProcess
from wengang.demo.employers import make_uscc

HEADING = roster_csv([]).decode().strip()
GOOD: Mapping[str, str] = {
    "uscc": make_uscc(CITY_EAST, 1),
    "name": "西宁第1商贸有限公司",
    "agency": CITY_EAST,
    "unit_kind": "企业",
    "size_class": "小型",
    "first_insured_month": "2015-03",
    "received_prior_refund": "是",
    "dispatch_firm": "否",
    "account_name": "西宁第1商贸有限公司",
    "account_number": "6222020200112345",
    "bank_name": "中国工商银行西宁城东支行",
    "cnaps_code": "102851000106",
}


def line(number: int = 1, **changes: str) -> str:
    return ",".join({**GOOD, "uscc": make_uscc(CITY_EAST, number), **changes}.values())


def roster(*lines: str) -> str:
    return "\r\n".join([HEADING, *lines, ""])


async def upload(system: InProcess, content: str | bytes, **request: Any) -> httpx.Response:
    body = content.encode() if isinstance(content, str) else content
    headers = {"Content-Type": "text/csv", **request.pop("headers", {})}
    params = {"edition": request.pop("edition", QINGHAI)}
    return await system.send(
        "bureau", "POST", "registration", "/v1/rosters", params=params, content=body, headers=headers, **request
    )


async def test_a_good_roster_is_taken_in_any_usual_encoding(system: InProcess) -> None:
    people = [employer(1), employer(2, account_number=""), employer(3, unit_kind="law_firm", size_class="")]
    first = await upload(system, roster_csv(people, "utf-8"))
    assert first.status_code == 200, first.text
    assert first.json() == {"rows": 3, "enrolled": 3, "corrected": 0, "bank_details": 2, "position": 5}
    for encoding, number in (("utf-8-sig", 4), ("gbk", 5)):
        answer = await upload(system, roster_csv([employer(number)], encoding))
        assert (answer.status_code, answer.json()["enrolled"]) == (200, 1)
        # The same names in another encoding: nothing to correct.
        again = await upload(system, roster_csv(people, encoding))
        assert (again.json()["enrolled"], again.json()["corrected"], again.json()["bank_details"]) == (0, 0, 0)
    enrolled = await system.events("registration", "employer-enrolled")
    assert [(one.uscc, one.name, one.size_class) for one in enrolled] == [
        (make_uscc(CITY_EAST, 1), "西宁第1商贸有限公司", "small"),
        (make_uscc(CITY_EAST, 2), "西宁第2商贸有限公司", "small"),
        (make_uscc(CITY_EAST, 3), "西宁第3商贸有限公司", None),
        (make_uscc(CITY_EAST, 4), "西宁第4商贸有限公司", "small"),
        (make_uscc(CITY_EAST, 5), "西宁第5商贸有限公司", "small"),
    ]


async def test_a_later_roster_corrects_what_it_says_otherwise_and_enrols_who_is_new(system: InProcess) -> None:
    await upload(system, roster(line(1), line(2)))
    answer = await upload(system, roster(line(1), line(2, size_class="large"), line(3)))
    assert answer.json() == {"rows": 3, "enrolled": 1, "corrected": 1, "bank_details": 1, "position": 7}
    (corrected,) = await system.events("registration", "facts-corrected")
    assert (corrected.uscc, corrected.size_class) == (make_uscc(CITY_EAST, 2), "large")


async def test_every_bad_row_is_named_with_line_column_and_reason_and_nothing_is_recorded(system: InProcess) -> None:
    right = make_uscc(CITY_EAST, 2)
    wrong_digit = right[:-1] + ("0" if right[-1] != "0" else "1")
    full_width = "".join(chr(ord(character) + 0xFEE0) for character in right)
    bad = [
        (line(2, uscc=wrong_digit), "uscc", "check digit"),
        (line(2, uscc=full_width), "uscc", "full-width"),
        (line(2, uscc=right.lower()), "uscc", "18 capital letters"),
        (line(2, uscc=right[:-1]), "uscc", "Not a USCC"),
        (line(2, uscc=""), "uscc", "Must not be empty"),
        (line(2, name="名" * 141), "name", "At most 140 characters"),
        (line(2, agency="639999"), "agency", "not a county"),
        (line(2, agency="630100"), "agency", "not a county"),
        (line(2, agency="６３０１０２"), "agency", "full-width"),
        (line(2, unit_kind="bank"), "unit_kind", "Not one of enterprise"),
        (line(2, size_class="huge"), "size_class", "Not one of large"),
        (line(2, first_insured_month="2015-13"), "first_insured_month", "write YYYY-MM"),
        (line(2, first_insured_month="2015/03"), "first_insured_month", "write YYYY-MM"),
        (line(2, received_prior_refund="perhaps"), "received_prior_refund", "Not one of true"),
        (line(2, dispatch_firm=""), "dispatch_firm", "Must not be empty"),
        (line(2, account_number=""), "account_number", "when the other bank columns are"),
        (line(2, account_number="６２２２０２０２００１１２３４５"), "account_number", "full-width"),
        (line(2, account_number="6222 0202 0011"), "account_number", "8 to 32 digits"),
        (line(2, cnaps_code="10285100010"), "cnaps_code", "12 digits"),
        (line(2) + ",more", None, "13 fields where the heading has 12"),
        (line(1), None, "The same as line 2"),
    ]
    answer = await upload(system, roster(line(1), *(text for text, _, _ in bad)))
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["type"] == "urn:wengang:problem:bad-rows"
    assert problem["values"]["error_count"] == len(bad)
    expected = [(number, column) for number, (_, column, _) in enumerate(bad, start=3)]
    assert [(error["line"], error["column"]) for error in problem["errors"]] == expected
    for error, (_, _, reason) in zip(problem["errors"], bad, strict=True):
        assert reason in error["detail"]
    text = line(1, agency="639999", account_name="", account_number="", bank_name="")
    problem = (await upload(system, roster(text))).json()
    found = [(error["line"], error["column"]) for error in problem["errors"]]
    assert found == [(2, "account_name"), (2, "account_number"), (2, "bank_name"), (2, "agency")]
    assert await system.events("registration") == []


async def test_a_file_that_is_no_roster_is_refused_whole(system: InProcess) -> None:
    short = HEADING.removesuffix(",cnaps_code")
    cases: list[tuple[str | bytes, int, str, str]] = [
        (f"{short}\r\n", 400, "bad-heading", "'cnaps_code' is missing"),
        (f"{HEADING},remark\r\n", 400, "bad-heading", "'remark' is not known"),
        (f"{HEADING},uscc\r\n", 400, "bad-heading", "'uscc' stands twice"),
        (roster(line(1), '"open, never closed'), 400, "bad-csv", "Line 3 is not CSV"),
        (roster(line(1), '"closed"too early' + "," * 11), 400, "bad-csv", "Line 3 is not CSV"),
        (b"\xff\xff\xff\xff", 400, "bad-encoding", "neither UTF-8 nor GB18030"),
        (b"", 400, "empty-upload", "empty"),
        (roster(), 422, "no-rows", "a heading and no rows"),
    ]
    for content, status, kind, reason in cases:
        answer = await upload(system, content)
        assert (answer.status_code, answer.json()["type"]) == (status, f"urn:wengang:problem:{kind}")
        assert reason in answer.json()["detail"]
    assert await system.events("registration") == []


async def test_an_account_number_in_the_wrong_place_is_not_repeated_in_the_answer(system: InProcess) -> None:
    number = GOOD["account_number"]
    elsewhere = [column for column in GOOD if column not in ("name", "account_name", "account_number", "bank_name")]
    rows = await upload(system, roster(*(line(1, **{column: number}) for column in elsewhere)))
    assert [error["column"] for error in rows.json()["errors"]] == elsewhere
    headless = await upload(system, line(1) + "\r\n")
    twice = await upload(system, f"{HEADING},{number},{number}\r\n")
    assert [answer.status_code for answer in (rows, headless, twice)] == [422, 400, 400]
    for answer in (rows, headless, twice):
        assert number not in answer.text
    assert await system.events("registration") == []


async def test_an_upload_that_is_not_what_its_digest_promises_is_refused(system: InProcess) -> None:
    content = roster(line(1)).encode()
    digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
    answer = await upload(system, content + b"\r\n", headers={"Content-Digest": f"sha-256=:{digest}:"})
    assert (answer.status_code, answer.json()["type"]) == (400, "urn:wengang:problem:digest-differs")
    assert await system.events("registration") == []
    good = await upload(system, content, headers={"Content-Digest": f"sha-256=:{digest}:"})
    assert good.status_code == 200


async def test_a_repeated_key_gets_the_first_answer_and_another_payload_is_refused(system: InProcess) -> None:
    content = roster(line(1))
    first = await upload(system, content, key="roster-1")
    again = await upload(system, content, key="roster-1")
    assert again.json() == first.json()
    assert again.headers["idempotency-replayed"] == "true"
    assert "idempotency-replayed" not in first.headers
    other = await upload(system, roster(line(1), line(2)), key="roster-1")
    assert (other.status_code, other.json()["type"]) == (422, "urn:wengang:problem:idempotency-key-reused")
    topics = [event.topic for event in await system.events("registration")]
    assert topics == ["registration.employer-enrolled.v1", "registration.bank-details-given.v1"]


async def test_a_roster_with_a_row_of_another_county_is_not_a_county_clerks_to_import(system: InProcess) -> None:
    content = roster_csv([employer(1), employer(2, agency=CITY_CENTRE)])
    answer = await system.upload(f"clerk-{CITY_EAST}", "registration", "/v1/rosters", QINGHAI, content)
    assert (answer.status_code, answer.json()["type"]) == (403, "urn:wengang:problem:other-agency")
    assert await system.events("registration") == []


# The edition


async def test_a_roster_under_an_edition_that_nobody_adopted_is_not_taken(system: InProcess) -> None:
    answer = await upload(system, roster(line()), edition="qinghai-2012")
    assert answer.status_code == 404
    assert answer.json()["type"] == "urn:wengang:problem:no-such-edition"
    assert answer.json()["detail"].startswith(
        "No edition 'qinghai-2012' was adopted; adopted are: jiangxi-2023, qinghai"
    )
    assert (await system.runtime("registration").own_log.head()).position == 0


async def test_what_was_adopted_a_moment_ago_is_known(system: InProcess) -> None:
    content = document() | {"id": "haidong-2021"}
    proposed = await system.post(
        "policy-maker",
        "eligibility",
        "/v1/editions/haidong-2021/proposals",
        content=canonical(content),
        headers={"Content-Type": "application/yaml"},
    )
    before = await upload(system, roster(line()), edition="haidong-2021")
    assert before.status_code == 404, "It was only proposed."
    adopting = "/v1/editions/haidong-2021/adoptions"
    await system.post("policy-approver", "eligibility", adopting, json={"sha256": proposed["sha256"]})
    after = await upload(system, roster(line()), edition="haidong-2021")
    assert after.json()["enrolled"] == 1
