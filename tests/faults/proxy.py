"""Between the log and PostgreSQL: forwards all, and cuts the connection on a statement, before it is answered."""

import asyncio
import contextlib
import shutil
import tempfile
from collections.abc import AsyncIterator
from enum import Enum, auto
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

_SOCKET = ".s.PGSQL.5432"


class Cut(Enum):
    """When the connection is cut."""

    BEFORE_IT_IS_SENT = auto()
    """PostgreSQL never sees the statement."""
    WHILE_IT_RUNS = auto()
    """PostgreSQL has the statement; whether it commits before the cut or after is left to chance."""
    AFTER_IT_IS_DONE = auto()
    """PostgreSQL has committed and answered; the answer does not come through."""


class Proxy:
    """``url`` leads through it. ``arm`` says which statement to cut on, and how many times."""

    def __init__(self, url: str) -> None:
        folder = parse_qs(urlsplit(url).query)["host"][0]
        self._server = f"{folder}/{_SOCKET}"
        self._folder = Path(tempfile.mkdtemp(prefix="wengang-proxy-"))
        self.url = url.replace(folder, str(self._folder))
        self.cuts = 0
        self._statement = b""
        self._cut = Cut.AFTER_IT_IS_DONE
        self._left = 0
        self._closed = False
        self.has_cut = asyncio.Event()

    def arm(self, statement: str, cut: Cut, times: int = 1, *, then_refuse: bool = False) -> None:
        """``then_refuse``: nothing comes through any more after the last cut."""
        self._statement, self._cut, self._left, self._then_refuse = statement.encode(), cut, times, then_refuse

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator["Proxy"]:
        server = await asyncio.start_unix_server(self._serve, self._folder / _SOCKET)
        try:
            yield self
        finally:
            server.close()
            shutil.rmtree(self._folder)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._closed:
            writer.close()
            return
        from_server, to_server = await asyncio.open_unix_connection(self._server)
        connection = _Connection(self, reader, to_server)
        both = [
            asyncio.create_task(connection.forward_statements()),
            asyncio.create_task(connection.forward_answers(from_server, writer)),
        ]
        await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        for task in both:
            task.cancel()
        await asyncio.gather(*both, return_exceptions=True)
        for end in (writer, to_server):
            end.transport.abort()

    def is_due(self, statement: bytes) -> Cut | None:
        """Whether to cut on this statement, which counts as done."""
        if self._left == 0 or self._statement not in statement:
            return None
        self._left -= 1
        self._closed = self._left == 0 and self._then_refuse
        return self._cut

    def note_cut(self) -> None:
        self.cuts += 1
        self.has_cut.set()


class _Connection:
    """Reads the messages of the client (PostgreSQL's frontend protocol, version 3), as far as it must."""

    def __init__(self, proxy: Proxy, reader: asyncio.StreamReader, to_server: asyncio.StreamWriter) -> None:
        self._proxy = proxy
        self._reader = reader
        self._to_server = to_server
        self._prepared: dict[bytes, bytes] = {}
        self._due: Cut | None = None
        self._is_cut = False

    async def forward_statements(self) -> None:
        size = await self._reader.readexactly(4)  # the start-up message alone has no letter before its size
        self._to_server.write(size + await self._reader.readexactly(int.from_bytes(size, "big") - 4))
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                kind = await self._reader.readexactly(1)
                size = await self._reader.readexactly(4)
                body = await self._reader.readexactly(int.from_bytes(size, "big") - 4)
                self._due = self._due or self._look_at(kind, body)
                if self._due is Cut.BEFORE_IT_IS_SENT:
                    self._proxy.note_cut()
                    return
                self._to_server.write(kind + size + body)
                await self._to_server.drain()
                if self._due is Cut.WHILE_IT_RUNS and kind in (b"S", b"Q"):
                    self._is_cut = True
                    self._proxy.note_cut()
                    return

    def _look_at(self, kind: bytes, body: bytes) -> Cut | None:
        if kind == b"P":  # parse: a name, and what it stands for from now on
            name, statement, _ = body.split(b"\0", 2)
            self._prepared[name] = statement
        elif kind == b"B":  # bind: run what this name stands for
            _, name, _ = body.split(b"\0", 2)
            return self._proxy.is_due(self._prepared.get(name, b""))
        elif kind == b"Q":
            return self._proxy.is_due(body)
        return None

    async def forward_answers(self, from_server: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            while data := await from_server.read(65536):
                if self._is_cut:  # an answer that is quicker than the cut
                    return
                if self._due is Cut.AFTER_IT_IS_DONE:
                    while not data[-6:].startswith(b"Z\0\0\0\5"):  # ready for query: it has committed
                        data += await from_server.read(65536)
                    self._proxy.note_cut()
                    return
                to_client.write(data)
                await to_client.drain()
