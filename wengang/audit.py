"""``wengang audit``: verify a log from its raw rows, its read tables from the log, and export it for others."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from sqlalchemy import text

from shared.eventlog.anchors import read_anchors
from shared.eventlog.audit.database import DatabaseSource
from shared.eventlog.audit.export import export, export_source
from shared.eventlog.audit.outcomes import verify_outcomes
from shared.eventlog.audit.records import Findings, verify
from shared.eventlog.notes import BadNote, Checkpoint, Verifier
from shared.eventlog.sealing import service_of
from shared.eventlog.sessions import brief_engine_of
from wengang.auditable import NotAuditable, check_auditable, keys_by_service, reading, verifier_of
from wengang.reacted import compare_reactions
from wengang.replayed import compare_tables


async def verify_database(dsn: str, verifier_key: str, anchors: Sequence[Path]) -> Findings:
    """The log, the outcomes of its commands, and each of its service's read tables against what the log makes of them.

    Raises ``ValueError`` when there is nothing to hold it against, ``NotAuditable`` for a key or database that will not
    do.
    """
    verifier = verifier_of(verifier_key)
    service = service_of(verifier.name)
    kept = _kept(anchors)
    await check_auditable({service: dsn})
    with reading(f"The database of {service}"):
        findings = await _verify_log(dsn, verifier, kept)
        if findings.good:
            findings.problems += await compare_projections(dsn, service)
    return _weighed(findings, anchors)


async def _verify_log(dsn: str, verifier: Verifier, anchors: Sequence[Checkpoint]) -> Findings:
    """Its events and, if they are good, the outcomes of its commands. ``anchors`` may be of other logs, too."""
    database = DatabaseSource(dsn)
    async with database as source:
        findings = await verify(source, verifier, anchors)
        if findings.good:
            await verify_outcomes(database.connection, verifier, anchors, findings)
    return findings


async def verify_export(file: Path, verifier_key: str, anchors: Sequence[Path]) -> Findings:
    kept = _kept(anchors)
    findings = await verify(export_source(file), Verifier(verifier_key), kept)
    return _weighed(findings, anchors)


def _kept(anchors: Sequence[Path]) -> list[Checkpoint]:
    return [one for file in anchors for one in read_anchors(file).checkpoints]


def _weighed(findings: Findings, files: Sequence[Path]) -> Findings:
    """A log that was held against nothing is not good, and not bad either: nobody knows."""
    for file in files:
        findings.told += [f"{file}, line {number}: not an anchor, passed over." for number in read_anchors(file).cut]
    if findings.good and files and not findings.anchors:
        raise ValueError(f"{', '.join(map(str, files))} holds no anchor of this log: it was held against none.")
    if findings.good and not findings.held:
        raise ValueError("The log has no signed checkpoint and no anchor was given: it was held against nothing.")
    return findings


async def export_database(dsn: str, origin: str, file: Path) -> int:
    database = DatabaseSource(dsn)
    async with database as source:
        return await export(database.records(), source.notes, origin, file)


async def compare_projections(dsn: str, service: str) -> list[str]:
    """The tables from a service's own log, against what the log makes of them."""
    return (await compare_tables({service: dsn}, service, only_own=True)).differences


KEEPERS: Mapping[str, Sequence[str]] = MappingProxyType(
    {"supervision": ("registration", "eligibility", "payout"), "registration": ("supervision",)}
)
"""Who keeps the checkpoints of whose logs."""
ANCHOR_FILES: Mapping[str, str] = MappingProxyType(
    {"supervision": "anchors.jsonl", "registration": "anchors-of-supervision.jsonl"}
)
"""What `wengang up` calls the files that they write them to, too."""


@dataclass(slots=True)
class Verdict:
    """Of a whole system. ``lines`` say what was looked at, ``problems`` what is not as it should be."""

    lines: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


