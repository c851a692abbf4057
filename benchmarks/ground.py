"""A PostgreSQL of our own that waits for the disk, and a fresh database for every run."""

import shutil
import tempfile
from itertools import count
from pathlib import Path
from typing import Self

import asyncpg

from migrations.grants import RUNTIME_ROLE, grant_statements
from migrations.run import migrate
from wengang.databases import EmbeddedServer, run_statements

EMPTY = "empty"
_MUST_BE_ON = ("fsync", "synchronous_commit", "full_page_writes")


class GuaranteeBroken(AssertionError):
    """What was measured did not do what it promises; its time means nothing."""


def hold(kept: bool, promise: str) -> None:
    """Raises ``GuaranteeBroken`` unless the promise was kept."""
    if not kept:
        raise GuaranteeBroken(promise)


class Ground:
    """Use as a context manager. Everything is in one temporary folder, and gone afterwards."""

    def __enter__(self) -> Self:
        self._folder = Path(tempfile.mkdtemp(prefix="wengang-benchmarks-"))
        self.server = EmbeddedServer(self._folder / "postgresql")
        self._numbers = count(1)
        self._templates: set[str] = set()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def folder(self) -> Path:
        return self._folder

    def owner(self, database: str) -> str:
        return self.server.url(database)

    def runtime(self, database: str) -> str:
        """As the role that a service runs as."""
        return self.server.url(database, RUNTIME_ROLE)

    async def prepare(self) -> None:
        await self._administer(f"CREATE ROLE {RUNTIME_ROLE} LOGIN", f"CREATE DATABASE {EMPTY}")
        connection = await asyncpg.connect(self.owner(EMPTY))
        for setting in _MUST_BE_ON:
            hold(await connection.fetchval(f"SHOW {setting}") == "on", f"{setting} is on")
        await connection.close()

    def migrate(self) -> None:
        """Outside of any event loop: the migrations start their own."""
        migrate("registration", self.owner(EMPTY))

    async def grant(self, database: str = EMPTY) -> None:
        await run_statements(self.owner(database), grant_statements())

    async def bare(self) -> str:
        """The name of a new database without any tables."""
        name = f"run_{next(self._numbers)}"
        await self._administer(f"CREATE DATABASE {name}")
        return name

    async def fresh(self, template: str = EMPTY) -> str:
        """The name of a new database like the template; what earlier runs left unwritten is written first."""
        name = f"run_{next(self._numbers)}"
        await self._administer(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY", "CHECKPOINT")
        return name

    async def drop(self, name: str) -> None:
        await self._administer(f"DROP DATABASE {name} WITH (FORCE)")

    async def keep_as(self, name: str, template: str) -> None:
        await self._administer(f"ALTER DATABASE {name} RENAME TO {template}")
        self._templates.add(template)

    async def analyze(self, name: str) -> None:
        """Plans as a database that has lived a while makes them."""
        await run_statements(self.owner(name), ["ANALYZE"])

    def has(self, template: str) -> bool:
        return template in self._templates

    async def _administer(self, *statements: str) -> None:
        await run_statements(self.server.url("postgres"), list(statements))
