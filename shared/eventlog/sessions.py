"""Engines for the database. Every session of a service has an end to its waiting; one of a tool takes what it needs."""

from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

_MORE_SECONDS = 10.0
_CONNECTIONS = 8
_SECONDS_FOR_A_CONNECTION = 10.0


@dataclass(frozen=True, slots=True)
class SessionLimits:
    """Seconds. ``idle`` is for a transaction in which nothing is asked."""

    statement: float = 120.0
    lock: float = 15.0
    idle: float = 600.0

    def server_settings(self) -> dict[str, str]:
        """Settings for PostgreSQL when a session begins."""
        return {
            "statement_timeout": _milliseconds(self.statement),
            "lock_timeout": _milliseconds(self.lock),
            "idle_in_transaction_session_timeout": _milliseconds(self.idle),
        }

    @property
    def command_timeout(self) -> float:
        """For a server that is gone without a word: longer than any that is there would take."""
        return self.statement + _MORE_SECONDS


USUAL = SessionLimits()


def url_of(dsn: str) -> str:
    """``postgresql://…`` as SQLAlchemy has it: with the driver."""
    return dsn.replace("postgresql://", "postgresql+asyncpg://", 1)


def engine_of(dsn: str, limits: SessionLimits) -> AsyncEngine:
    """For the tables of a service. A connection that is found dead is dropped with all others, and made again."""
    return create_async_engine(
        url_of(dsn),
        pool_size=_CONNECTIONS,
        pool_timeout=_SECONDS_FOR_A_CONNECTION,
        connect_args={
            "server_settings": limits.server_settings(),
            "command_timeout": limits.command_timeout,
            "timeout": _SECONDS_FOR_A_CONNECTION,
        },
    )


_one_by_one: WeakKeyDictionary[AsyncEngine, AsyncEngine] = WeakKeyDictionary()


def statement_by_statement(engine: AsyncEngine) -> AsyncEngine:
    """The same connections, for who asks once: one statement needs no transaction around it, which would be two more.

    Kept for each engine: making it takes a tenth of the time that a statement does.
    """
    if engine not in _one_by_one:
        _one_by_one[engine] = engine.execution_options(isolation_level="AUTOCOMMIT")
    return _one_by_one[engine]


def brief_engine_of(dsn: str, **options: Any) -> AsyncEngine:
    """For a tool that reads or writes once and ends: no connection is kept, and a long statement may be long."""
    return create_async_engine(url_of(dsn), poolclass=NullPool, **options)


def _milliseconds(seconds: float) -> str:
    return str(max(int(seconds * 1000), 1))
