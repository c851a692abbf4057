"""Contributions over HTTP: every bad row named, and nothing recorded unless all is good."""

import httpx
import pytest

from tests.people import CITY_CENTRE, CITY_EAST, QINGHAI, contributions_csv, employer, roster_csv
from tests.system import BEGUN, InProcess

PATH = "/v1/contributions"
ONE, TWO, STRANGER = employer(1), employer(2), employer(9)
HEADING = contributions_csv([]).decode().strip()


def line(uscc: str = ONE.uscc, **changes: str) -> str:
    plain = {
        "uscc": uscc,
        "month": "2020-03",
        "insured": "20",
        "employer_paid": "100.00",
        "staff_paid": "100",
        "retired": "0",
        "deceased": "0",
        "new_claimants": "0",
    }
    return ",".join({**plain, **changes}.values())


def contributions(*lines: str) -> str:
    return "\r\n".join([HEADING, *lines, ""])


def kind(answer: httpx.Response) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.status_code, str(answer.json()["type"]).removeprefix("urn:wengang:problem:")


@pytest.fixture
async def enrolled(system: InProcess) -> InProcess:
    """Two employers of one county are enrolled."""
    answer = await system.upload("bureau", "registration", "/v1/rosters", QINGHAI, roster_csv([ONE, TWO]))
    assert answer.is_success
    return system


async def test_good_contributions_are_recorded_once_for_each_employer(enrolled: InProcess) -> None:
    content = contributions_csv([ONE, TWO])
    first = await enrolled.upload("bureau", "eligibility", PATH, QINGHAI, content)
    assert first.status_code == 200
    assert first.json() == {"rows": 26, "employers": 2, "recorded": 2, "position": BEGUN + 2}
    again = await enrolled.upload("bureau", "eligibility", PATH, QINGHAI, content)
    assert again.json() == {"rows": 26, "employers": 2, "recorded": 0, "position": BEGUN + 2}
    recorded = await enrolled.events("eligibility")
    assert [event.uscc for event in recorded] == [ONE.uscc, TWO.uscc]
    assert [month.month for month in recorded[0].months] == [
        "2019-12",
        *(f"2020-{number:02d}" for number in range(1, 13)),
    ]
    assert sum(month.unit_paid_fen + month.staff_paid_fen for month in recorded[0].months[1:]) == 240_000


async def test_a_file_with_the_name_that_a_column_had_before_is_taken(enrolled: InProcess) -> None:
    content = contributions_csv([ONE]).replace(b"employer_paid", b"unit_paid", 1)
    answer = await enrolled.upload("bureau", "eligibility", PATH, QINGHAI, content)
    assert answer.json() == {"rows": 13, "employers": 1, "recorded": 1, "position": BEGUN + 1}


async def test_every_bad_row_is_named_and_nothing_is_recorded(enrolled: InProcess) -> None:
    bad = [
        (line(month="2021-01"), "month", "neither in the base year 2020 nor the December before"),
        (line(month="2019-11"), "month", "neither in the base year 2020 nor the December before"),
        (line(month="2020-13"), "month", "write YYYY-MM"),
        (line(employer_paid="-100.00"), "employer_paid", "never negative"),
        (line(staff_paid="-0.01"), "staff_paid", "never negative"),
        (line(employer_paid="100.001"), "employer_paid", "at most two decimal places"),
        (line(staff_paid="１００"), "staff_paid", "Full-width"),
        (line(staff_paid="1e2"), "staff_paid", "Not an amount of yuan"),
        (line(employer_paid=""), "employer_paid", "Must not be empty"),
        (line(insured="-1"), "insured", "not negative"),
        (line(insured="20.5"), "insured", "a whole number"),
        (line(retired="２"), "retired", "Full-width"),
        (line(uscc=ONE.uscc.lower()), "uscc", "18 capital letters"),
        (line(), None, "The same as line 2"),
        (line() + ",1", None, "9 fields where the heading has 8"),
    ]
    content = contributions(line(), *(text for text, _, _ in bad))
    answer = await enrolled.upload("bureau", "eligibility", PATH, QINGHAI, content)
    assert kind(answer) == (422, "bad-rows")
    problem = answer.json()
    assert problem["values"]["error_count"] == len(bad)
    expected = [(number, column) for number, (_, column, _) in enumerate(bad, start=3)]
    assert [(error["line"], error["column"]) for error in problem["errors"]] == expected
    for error, (_, _, reason) in zip(problem["errors"], bad, strict=True):
        assert reason in error["detail"]
    assert await enrolled.events("eligibility") == []


async def test_an_employer_that_is_not_enrolled_is_named_and_nothing_is_recorded(enrolled: InProcess) -> None:
    content = contributions(line(), line(STRANGER.uscc), line(STRANGER.uscc, month="2020-04"))
    answer = await enrolled.upload("bureau", "eligibility", PATH, QINGHAI, content)
    assert kind(answer) == (422, "bad-rows")
    detail = f"{STRANGER.uscc} is not enrolled under qinghai-2021."
    assert answer.json()["errors"] == [{"line": 3, "column": "uscc", "code": "not-enrolled", "detail": detail}]
    assert await enrolled.events("eligibility") == []


async def test_what_is_no_contributions_file_or_not_ones_own_county_is_refused(enrolled: InProcess) -> None:
    east, centre = f"clerk-{CITY_EAST}", f"clerk-{CITY_CENTRE}"
    good = contributions(line())
    for role, edition, content, expected in (
        ("bureau", QINGHAI, contributions(), (422, "no-rows")),
        ("bureau", QINGHAI, "", (400, "empty-upload")),
        ("bureau", QINGHAI, HEADING.replace("month", "period"), (400, "bad-heading")),
        ("bureau", "qinghai-1999", good, (404, "no-such-edition")),
        (centre, QINGHAI, good, (403, "other-agency")),
        ("auditor", QINGHAI, good, (403, "scope-missing")),
    ):
        assert kind(await enrolled.upload(role, "eligibility", PATH, edition, content)) == expected
    assert await enrolled.events("eligibility") == []
    assert (await enrolled.upload(east, "eligibility", PATH, QINGHAI, good)).status_code == 200


async def test_a_repeated_key_gets_the_first_answer_and_another_payload_is_refused(enrolled: InProcess) -> None:
    async def send(content: str) -> httpx.Response:
        params = {"edition": QINGHAI}
        return await enrolled.send(
            "bureau", "POST", "eligibility", PATH, key="months-1", params=params, content=content.encode()
        )

    first, again = await send(contributions(line())), await send(contributions(line()))
    assert first.json() == again.json() == {"rows": 1, "employers": 1, "recorded": 1, "position": BEGUN + 1}
    assert kind(await send(contributions(line(insured="21")))) == (422, "idempotency-key-reused")
    assert len(await enrolled.events("eligibility")) == 1


async def test_contributions_are_frozen_when_the_employer_stands_on_a_published_list(enrolled: InProcess) -> None:
    await enrolled.upload("bureau", "eligibility", PATH, QINGHAI, contributions_csv([ONE]))
    for path in ("/v1/assessments", "/v1/notices"):
        await enrolled.post("bureau", "eligibility", path, json={"edition": QINGHAI, "agency": CITY_EAST})
    before = await enrolled.events("eligibility")
    both = contributions(line(TWO.uscc), line(ONE.uscc, insured="19"))
    answer = await enrolled.upload("bureau", "eligibility", PATH, QINGHAI, both)
    assert kind(answer) == (409, "frozen")
    assert "frozen" in answer.json()["detail"]
    assert await enrolled.events("eligibility") == before
