"""What many tests start from: a play, done once for the tests of a file, and copied for each of them.

``@starts_from(ordered, ONE, TWO)`` above a test is ``await ordered(system, ONE, TWO)`` at its beginning; what the play
told is ``system.played``.
"""

import copy
import shutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from migrations.grants import RUNTIME_ROLE
from tests.system import START, InProcess
from wengang.databases import EmbeddedServer, run_statements

Play = Callable[..., Awaitable[Any]]
CopyDatabase = Callable[[str], Awaitable[str]]
_numbers = count(1)


def starts_from(play: Play, *given: Any) -> pytest.MarkDecorator:
    """The test's ``system`` is where ``play(system, *given)`` has ended."""
    return pytest.mark.starts_from.with_args(play, *given)


@dataclass(frozen=True)
class World:
    """Databases and files of a system that has ended, to be copied; and what is to go on where it stood."""

    databases: dict[str, str]
    folder: Path
    played: Any = None
    now: str = START
    next_key: int = 1
    tokens: dict[str, str] = field(default_factory=dict)

    async def copied(self, server: EmbeddedServer, copy_database: CopyDatabase, folder: Path) -> dict[str, str]:
        """URLs of databases by service; the files are in ``folder``."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        return {
            service: server.url(await copy_database(template), RUNTIME_ROLE)
            for service, template in self.databases.items()
        }

    def system(self, databases: dict[str, str], folder: Path) -> InProcess:
        made = InProcess(databases, folder, begun=True, start=self.now, first_key=self.next_key)
        made.played = copy.deepcopy(self.played)
        made.tokens |= self.tokens
        return made


class Worlds:
    """``made``: the names of their databases."""

    def __init__(self, server: EmbeddedServer, begun: World, new_folder: Callable[[], Path]) -> None:
        self.made: list[str] = []
        self._server = server
        self._begun = begun
        self._new_folder = new_folder
        self._known: dict[tuple[Play, str], World] = {}

    async def where(self, mark: pytest.Mark | None) -> World:
        """Where a test with this mark starts."""
        if mark is None:
            return self._begun
        play, *given = mark.args
        key = play, repr(given)
        if key not in self._known:
            self._known[key] = await self._play(play, given)
        return self._known[key]

    async def _play(self, play: Play, given: list[Any]) -> World:
        folder, number, names = self._new_folder(), next(_numbers), dict[str, str]()

        async def copy_named(template: str) -> str:
            name = f"world_{number}_{template}"
            said = f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY"
            await run_statements(self._server.url("postgres"), [said])
            self.made.append(name)
            names[template] = name
            return name

        databases = await self._begun.copied(self._server, copy_named, folder)
        async with self._begun.system(databases, folder).running() as system:
            played = await play(system, *given)
            await system.settled()
        templates = {service: names[template] for service, template in self._begun.databases.items()}
        now = system.clock.now().isoformat()
        return World(templates, folder, played, now, system.next_key(), system.tokens)
