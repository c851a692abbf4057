"""What the desk of an agency shows: today's work, each kind with how old it is. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from services.supervision.desk.queries import OpenBatch, OpenQuestion, ReturnedPayment
from services.supervision.progress.schemas import NotReached
from shared.clock import date_of
from shared.money import fen
from shared.pages.figures import money


@dataclass(frozen=True, slots=True)
class Task:
    """One line. ``what`` names a text of the page, ``days`` how long it has waited, ``left`` the days that remain."""

    subject: str
    name: str
    agency: str
    what: str
    amount: str | None
    days: int | None
    left: int | None = None
    last_day: date | None = None
    mine: bool = True
    times: int = 0
    """How often the employer was asked; of a batch, its payments."""
    uscc: str | None = None
    """Of the employer whose trail tells more."""


@dataclass(frozen=True, slots=True)
class Section:
    """``count`` in all; ``tasks`` are the first of them."""

    name: str
    count: int
    tasks: Sequence[Task]


@dataclass(frozen=True, slots=True)
class DeskPage:
    edition: str
    editions: Sequence[str]
    region: str
    today: date
    sections: Sequence[Section]

    @property
    def count(self) -> int:
        return sum(section.count for section in self.sections)


def questions(count: int, rows: Sequence[OpenQuestion], today: date) -> Section:
    tasks = [
        Task(
            subject=row.number,
            name=row.name or row.uscc,
            agency=row.agency,
            what=row.kind,
            amount=_amount(row.entitled_fen),
            days=_days(row.asked_at, today),
            left=None if row.last_day is None else (row.last_day - today).days,
            last_day=row.last_day,
            uscc=row.uscc,
        )
        for row in rows
    ]
    return Section("questions", count, tasks)


def batches(count: int, rows: Sequence[OpenBatch], today: date) -> Section:
    tasks = [
        Task(
            subject=row.batch_id,
            name=row.batch_id,
            agency=row.agency,
            what=row.step,
            amount=_amount(row.total_fen),
            days=_days(row.since, today),
            mine=row.mine,
            times=row.payments,
        )
        for row in rows
    ]
    return Section("batches", count, tasks)


def returns(count: int, rows: Sequence[ReturnedPayment], today: date) -> Section:
    tasks = [
        Task(
            subject=row.reason,
            name=row.name or row.uscc,
            agency=row.agency,
            what="corrected" if row.corrected else "correct",
            amount=_amount(row.returned_fen),
            days=_days(row.since, today),
            uscc=row.uscc,
        )
        for row in rows
    ]
    return Section("returns", count, tasks)


def unreached(name: str, count: int, rows: Sequence[NotReached]) -> Section:
    """``rows`` as the work list of employers not reached yet tells them."""
    tasks = [
        Task(
            subject=row.uscc,
            name=row.name or row.uscc,
            agency=row.agency,
            what=row.why,
            amount=_amount(None if row.amount is None else fen(row.amount)),
            days=row.days,
            times=row.notices_sent,
            uscc=row.uscc,
        )
        for row in rows
    ]
    return Section(name, count, tasks)


def _amount(amount_fen: int | None) -> str | None:
    return None if amount_fen is None else money(amount_fen)


def _days(since: datetime | None, today: date) -> int | None:
    return None if since is None else (today - date_of(since)).days
