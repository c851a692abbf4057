"""What a county submits each week, and what a bureau circulates: frozen as they were said, and only added to. Pure.

A report may be submitted again: the latest is read, and whether it was in time is the first one's. What it says is its
``content``, canonical JSON made by ``report``; its hash names it.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, ClassVar, Literal

from services.supervision.domain.handling import Word
from shared.contracts.fact import Fact
from shared.eventlog.decider import Decider, Refused

BulletinKind = Literal["weekly", "monthly"]


class ReportSubmitted(Fact):
    """A county's agency stands by these figures, and adds its remark."""

    topic: ClassVar[str] = "supervision.report-submitted.v1"
    edition: str
    agency: str
    day: date
    """The cut-off day of the week reported."""
    content: str
    sha256: str
    """Of the UTF-8 bytes of ``content``; the positions of the logs that it was made from stand in it."""
    remark: str
    late: bool
    person: str
    at: datetime


class BulletinIssued(Fact):
    """A bureau circulated a bulletin. What comes later is in the next one."""

    topic: ClassVar[str] = "supervision.bulletin-issued.v1"
    kind: BulletinKind
    edition: str
    region: str
    period: str
    """The cut-off day of a weekly bulletin, the month of a monthly one."""
    content: str
    sha256: str
    person: str
    at: datetime


REPORTING_FACTS: tuple[type[Fact], ...] = (ReportSubmitted, BulletinIssued)


@dataclass(frozen=True, slots=True)
class SubmitReport:
    edition: str
    agency: str
    day: date
    opens_at: datetime
    due_at: datetime
    content: Mapping[str, Any]
    word: Word
    """``reason`` is the remark."""


@dataclass(frozen=True, slots=True)
class IssueBulletin:
    kind: BulletinKind
    edition: str
    region: str
    period: str
    period_ends_at: datetime
    content: Mapping[str, Any]
    word: Word


Say = SubmitReport | IssueBulletin


@dataclass(frozen=True, slots=True)
class Said:
    """What was said on one stream: the reports of one county for one week, or one bulletin."""

    reports: tuple[ReportSubmitted, ...] = ()
    bulletin: BulletinIssued | None = None

    @property
    def report(self) -> ReportSubmitted | None:
        return self.reports[-1] if self.reports else None

    @property
    def in_time(self) -> bool:
        return bool(self.reports) and not self.reports[0].late


def decide(command: Say, state: Said) -> Sequence[Fact]:
    text = canonical(command.content)
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    word = command.word
    match command:
        case SubmitReport():
            if word.at < command.opens_at:
                raise Refused(f"The report of this week is open from {command.opens_at.isoformat()}.")
            last = state.report
            if last is not None and (last.sha256, last.remark) == (sha256, word.reason):
                return []
            return [
                ReportSubmitted(
                    edition=command.edition,
                    agency=command.agency,
                    day=command.day,
                    content=text,
                    sha256=sha256,
                    remark=word.reason,
                    late=word.at > command.due_at,
                    person=word.person,
                    at=word.at,
                )
            ]
        case IssueBulletin():
            if word.at < command.period_ends_at:
                raise Refused(
                    f"The bulletin is issued when its period is over, at {command.period_ends_at.isoformat()}."
                )
            if state.bulletin is not None:
                if state.bulletin.sha256 == sha256:
                    return []
                raise Refused("This bulletin was issued already; what came since is in the next one.")
            return [
                BulletinIssued(
                    kind=command.kind,
                    edition=command.edition,
                    region=command.region,
                    period=command.period,
                    content=text,
                    sha256=sha256,
                    person=word.person,
                    at=word.at,
                )
            ]


def evolve(state: Said, fact: Fact) -> Said:
    match fact:
        case ReportSubmitted():
            return replace(state, reports=(*state.reports, fact))
        case BulletinIssued():
            return replace(state, bulletin=fact)
        case _:
            return state


def canonical(content: Mapping[str, Any]) -> str:
    """JSON with keys in order and no spaces: equal contents, equal bytes."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def report_stream(edition: str, agency: str, day: date) -> str:
    return f"report:{edition}:{agency}:{day.isoformat()}"


def bulletin_stream(kind: BulletinKind, edition: str, region: str, period: str) -> str:
    return f"bulletin:{kind}:{edition}:{region}:{period}"


REPORTING: Decider[Say, Said] = Decider(Said(), decide, evolve)
