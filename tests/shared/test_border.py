"""No address and no body brings in what is not plain text, and every refusal is a problem document with its place."""

from typing import Annotated, Any

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient, Response
from pydantic import Field

from shared.calendar import is_working_day
from shared.http import handlers
from shared.http.border import MOST_OF_A_PATH, MOST_OF_A_QUERY, Border
from shared.http.fields import Body, Day, Instant, Number, Prose
from shared.problem import MEDIA_TYPE, Problem
from shared.security.problems import BAD_TOKEN


class Part(Body):
    name: Annotated[str, Field(min_length=1, max_length=20)]


class Thing(Body):
    name: Annotated[str, Field(min_length=2, max_length=20)] = "无名"
    words: tuple[str, ...] = ()
    reason: Annotated[Prose | None, Field(max_length=100)] = None
    parts: tuple[Part, ...] = ()
    on: Day | None = None
    number: Number | None = None


def _app() -> FastAPI:
    app = FastAPI()
    app.add_middleware(Border, answer=handlers.install(app))

    @app.get("/things/{name:path}")
    async def read(name: str, q: str = "", as_of: Instant | None = None) -> dict[str, Any]:
        return {"name": name, "q": q, "as_of": as_of}

    @app.get("/quoting/{_}")
    async def quote(_: str) -> None:
        raise Problem(BAD_TOKEN, why="Not \ud800 and not \0.")

    @app.post("/things")
    async def write(body: Thing) -> Thing:
        return body

    @app.get("/working-days/{day}")
    async def works(day: Day) -> bool:
        return is_working_day(day)

    return app


async def asked(path: str) -> Response:
    async with AsyncClient(transport=ASGITransport(_app()), base_url="http://things.test") as client:
        return await client.get(path)


async def sent(body: str) -> Response:
    headers = {"Content-Type": "application/json"}
    async with AsyncClient(transport=ASGITransport(_app()), base_url="http://things.test") as client:
        return await client.post("/things", content=body.encode("utf-8", "surrogatepass"), headers=headers)


def error_of(answer: Response, status: int) -> dict[str, Any]:
    assert (answer.status_code, answer.headers["content-type"]) == (status, MEDIA_TYPE), answer.text
    (error,) = answer.json()["errors"]
    return dict(error)


async def test_what_people_write_comes_through_as_it_is() -> None:
    answer = await asked("/things/%E6%B9%9F%E6%BA%90/a%3Ab?q=%E4%B9%90+%E9%83%BD&as_of=2021-08-06T12:00:00%2B08:00")
    assert answer.json() == {"name": "湟源/a:b", "q": "乐 都", "as_of": "2021-08-06T12:00:00+08:00"}


@pytest.mark.parametrize(
    ("path", "place", "pointer", "why"),
    [
        ("/things/a%00b", "path", "", "U+0000, a control character, is character 10 of this text; take it out."),
        ("/nowhere/%E2%80%AE", "path", "", "U+202E"),
        ("/things/%ff", "path", "", "Not UTF-8: write what is not ASCII percent-encoded"),
        ("/things/a%0A", "path", "", "U+000A, a line break"),
        ("/things/a?q=a%00b", "query", "/q", "U+0000, a control character, is character 2"),
        ("/things/a?unknown=%EF%BB%BF", "query", "/unknown", "U+FEFF"),
        ("/things/a?a%00b=1", "query", "/a<U+0000>b", "U+0000"),
        ("/things/a?q=%ff", "query", "", "Not UTF-8"),
        ("/things/a?q=%ED%A0%80", "query", "", "Not UTF-8"),
        ("/things/a?q=b%0A", "query", "/q", "U+000A"),
    ],
)
async def test_an_address_that_is_not_plain_text_is_refused_with_the_place(
    path: str, place: str, pointer: str, why: str
) -> None:
    error = error_of(await asked(path), 400)
    assert (error["in"], error["pointer"]) == (place, pointer)
    assert why in error["detail"]


@pytest.mark.parametrize("path", ["/things/" + "a" * MOST_OF_A_PATH, "/things/a?q=" + "a" * MOST_OF_A_QUERY])
async def test_an_address_without_end_is_refused(path: str) -> None:
    assert (await asked(path)).status_code == 414


async def test_an_address_has_so_many_parameters_and_no_more() -> None:
    assert (await asked("/things/a?" + "&".join(["q=1"] * 100))).status_code == 200
    assert (await asked("/things/a?" + "&".join(["q=1"] * 101))).status_code == 400