async def verify_all(dsns: Mapping[str, str], verifier_keys: Sequence[str], anchors: Sequence[Path]) -> Verdict:
    """The four logs, the tables of the services, each reaction, and the anchors that services keep of each other.

    ``dsns``: of the four services. Raises ``NotAuditable`` for keys and databases that will not do, and when a log has
    nothing to be held against.
    """
    verdict = Verdict()
    verifiers = keys_by_service(verifier_keys)
    everywhere = _kept(anchors)
    await check_auditable(dsns)
    for keeper, watched in KEEPERS.items():
        with reading(f"Table anchors of {keeper}"):
            keys = [verifiers[one] for one in watched]
            kept_there, wrong = await _anchors_when_settled(keeper, dsns[keeper], keys, anchors)
        verdict.problems += wrong
        everywhere += [one for one in kept_there if one not in everywhere]
    for service, verifier in verifiers.items():
        with reading(f"The log of {service}"):
            findings = await _verify_log(dsns[service], verifier, everywhere)
        if findings.good and not findings.held:
            raise NotAuditable(
                f"The log of {service} has no signed checkpoint, and there is no anchor of it: it was held against "
                "nothing. Its service signs it by itself while it runs with its key."
            )
        verdict.problems += [f"{service}: {problem}" for problem in findings.problems]
        counts = f"{findings.records} records, {findings.outcomes} outcomes"
        verdict.lines.append(
            f"Log of {service}: {counts}, {findings.checkpoints} checkpoints, {findings.anchors} anchors."
        )
    if verdict.problems:
        verdict.lines.append("The tables were not compared: they are held against logs, and a log is not good.")
        return verdict
    for service in dsns:
        with reading(f"The tables of {service}, or the logs that they are of,"):
            tables = await compare_tables(dsns, service)
            reactions = await compare_reactions(dsns, service)
        verdict.problems += tables.differences + reactions.differences
        told = f"Tables of {service}: {tables.tables} with {tables.rows} rows"
        verdict.lines.append(f"{told}; {reactions.commands} reactions decided again.")
    return verdict


_LOOKS, SECONDS_BETWEEN_LOOKS = 3, 0.5


async def _anchors_when_settled(
    keeper: str, dsn: str, watched: Sequence[Verifier], files: Sequence[Path]
) -> tuple[list[Checkpoint], list[str]]:
    """As ``_anchors_kept_by``, of a service that may be writing: what its file and its table lack of each other is
    looked at again, since there is no moment that both are read in."""
    found, wrong = await _anchors_kept_by(keeper, dsn, watched, _kept(files))
    for _ in range(_LOOKS - 1):
        if not wrong:
            break
        await asyncio.sleep(SECONDS_BETWEEN_LOOKS)
        seen = set(wrong)
        found, again = await _anchors_kept_by(keeper, dsn, watched, _kept(files))
        wrong = [one for one in again if one in seen]
    return found, wrong


async def _anchors_kept_by(
    keeper: str, dsn: str, watched: Sequence[Verifier], files: Sequence[Checkpoint]
) -> tuple[list[Checkpoint], list[str]]:
    """Those in its table, and what is wrong with it: a row that is not its note, one that the file has alone.

    Files that have no anchor of the logs that this service watches say nothing of its table.
    """
    both = [tree for verifier in watched for tree in (verifier, verifier.of_outcomes())]
    verifiers = {verifier.name: verifier for verifier in both}
    found, problems = [], []
    engine = brief_engine_of(dsn)
    async with engine.connect() as connection:
        rows = list(
            await connection.execute(text("SELECT origin, size, root, note FROM anchors ORDER BY origin, size"))
        )
    await engine.dispose()
    for row in rows:
        place = f"Table anchors of {keeper}, origin {row.origin}, size {row.size}"
        verifier = verifiers.get(row.origin)
        if verifier is None:
            problems.append(f"{place}: no key of such a log was given.")
            continue
        try:
            checkpoint = verifier.open(row.note)
        except BadNote as error:
            problems.append(f"{place}: {error}")
            continue
        if (checkpoint.size, checkpoint.root.hex()) != (row.size, row.root):
            problems.append(f"{place}: the row is not what its note says.")
        found.append(checkpoint)
    in_file = {(one.origin, one.size) for one in files if one.origin in verifiers}
    if in_file:
        there = {(one.origin, one.size) for one in found}
        for origin, size in sorted(there ^ in_file):
            what = "the file has it, the table not" if (origin, size) in in_file else "the file does not have it"
            problems.append(f"Table anchors of {keeper}, origin {origin}, size {size}: {what}.")
    return found, problems
