"""What is read of a request, and before what: headers, bodies, and who sends them."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Annotated, Any

import pytest
from fastapi import Depends, FastAPI, Request
from httpx import ASGITransport, AsyncClient, Response

from shared.http import handlers
from shared.http.door import MOST_HEADERS, MOST_OF_A_BODY, MOST_OF_HEADERS, Door, allow_body
from shared.http.fields import Body
from shared.problem import MEDIA_TYPE
from shared.security.tokens import Principal, TokenMaker, TokenReader, require


class Thing(Body):
    name: str


async def _whole(request: Request) -> int:
    return sum([len(part) async for part in request.stream()])


@pytest.fixture(scope="module")
def maker(tmp_path_factory: pytest.TempPathFactory) -> TokenMaker:
    return TokenMaker.from_file(tmp_path_factory.mktemp("door") / "key.json")


@pytest.fixture
def app(maker: TokenMaker) -> FastAPI:
    app = FastAPI()
    app.state.tokens = TokenReader(maker.public_keys())
    app.add_middleware(Door, answer=handlers.install(app))

    @app.post("/things")
    async def write(body: Thing, _: Annotated[Principal, Depends(require("thing:write"))]) -> str:
        return body.name

    @app.post("/open")
    async def write_openly(body: Thing) -> str:
        return body.name

    @app.post("/bare")
    async def bare(request: Request, _: Annotated[Principal, Depends(require("thing:write"))]) -> int:
        return await _whole(request)

    @app.post("/files")
    async def upload(request: Request, _: Annotated[Principal, Depends(require("thing:write"))]) -> int:
        allow_body(request, 2 * MOST_OF_A_BODY)
        return await _whole(request)

    return app


class Sender:
    """A body in parts; counts how much of it was asked for."""

    def __init__(self, size: int) -> None:
        self.size, self.read = size, 0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while self.read < self.size:
            self.read += 1 << 16
            yield b"x" * (1 << 16)


Ask = Callable[..., Awaitable[Response]]


@pytest.fixture
def ask(app: FastAPI, maker: TokenMaker) -> Ask:
    async def asked(path: str, scope: str | None = "thing:write", **request: Any) -> Response:
        headers: dict[str, str] = {"Content-Type": "application/json", **request.pop("headers", {})}
        if scope is not None:
            headers["Authorization"] = f"Bearer {maker.make('li', [scope])}"
        async with AsyncClient(transport=ASGITransport(app), base_url="http://door.test") as client:
            return await client.post(path, headers=headers, **request)

    return asked


def _length(size: int, *, declared: bool) -> dict[str, str]:
    return {"Content-Length": str(size)} if declared else {"Transfer-Encoding": "chunked"}


@pytest.mark.parametrize(("scope", "status"), [(None, 401), ("other:scope", 403)])
@pytest.mark.parametrize("path", ["/things", "/bare", "/files"])
@pytest.mark.parametrize("declared", [True, False])
async def test_nothing_is_read_of_who_may_not_send_it(
    ask: Ask, path: str, scope: str | None, status: int, declared: bool
) -> None:
    sender = Sender(500 << 20)
    answer = await ask(path, scope, content=sender, headers=_length(sender.size, declared=declared))
    assert (answer.status_code, answer.headers["content-type"]) == (status, MEDIA_TYPE)
    assert answer.headers["connection"] == "close"
    assert sender.read == 0


LIMITS = {"/things": 1, "/open": 1, "/bare": 1, "/files": 2}


@pytest.mark.parametrize("declared", [True, False])
@pytest.mark.parametrize(("path", "times"), LIMITS.items())
async def test_a_body_that_is_too_long_is_read_no_further(ask: Ask, path: str, times: int, declared: bool) -> None:
    most = times * MOST_OF_A_BODY
    sender = Sender(500 << 20)
    answer = await ask(path, content=sender, headers=_length(sender.size, declared=declared))
    assert (answer.status_code, answer.json()["type"]) == (413, "urn:wengang:problem:too-large")
    assert str(most) in answer.json()["detail"]
    assert sender.read == (0 if declared else most + (1 << 16))


@pytest.mark.parametrize("path", ["/bare", "/files"])
async def test_what_is_just_within_the_limit_comes_through(ask: Ask, path: str) -> None:
    size = MOST_OF_A_BODY if path == "/bare" else 2 * MOST_OF_A_BODY
    answer = await ask(path, content=Sender(size))
    assert (answer.status_code, answer.json()) == (200, size)
    assert "connection" not in answer.headers


TOO_MUCH = {
    "their number": {f"X-{number}": "x" for number in range(MOST_HEADERS + 1)},
    "their size": {"X-Long": "x" * MOST_OF_HEADERS},
}


@pytest.mark.parametrize("headers", TOO_MUCH.values(), ids=TOO_MUCH)
async def test_headers_have_limits(ask: Ask, headers: dict[str, str]) -> None:
    answer = await ask("/open", json={"name": "x"}, headers=headers)
    assert (answer.status_code, answer.json()["type"]) == (431, "urn:wengang:problem:headers-too-large")


async def test_every_answer_is_no_other_type_than_it_says_and_is_kept_nowhere(ask: Ask) -> None:
    for answer in (await ask("/open", json={"name": "x"}), await ask("/things", None, json={}), await ask("/nowhere")):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