async def test_an_instant_that_no_calendar_can_carry_is_refused() -> None:
    error = error_of(await asked("/things/a?as_of=0001-01-01T00:00:00%2B14:00"), 422)
    assert error["pointer"] == "/as_of"
    assert error["detail"] == "The instant must be from 1980 to 2100, and its offset at most 14:00."


async def test_a_body_is_kept_without_the_spaces_around_its_texts_and_with_its_lines() -> None:
    answer = await sent('{"name": " 湟源\\u3000", "words": [" a "], "reason": "一\\r\\n二 ", "on": "2021-08-31"}')
    told = {"name": "湟源", "words": ["a"], "reason": "一\n二", "parts": [], "on": "2021-08-31", "number": None}
    assert answer.json() == told


@pytest.mark.parametrize(
    ("body", "pointer", "why"),
    [
        ('{"name": "a\\u0000b"}', "/name", "U+0000, a control character, is character 2 of this text; take it out."),
        ('{"name": "a\\u000ab"}', "/name", "U+000A, a line break"),
        ('{"name": "a\\ud800b"}', "/name", "U+D800"),
        ('{"name": " \\u3000"}', "/name", "at least 2 characters"),
        ('{"words": ["a", "b\\u200bc"]}', "/words", "U+200B"),
        ('{"parts": [{"name": "a\\uffffb"}]}', "/parts/0/name", "U+FFFF"),
        ('{"reason": "a\\u000bb"}', "/reason", "U+000B"),
        ('{"reason": "a\\u202eb"}', "/reason", "U+202E"),
        ('{"on": "0001-01-01"}', "/on", "There is no day 0001-01-01 from 1980 to 2100."),
        ('{"on": 1630000000}', "/on", "Must be a text."),
        ('{"number": 9223372036854775808}', "/number", "less than or equal to 9223372036854775807"),
        ('{"a\\u0000": 1}', "/a<U+0000>", "There is no such field here."),
        ('{"a\\ud800": 1}', "", "Unicode text"),
    ],
)
async def test_a_body_that_is_not_plain_is_refused_with_the_place(body: str, pointer: str, why: str) -> None:
    error = error_of(await sent(body), 422)
    assert (error["in"], error["pointer"]) == ("body", pointer)
    assert why in error["detail"]


@pytest.mark.parametrize(
    "body", ["", "{", "[" * 100_000, '{"number": ' + "9" * 5_000 + "}", '{"name": NaN}', '"\ud800"', "null"]
)
async def test_a_body_that_is_no_json_of_ours_is_a_problem(body: str) -> None:
    answer = await sent(body)
    assert answer.status_code in (400, 422)
    assert answer.headers["content-type"] == MEDIA_TYPE


@pytest.mark.parametrize("word", ["name", "words", "parts", "on", "number"])
async def test_lists_in_lists_in_lists_are_not_valid_however_deep(word: str) -> None:
    for deep in (2, 900):
        answer = await sent(f'{{"{word}": {"[" * deep}{"]" * deep}}}')
        assert (answer.status_code, answer.headers["content-type"]) == (422, MEDIA_TYPE)


@pytest.mark.parametrize("body", ["[" * 50_000, '{"number": ' + "1" * 5_000 + "}", '{"a":' * 50_000])
async def test_a_body_that_no_program_reads_is_told_in_a_sentence(body: str) -> None:
    answer = await sent(body)
    assert answer.status_code in (400, 422)
    assert answer.json()["detail"].endswith(".")


async def test_a_problem_is_told_whatever_its_sentence_quotes() -> None:
    answer = await asked("/quoting/x")
    assert (answer.status_code, answer.headers["content-type"]) == (401, MEDIA_TYPE)
    assert answer.json()["detail"] == "The token is not valid: Not ? and not \0."


async def test_what_the_framework_refuses_is_told_in_a_sentence() -> None:
    async with AsyncClient(transport=ASGITransport(_app()), base_url="http://things.test") as client:
        nothing, other = await client.get("/nothing"), await client.delete("/things")
    assert (nothing.status_code, nothing.json()["detail"]) == (404, "There is nothing at this address.")
    assert (other.status_code, other.headers["allow"]) == (405, "POST")
    assert other.json()["detail"].startswith("This address does not take this method")


async def test_a_year_whose_working_days_nobody_knows_yet_is_told_so_wherever_they_are_asked_for() -> None:
    assert (await asked("/working-days/2021-09-18")).json() is True
    answer = await asked("/working-days/2031-05-07")
    assert (answer.status_code, answer.headers["content-type"]) == (409, MEDIA_TYPE)
    assert answer.json()["detail"] == "The official working days of 2031 are not known to this system yet."
