"""Start writing processes, kill them, start them again, and look at what is in the log afterwards."""

import asyncio
import contextlib
import hashlib
import os
import signal
import sys
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import asyncpg
import orjson

from shared.eventlog.sealing import SHA256, Frontier
from tests.faults.writing_process import size_of

LONG = os.environ.get("WENGANG_LONG_FAULTS") == "1"
_ROOT = Path(__file__).parents[2]


def moment(seed: str, number: int, below: int) -> int:
    """A number below ``below`` that looks random and is the same in every run."""
    return int.from_bytes(hashlib.sha256(f"{seed}:{number}".encode()).digest()[:8], "big") % below


class WritingProcess:
    """A writing process under a name, through all its restarts. ``acknowledged`` maps commands to positions."""

    def __init__(self, url: str, name: str, end: int) -> None:
        self._url = url
        self.name = name
        self.end = end
        self.acknowledged: dict[str, int] = {}
        self._process: asyncio.subprocess.Process | None = None
        self._hearing: asyncio.Task[None] | None = None
        self._heard = asyncio.Event()

    async def start(self) -> None:
        """Go on from the first command that was not acknowledged; those after it that were are repeated."""
        first = next(number for number in range(self.end + 1) if f"{self.name}/{number}" not in self.acknowledged)
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.faults.writing_process", self._url, self.name, str(first), str(self.end)),
            cwd=_ROOT,
            stdout=asyncio.subprocess.PIPE,
        )
        self._hearing = asyncio.create_task(self._hear(self._process))
        self._hearing.add_done_callback(lambda _: self._heard.set())

    async def _hear(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None
        async for line in process.stdout:
            if not line.endswith(b"\n"):
                break  # it was killed in the middle of a word
            command_id, position = line.decode().split()
            # Whoever asks again gets the first answer.
            first = self.acknowledged.setdefault(command_id, int(position))
            assert first == int(position), f"{command_id} was acknowledged at {first}, and again at {int(position)}."
            self._heard.set()

    async def acknowledges(self, more: int) -> None:
        """Wait until so many more commands are acknowledged, or all are."""
        wanted = min(len(self.acknowledged) + more, self.end)
        while len(self.acknowledged) < wanted:
            if self._hearing is None or self._hearing.done():
                await self._hears_no_more()
            self._heard.clear()
            await self._heard.wait()

    async def _hears_no_more(self) -> None:
        if self._hearing is not None:
            await self._hearing  # raises what was wrong with what it said
        raise AssertionError(f"{self.name} has ended.")

    async def kill(self) -> None:
        assert self._process is not None
        assert self._hearing is not None
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()
        await self._hearing

    async def ends(self) -> None:
        """Wait until it has come to its end by itself, all commands acknowledged."""
        assert self._process is not None
        assert self._hearing is not None
        await self._hearing
        assert await self._process.wait() == 0
        assert len(self.acknowledged) == self.end


@contextlib.asynccontextmanager
async def started(processes: Sequence[WritingProcess]) -> AsyncIterator[None]:
    """All of them started, and none left behind."""
    try:
        await asyncio.gather(*(process.start() for process in processes))
        yield
    finally:
        await asyncio.gather(*(process.kill() for process in processes))


async def check(url: str, processes: Sequence[WritingProcess]) -> int:
    """Nothing acknowledged is lost, nothing is there twice or by half, positions have no gap; the last position."""
    connection = await asyncpg.connect(url)
    try:
        events = await connection.fetch("SELECT * FROM events ORDER BY notification_id")
        outcomes = await connection.fetch("SELECT command_id, position FROM command_outcomes")
        head = await connection.fetchrow("SELECT position, root FROM log_head")
        commits = await connection.fetch("SELECT position FROM log_commits ORDER BY position")
    finally:
        await connection.close()
    assert [event["notification_id"] for event in events] == list(range(1, len(events) + 1))
    recorded: dict[str, list[int]] = defaultdict(list)
    numbers: dict[str, list[int]] = defaultdict(list)
    versions: dict[str, list[int]] = defaultdict(list)
    frontier = Frontier(SHA256)
    for event in events:
        recorded[event["command_id"]].append(event["notification_id"])
        numbers[event["originator_id"]].append(orjson.loads(event["state"])["number"])
        versions[event["originator_id"]].append(event["originator_version"])
        frontier.append(event["leaf_hash"])
    for command_id, positions in recorded.items():
        name, number = command_id.split("/")
        first = positions[0]
        assert positions == list(range(first, first + size_of(name, int(number)))), f"{command_id} is not there whole."
    assert {row["command_id"]: row["position"] for row in outcomes} == {one: all_[-1] for one, all_ in recorded.items()}
    for stream, counted in numbers.items():
        # Each number once: no command was decided on a state that had moved on, and none was carried out twice.
        assert counted == versions[stream] == list(range(1, len(counted) + 1)), stream
    for process in processes:
        for command_id, position in process.acknowledged.items():
            assert recorded.get(command_id, [0])[-1] == position, f"{command_id} was acknowledged at {position}."
    assert (head["position"], head["root"]) == (len(events), frontier.root())
    assert commits[-1]["position"] == len(events)
    return len(events)


def children_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def kill_at_once(pids: Sequence[int]) -> None:
    """kill -9."""
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
