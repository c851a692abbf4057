"""What a county submits each week: frozen as it was said, and only added to. Pure.

A report may be submitted again: the latest is read, and whether it was in time is the first one's. What it says is its
``content``, canonical JSON made by ``domain.report``; its hash names it.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, assert_never

from services.supervision.domain.actions.canonical import canonical
from services.supervision.domain.actions.statement import Statement
from services.supervision.domain.refusals import REPORT_NOT_OPEN
from shared.contracts.supervision import ReportSubmitted
from shared.eventlog.decider import Decider, Refused

ReportFact = ReportSubmitted


@dataclass(frozen=True, slots=True)
class SubmitReport:
    edition: str
    agency: str
    day: date
    opens_at: datetime
    due_at: datetime
    content: Mapping[str, Any]
    statement: Statement
    """``reason`` is the remark."""


ReportCommand = SubmitReport


@dataclass(frozen=True, slots=True)
class Submitted:
    """The reports of one county for one week."""

    reports: tuple[ReportSubmitted, ...] = ()

    @property
    def report(self) -> ReportSubmitted | None:
        return self.reports[-1] if self.reports else None

    @property
    def in_time(self) -> bool:
        return bool(self.reports) and not self.reports[0].late


def decide(command: ReportCommand, state: Submitted) -> Sequence[ReportFact]:
    match command:
        case SubmitReport():
            return _submit(command, state)
        case _:
            assert_never(command)


def _submit(command: SubmitReport, state: Submitted) -> Sequence[ReportFact]:
    statement, text = command.statement, canonical(command.content)
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    if statement.at < command.opens_at:
        raise Refused(REPORT_NOT_OPEN, opens_at=command.opens_at)
    last = state.report
    if last is not None and (last.sha256, last.remark) == (sha256, statement.reason):
        return []
    return [
        ReportSubmitted(
            edition=command.edition,
            agency=command.agency,
            day=command.day,
            content=text,
            sha256=sha256,
            remark=statement.reason,
            late=statement.at > command.due_at,
            person=statement.person,
            at=statement.at,
        )
    ]


def evolve(state: Submitted, fact: ReportFact) -> Submitted:
    match fact:
        case ReportSubmitted():
            return Submitted((*state.reports, fact))
        case _:
            assert_never(fact)


REPORT: Decider[ReportCommand, Submitted] = Decider(Submitted(), decide, evolve)


def report_stream(edition: str, agency: str, day: date) -> str:
    return f"report:{edition}:{agency}:{day.isoformat()}"
