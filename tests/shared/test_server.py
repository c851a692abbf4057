"""What only a server shows, on loopback: heads without end, whose word about an address is believed, and metrics."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest
import uvicorn
from fastapi import FastAPI, Request
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from shared.http import handlers
from shared.http.allowance import Allowance
from shared.http.server import MOST_OF_A_HEAD
from shared.problem import Problem
from shared.security.observers import check_observer
from shared.security.tokens import TokenMaker, TokenReader

PROXY = "127.0.0.2"
"""An address of loopback, too: whoever connects from it is taken for the proxy."""


def _app(proxies: str, keys: str) -> FastAPI:
    app = FastAPI()
    handlers.install(app)
    app.state.tokens = TokenReader(keys)
    if proxies:
        app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=proxies.split())

    @app.get("/who")
    async def who(request: Request) -> str:
        return "" if request.client is None else request.client.host

    @app.post("/said")
    async def said(request: Request) -> str:
        return (await request.body()).decode()

    @app.get("/metrics")
    async def metrics(request: Request) -> str:
        check_observer(request, "127.0.0.0/8")
        return "up"

    return app


@contextlib.asynccontextmanager
async def _served(app: FastAPI) -> AsyncIterator[int]:
    config = uvicorn.Config(
        app,
        host="127.0.0.1",
        port=0,
        log_level="error",
        lifespan="off",
        http="shared.http.server:LimitedProtocol",
        proxy_headers=False,
    )
    server = uvicorn.Server(config)
    running = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        await running


async def _said(port: int, head: bytes, *, comes_from: str = "127.0.0.1") -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=(comes_from, 0))
    with contextlib.suppress(ConnectionError):
        writer.write(head)
        await writer.drain()
    async with asyncio.timeout(30):
        with contextlib.suppress(ConnectionError):
            return await reader.read()
    return b""


@pytest.fixture
def maker(tmp_path_factory: pytest.TempPathFactory) -> TokenMaker:
    return TokenMaker.from_file(tmp_path_factory.mktemp("server") / "key.json")


ENDLESS = {
    "one header": b"GET /who HTTP/1.1\r\nHost: x\r\nX: " + b"x" * (MOST_OF_A_HEAD + 1),
    "many headers": b"GET /who HTTP/1.1\r\nHost: x\r\n" + b"X: xxxxxxxx\r\n" * (MOST_OF_A_HEAD // 13 + 1),
    "the first line": b"GET /" + b"x" * (MOST_OF_A_HEAD + 1),
}


@pytest.mark.parametrize("head", ENDLESS.values(), ids=ENDLESS)
async def test_a_head_without_end_is_ended_by_the_server(maker: TokenMaker, head: bytes) -> None:
    async with _served(_app("", maker.public_keys())) as port:
        assert b" 431 " in (await _said(port, head)).split(b"\r\n")[0]
        assert b'"127.0.0.1"' in await _said(port, b"GET /who HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")


HEAD = b"GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Forwarded-For: %s\r\n\r\n"


async def test_only_the_proxys_word_about_an_address_is_believed(maker: TokenMaker) -> None:
    async with _served(_app(f"{PROXY} 10.0.0.0/8", maker.public_keys())) as port:
        assert b'"127.0.0.1"' in await _said(port, HEAD % (b"/who", b"9.9.9.9"))
        assert b'"9.9.9.9"' in await _said(port, HEAD % (b"/who", b"9.9.9.9"), comes_from=PROXY)
        # What the sender wrote itself stands left of what the proxies wrote.
        assert b'"8.8.8.8"' in await _said(port, HEAD % (b"/who", b"9.9.9.9, 8.8.8.8, 10.1.1.1"), comes_from=PROXY)
    async with _served(_app("", maker.public_keys())) as port:
        assert b'"127.0.0.2"' in await _said(port, HEAD % (b"/who", b"9.9.9.9"), comes_from=PROXY)


async def test_metrics_are_for_the_networks_named_and_for_tokens_of_their_scope(maker: TokenMaker) -> None:
    async with _served(_app(PROXY, maker.public_keys())) as port:
        assert b" 200 " in await _said(port, HEAD % (b"/metrics", b"9.9.9.9"))
        assert b" 401 " in await _said(port, HEAD % (b"/metrics", b"9.9.9.9"), comes_from=PROXY)
        for scope, status in (("metrics:read", b" 200 "), ("feed:read", b" 403 ")):
            token = f"9.9.9.9\r\nAuthorization: Bearer {maker.make('prometheus', [scope])}".encode()
            assert status in await _said(port, HEAD % (b"/metrics", token), comes_from=PROXY)


def _from(host: str) -> Request:
    return Request({"type": "http", "client": (host, 1), "headers": []})


def test_forms_are_counted_by_household_and_by_notice_so_that_nobody_closes_them_for_others() -> None:
    allowance = Allowance(2, 3600, lambda: 0.0)
    for host in ("2001:db8:1:2::1", "2001:db8:1:2::2"):
        allowance.use(_from(host), "notice-1")
    with pytest.raises(Problem, match="Too many"):
        allowance.use(_from("2001:db8:1:2:ffff::1"), "notice-1")
    allowance.use(_from("2001:db8:1:3::1"), "notice-1")
    allowance.use(_from("2001:db8:1:2::1"), "notice-2")
    for _ in range(2):
        allowance.use(_from("9.9.9.9"), "notice-1")
    with pytest.raises(Problem, match="Too many"):
        allowance.use(_from("::ffff:9.9.9.9"), "notice-1")
    allowance.use(_from("9.9.9.8"), "notice-1")


OFFER = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\n"
"""As the HttpClient of the JDK offers HTTP/2 with the first request of a connection."""


@pytest.mark.parametrize("cut", [0, 4], ids=["in one piece", "the body behind the head"])
async def test_a_body_arrives_though_another_protocol_is_offered_with_it(maker: TokenMaker, cut: int) -> None:
    body = b"the body"
    head = b"POST /said HTTP/1.1\r\nHost: x\r\n" + OFFER + b"Content-Length: %d\r\n\r\n" % len(body)
    async with _served(_app("", maker.public_keys())) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for _ in range(2):  # on the connection as it is kept, too
            for piece in (head + body[:cut], body[cut:]) if cut else (head + body,):
                writer.write(piece)
                await writer.drain()
                await asyncio.sleep(0.05)
            async with asyncio.timeout(10):
                assert b" 200 " in await reader.readline()
                assert b'"the body"' in await reader.readuntil(b'"the body"')
        writer.close()
