"""A bulletin that a bureau circulates: frozen as it was issued, and issued once. Pure."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, assert_never

from services.supervision.domain.actions.canonical import canonical
from services.supervision.domain.actions.statement import Statement
from services.supervision.domain.refusals import ISSUED_ALREADY, PERIOD_NOT_OVER
from shared.contracts.supervision import BulletinIssued, BulletinKind
from shared.eventlog.decider import Decider, Refused

BulletinFact = BulletinIssued


@dataclass(frozen=True, slots=True)
class IssueBulletin:
    kind: BulletinKind
    edition: str
    region: str
    period: str
    period_ends_at: datetime
    content: Mapping[str, Any]
    statement: Statement
    issuer: str | None = None
    number: str | None = None


BulletinCommand = IssueBulletin


@dataclass(frozen=True, slots=True)
class Issued:
    bulletin: BulletinIssued | None = None


def decide(command: BulletinCommand, state: Issued) -> Sequence[BulletinFact]:
    match command:
        case IssueBulletin():
            return _issue(command, state)
        case _:
            assert_never(command)


def _issue(command: IssueBulletin, state: Issued) -> Sequence[BulletinFact]:
    statement, text = command.statement, canonical(command.content)
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    if statement.at < command.period_ends_at:
        raise Refused(PERIOD_NOT_OVER, period_ends_at=command.period_ends_at)
    if state.bulletin is not None:
        if state.bulletin.sha256 == sha256:
            return []
        raise Refused(ISSUED_ALREADY)
    return [
        BulletinIssued(
            kind=command.kind,
            edition=command.edition,
            region=command.region,
            period=command.period,
            content=text,
            sha256=sha256,
            person=statement.person,
            at=statement.at,
            issuer=command.issuer,
            number=command.number,
        )
    ]


def evolve(_: Issued, fact: BulletinFact) -> Issued:
    match fact:
        case BulletinIssued():
            return Issued(fact)
        case _:
            assert_never(fact)


BULLETIN: Decider[BulletinCommand, Issued] = Decider(Issued(), decide, evolve)


def bulletin_stream(kind: BulletinKind, edition: str, region: str, period: str) -> str:
    return f"bulletin:{kind}:{edition}:{region}:{period}"
