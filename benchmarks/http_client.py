"""A client that sends requests made beforehand over connections that stay open.

It reads only what it needs of an answer (status and length), so that it costs the machine a few hundredths of a
millisecond a request; a general client would be slower than the server that it is to measure.
"""

import asyncio
from collections.abc import Iterator, Sequence
from time import perf_counter
from typing import cast

from benchmarks.ground import hold
from benchmarks.measuring import Reading, p99

CONNECTIONS = 64
_END_OF_HEAD = b"\r\n\r\n"
_LENGTH = b"content-length:"
_GOOD = b"HTTP/1.1 20"


class _Connection(asyncio.Protocol):
    """Sends the next request as soon as the last is answered; ``done`` when there are none left."""

    def __init__(self, requests: Iterator[bytes], latencies: list[float]) -> None:
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._requests = requests
        self._latencies = latencies
        self._received = b""
        self._sent = 0.0
        self._transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.WriteTransport, transport)  # uvloop's own class, of the same shape
        self._send()

    def data_received(self, data: bytes) -> None:
        self._received += data
        end = self._received.find(_END_OF_HEAD)
        if end < 0:
            return
        head = self._received[:end].lower()
        at = head.index(_LENGTH) + len(_LENGTH)
        length = int(head[at:].split(b"\r\n", 1)[0])
        if len(self._received) < end + len(_END_OF_HEAD) + length:
            return
        if not self._received.startswith(_GOOD):
            self._fail(AssertionError(self._received.decode()))
            return
        self._latencies.append(1000 * (perf_counter() - self._sent))
        self._received = b""
        self._send()

    def connection_lost(self, exc: Exception | None) -> None:
        self._fail(ConnectionError(f"The server hung up: {exc!r}"))

    def _send(self) -> None:
        request = next(self._requests, None)
        if request is None or self._transport is None:
            if not self.done.done():
                self.done.set_result(None)
            return
        self._sent = perf_counter()
        self._transport.write(request)

    def _fail(self, error: Exception) -> None:
        if not self.done.done():
            self.done.set_exception(error)


def post(path: str, headers: dict[str, str], body: bytes) -> bytes:
    """A whole request."""
    lines = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", "Content-Type: application/json"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode() + _END_OF_HEAD + body


def get(path: str, headers: dict[str, str]) -> bytes:
    """A whole request without a body."""
    lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join(lines).encode() + _END_OF_HEAD


async def send_all(port: int, requests: Sequence[bytes], connections: int = CONNECTIONS) -> Reading:
    """All of them, each once. Raises when an answer is not a good one."""
    latencies: list[float] = []
    left = iter(requests)
    loop = asyncio.get_running_loop()
    begun = perf_counter()
    opened = [
        await loop.create_connection(lambda: _Connection(left, latencies), "127.0.0.1", port)
        for _ in range(connections)
    ]
    await asyncio.gather(*(connection.done for _, connection in opened))
    seconds = perf_counter() - begun
    for transport, _ in opened:
        transport.close()
    hold(len(latencies) == len(requests), "Every request is answered.")
    return Reading(len(latencies), seconds, p99(latencies))
