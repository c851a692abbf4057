"""Connections to the database of one log: a pool for reading, and single ones for who writes or listens."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Self

import asyncpg

from shared.eventlog.sessions import SessionLimits

_READ_RETRIES = 8
LOST_CONNECTION = (
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.OperatorInterventionError,
    asyncpg.InternalClientError,  # what a cut in the middle of a message may look like
    OSError,
)
AWAITS_THE_DATABASE = (
    asyncpg.ReadOnlySQLTransactionError,
    asyncpg.LockNotAvailableError,
    asyncpg.QueryCanceledError,
    asyncpg.InsufficientResourcesError,
)
"""It is there, and cannot do now what it could at another time."""

Fetch = Callable[..., Awaitable[list[Any]]]
"""``fetch(query, *values)`` runs one query, which may be repeated without harm."""


class Database:
    def __init__(self, dsn: str, limits: SessionLimits, pool: "asyncpg.Pool") -> None:
        self._dsn = dsn
        self._limits = limits
        self.pool = pool

    @classmethod
    async def open(cls, dsn: str, limits: SessionLimits) -> Self:
        # A plan made while the log was empty reads the whole table, and stays: a new log would slow down as it grows.
        settings = {"enable_seqscan": "off", **limits.server_settings()}
        # Nothing here changes a session's state, so there is nothing to reset when a connection goes back to the pool.
        pool = await asyncpg.create_pool(
            dsn,
            min_size=1,
            max_size=8,
            server_settings=settings,
            reset=_as_it_is,
            command_timeout=limits.command_timeout,
        )
        return cls(dsn, limits, pool)

    async def close(self) -> None:
        await self.pool.close()

    async def connect(self) -> asyncpg.Connection:
        """A connection beside the pool, for the caller to close."""
        settings, timeout = self._limits.server_settings(), self._limits.command_timeout
        return await asyncpg.connect(self._dsn, server_settings=settings, command_timeout=timeout, timeout=10)

    async def fetch(self, query: str, *values: object) -> list[Any]:
        """Reads are safe to repeat: a cut connection is nobody's business but ours."""
        for attempt in range(_READ_RETRIES):
            try:
                return list(await self.pool.fetch(query, *values))
            except LOST_CONNECTION:
                await asyncio.sleep(0.05 * attempt)
        return list(await self.pool.fetch(query, *values))

    async def fetchrow(self, query: str, *values: object) -> Any:
        """The first row; None when there is none."""
        rows = await self.fetch(query, *values)
        return rows[0] if rows else None


async def _as_it_is(_: asyncpg.Connection) -> None:
    """What a pool does to a connection that comes back."""
