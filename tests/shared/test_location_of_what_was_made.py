"""A change that makes something answers 201 and where it is read; a first answer of long ago may not know where."""

from typing import Any

import pytest
from fastapi import FastAPI, Request, Response
from httpx import ASGITransport, AsyncClient
from httpx import Response as Told

from shared.eventlog.records import Recorded
from shared.http.answers import Recorded as Answer
from shared.http.changes import Change
from shared.http.operations import change
from shared.security.tokens import Principal

NOBODY = Principal("li", frozenset(), None, None, "")
ANYTHING: Any = None


class Made(Answer):
    part_id: str


async def made(answer: dict[str, Any], root_path: str = "") -> Told:
    app = FastAPI()

    @app.post("/things/{thing}", **change("make", "Make", Made, made="/things/{thing}/parts/{part_id}"))
    async def make(thing: str, request: Request) -> Response:
        return Change(request, NOBODY, ANYTHING).answer(Recorded((), 7, answer, replayed=True))

    transport = ASGITransport(app, root_path=root_path)
    async with AsyncClient(transport=transport, base_url="http://things.test") as client:
        return await client.post(f"{root_path}/things/a b")


@pytest.mark.parametrize("root", ["", "/payout"])
async def test_the_address_is_of_the_path_and_of_the_answer_below_the_root(root: str) -> None:
    answer = await made({"part_id": "1/2"}, root)
    assert (answer.status_code, answer.headers["location"]) == (201, f"{root}/things/a%20b/parts/1%2F2")


async def test_an_answer_that_does_not_name_it_goes_without() -> None:
    answer = await made({})
    assert (answer.status_code, "location" in answer.headers) == (201, False)
