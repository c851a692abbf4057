"""Whether databases can be audited at all: each is there, is that of its service, and is migrated by this version."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from urllib.parse import urlsplit

from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from migrations.run import configuration
from shared.eventlog.notes import Verifier
from shared.eventlog.sealing import service_of
from shared.eventlog.sessions import brief_engine_of
from shared.eventlog.troubles import ERRORS_OF_DATABASES, said
from wengang.roles import SERVICES

_SCHEME = "postgresql://"
_SECONDS = 10.0
"""To wait for a connection."""


class NotAuditable(ValueError):
    """Sentences, one a line: what cannot be audited, and what to do."""


def keys_by_service(verifier_keys: Sequence[str]) -> dict[str, Verifier]:
    """One for each log. Raises ``NotAuditable``."""
    found: dict[str, Verifier] = {}
    for key in verifier_keys:
        verifier = verifier_of(key)
        service = service_of(verifier.name)
        if service in found:
            raise NotAuditable(f"Two keys are of the log of {service}: give one for each log.")
        found[service] = verifier
    missing = [service for service in SERVICES if service not in found]
    if missing:
        raise NotAuditable(f"No key of the log of {', '.join(missing)} was given: give one --key for each log.")
    return found


def verifier_of(key: str) -> Verifier:
    """Of the log of a service. Raises ``NotAuditable``."""
    try:
        verifier = Verifier(key)
        known = verifier.suite.name
    except ValueError as error:
        raise NotAuditable(f"{key!r} is no verifier key: {error}") from None
    if verifier.name not in {f"wengang/{service}/{known}" for service in SERVICES}:
        raise NotAuditable(f"{verifier.name} is no log: there are those of {', '.join(SERVICES)}.")
    return verifier


async def check_auditable(dsns: Mapping[str, str]) -> None:
    """``dsns``: by service. Raises ``NotAuditable`` with a sentence for each database that will not do."""
    found = [(_place(service, dsn), await _problem(service, dsn)) for service, dsn in dsns.items()]
    problems = [f"{place} {problem}" for place, problem in found if problem is not None]
    if problems:
        raise NotAuditable("\n".join(problems))


@contextmanager
def reading(what: str) -> Iterator[None]:
    """Whatever a database answers in place of what is asked of it, as ``NotAuditable``: what was asked, and why not."""
    try:
        yield
    except ERRORS_OF_DATABASES as error:
        raise NotAuditable(f"{what} could not be read to the end: {said(error)}") from error


def _place(service: str, dsn: str) -> str:
    """Without user and password, which nobody needs to see."""
    name = urlsplit(dsn).path.strip("/") if dsn.startswith(_SCHEME) else ""
    return f"The database of {service}{f' ({name})' if name else ''}"


async def _problem(service: str, dsn: str) -> str | None:
    if not dsn.startswith(_SCHEME):
        return f"has no URL that begins with {_SCHEME}."
    engine = brief_engine_of(dsn, connect_args={"timeout": _SECONDS})
    try:
        async with engine.connect() as connection:
            revisions = await _revisions(connection)
    except ERRORS_OF_DATABASES as error:
        return f"cannot be read: {said(error).rstrip('.')}. Start its server, or correct its URL."
    finally:
        await engine.dispose()
    migrate = f"`wengang migrate {service}` with its URL"
    if not revisions:
        return f"has no tables of {service}, and nothing to audit: correct its URL, or make them by {migrate}."
    for one in SERVICES:
        if one != service and _known(one).issuperset(revisions):
            return f"is that of {one}: correct its URL."
    due, told = _due(service), ", ".join(revisions)
    if revisions == [due]:
        return None
    if len(revisions) == 1 and _known(service).issuperset(revisions):
        return f"stands at migration {told}, and this version of wengang reads {due}: bring it there by {migrate}."
    return (
        f"stands at migration {told}, which this version of wengang does not know: audit it with the one that made it."
    )


async def _revisions(connection: AsyncConnection) -> list[str]:
    if (await connection.execute(text("SELECT to_regclass('public.alembic_version')"))).scalar_one() is None:
        return []
    return sorted((await connection.execute(text("SELECT version_num FROM public.alembic_version"))).scalars())


def _scripts(service: str) -> ScriptDirectory:
    return ScriptDirectory.from_config(configuration(service, ""))


@cache
def _known(service: str) -> frozenset[str]:
    return frozenset(one.revision for one in _scripts(service).walk_revisions())


@cache
def _due(service: str) -> str | None:
    return _scripts(service).get_current_head()
