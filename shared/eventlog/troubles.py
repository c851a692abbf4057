"""Errors in words for the operator, and whether one of the database is its own fault or that of what it was given."""

from collections.abc import Iterator

import asyncpg
from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnectionInTime

ERRORS_OF_DATABASES: tuple[type[Exception], ...] = (
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    SQLAlchemyError,
    OSError,
)
"""What reading or writing may raise: ``of_the_database`` says which of them are nobody's fault but its own."""
_LONGEST = 300

_OF_THE_DATABASE = (
    "08",  # connection
    "25006",  # read-only, say after a failover
    "40",  # deadlock, serialisation
    "53",  # connections, memory, disk
    "55P03",  # a lock was not had in time
    "57",  # shut down, starting up, a statement that took too long
    "58",  # input and output
)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error, and those that it was made of: SQLAlchemy wraps what asyncpg raises."""
    found: BaseException | None = error
    for _ in range(8):
        if found is None:
            return
        yield found
        found = found.__cause__ or getattr(found, "orig", None)


def of_the_database(error: BaseException) -> bool:
    """Whether the database cannot do now what it could at another time: nothing is wrong with what it was asked."""
    for one in _causes(error):
        sqlstate = getattr(one, "sqlstate", None)
        if isinstance(sqlstate, str) and sqlstate.startswith(_OF_THE_DATABASE):
            return True
        if isinstance(one, asyncpg.InterfaceError) and not isinstance(one, ValueError):
            return True  # the connection is closed, or in use by what was cancelled
        if isinstance(one, OSError | asyncpg.InternalClientError | NoConnectionInTime):
            return True
    return False


def said(error: BaseException) -> str:
    """What went wrong, in a line, without the values that it went wrong with: anybody may read whether we are ready."""
    match error:
        case ValidationError():
            first = error.errors(include_input=False, include_url=False)[0]
            place = ".".join(str(part) for part in first["loc"]) or "the whole"
            return f"ValidationError at {place}: {first['msg']}"
        case DBAPIError():
            return said(error.orig.__cause__ or error.orig) if error.orig is not None else type(error).__name__
        case TimeoutError():
            return "It did not answer in time."
        case asyncpg.PostgresError():
            return f"{type(error).__name__}: {(str(error).splitlines() or [''])[0][:_LONGEST]}"
    return repr(error)[:_LONGEST]
