"""message-db as a peer: its SQL from its npm package, loaded in the order of its own install script.

The package is fetched at run time, into the benchmark's temporary folder. Where that is not possible the contender is
told as not run, with the reason, and every other one is measured.
"""

import asyncio
import base64
import hashlib
import json
import math
import shutil
import sys
import tarfile
import uuid
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import asyncpg

from benchmarks.counting import Counted, counted
from benchmarks.ground import Ground, hold
from benchmarks.measuring import Reading, Sizes, p99

_CALLERS = 64
_STREAMS_PER_CALLER = 1_000
_PACKAGE = "@eventide/message-db@1.3.1"
_SHA512 = "n3hdE5YAZNXTr2HK9gG0GJ6dusgdE544LTvS+21/yOEHBvNuUzNmXXw5vS05vpe6RSuhzTRy5Wg0q7c1VfJg+A=="
"""What the registry says of 1.3.1: the SQL runs as the owner of a server, and is the one that was looked at."""
_SECONDS_TO_FETCH = 60
_SCRIPT = (
    "roles/message-store",
    "schema/message-store",
    "tables/messages",
    "types/message",
    "functions/message-store-version",
    "functions/hash-64",
    "functions/acquire-lock",
    "functions/category",
    "functions/is-category",
    "functions/id",
    "functions/cardinal-id",
    "functions/stream-version",
    "functions/write-message",
    "functions/get-stream-messages",
    "functions/get-category-messages",
    "functions/get-last-stream-message",
    "indexes/messages-id",
    "indexes/messages-stream",
    "indexes/messages-category",
)
"""``install.sh`` of 1.3.1 and the scripts it calls, less views and privileges, which nothing here reads by, and the
extension pgcrypto: it is there for ``gen_random_uuid()`` only, which PostgreSQL has had of its own since version 13."""
_SEARCH_PATH = {"search_path": "message_store,public"}
"""As its guide tells users to set it: its functions name one another without their schema."""


@dataclass(frozen=True, slots=True)
class NotRun(Reading):
    """A contender that could not be run here, and why. Its rate is no number."""

    why: str = ""

    @property
    def rate(self) -> float:
        return math.nan


class CannotInstall(Exception):
    """A sentence: what is missing."""


async def message_db(ground: Ground, database: str, sizes: Sizes) -> Reading:
    """``write_message`` from 64 connections, each with the version that it expects.

    All streams are of one category: message-db promises an order without gaps for readers within one only, and takes
    a lock on it for every write.
    """
    try:
        await _install(ground, database)
    except CannotInstall as error:
        print(f"message-db: not run: {error}", file=sys.stderr)  # noqa: T201 - nobody should look for its figure
        return NotRun(0, 0.0, why=f"not run: {error}")
    pool = await asyncpg.create_pool(
        ground.owner(database), min_size=_CALLERS, max_size=_CALLERS, server_settings=_SEARCH_PATH
    )
    connections = [await pool.acquire() for _ in range(_CALLERS)]
    latencies: list[float] = []
    begun = perf_counter()

    async def call(caller: int) -> None:
        number = 0
        while (started := perf_counter()) < begun + sizes.seconds:
            version = number // _STREAMS_PER_CALLER
            position = await connections[caller].fetchval(
                "SELECT write_message($1, $2, $3, $4, NULL, $5)",
                str(uuid.uuid4()),
                f"counter-{caller}x{number % _STREAMS_PER_CALLER}",
                Counted.topic,
                counted(version + 1).model_dump_json(),
                version - 1,  # the stream's last position, -1 when there is none
            )
            hold(position == version, "A message stands where it was expected to.")
            latencies.append(1000 * (perf_counter() - started))
            number += 1

    await asyncio.gather(*(call(caller) for caller in range(_CALLERS)))
    reading = Reading(len(latencies), perf_counter() - begun, p99(latencies))
    written = await connections[0].fetchval("SELECT count(*) FROM messages")
    hold(written == reading.done, "Nothing is lost.")
    for connection in connections:
        await pool.release(connection)
    await pool.close()
    return reading


async def _install(ground: Ground, database: str) -> None:
    folder = ground.folder / "message-db"
    sql = folder / "package" / "database"
    if not sql.exists():
        folder.mkdir(exist_ok=True)
        await _fetch(folder)
    connection = await asyncpg.connect(ground.owner(database), server_settings=_SEARCH_PATH)
    try:
        for name in _SCRIPT:
            await connection.execute((sql / f"{name}.sql").read_text(encoding="utf-8"))
    except (OSError, asyncpg.PostgresError) as error:
        raise CannotInstall(f"its SQL cannot be loaded: {error}") from error
    finally:
        await connection.close()


async def _fetch(folder: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise CannotInstall("npm is not on this machine")
    fetching = await asyncio.create_subprocess_exec(
        *(npm, "pack", "--json", "--fetch-retries=1", _PACKAGE),
        cwd=folder,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(_SECONDS_TO_FETCH):
            said, complained = await fetching.communicate()
    except TimeoutError:
        fetching.kill()
        await fetching.wait()
        raise CannotInstall(f"npm did not give {_PACKAGE} in {_SECONDS_TO_FETCH} seconds") from None
    if fetching.returncode != 0:
        last = (complained.decode(errors="replace").strip().splitlines() or ["no reason told"])[-1]
        raise CannotInstall(f"npm does not give {_PACKAGE}: {last}")
    file = folder / json.loads(said)[0]["filename"]
    if base64.b64encode(hashlib.sha512(file.read_bytes()).digest()).decode() != _SHA512:
        raise CannotInstall(f"npm gave another {_PACKAGE} than the one that was looked at")
    with tarfile.open(file) as archive:
        archive.extractall(folder, filter="data")
