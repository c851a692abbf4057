"""One published list (公示): frozen, content-hashed, open to objections for the edition's working days (R7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import assert_never

from services.eligibility.domain.edition import Edition
from services.eligibility.domain.refusals import LIST_TOO_LONG, NOBODY_TO_LIST, NOTICE_PUBLISHED, NOTICE_STANDS
from shared.contracts.eligibility import NoticeEnded, NoticePublished
from shared.editions.reserve import Lack
from shared.eventlog.decider import Decider, Refused


@dataclass(frozen=True, slots=True)
class PublishNotice:
    """``lacks``: why a fund of its employers may not run the programme (R4); None where all may."""

    notice: NoticePublished
    edition: Edition
    lacks: Lack | None


@dataclass(frozen=True, slots=True)
class EndNotice:
    on: date


@dataclass(frozen=True, slots=True)
class Unpublished:
    pass


@dataclass(frozen=True, slots=True)
class Open:
    notice: NoticePublished


@dataclass(frozen=True, slots=True)
class Ended:
    pass


NoticeCommand = PublishNotice | EndNotice
NoticeFact = NoticePublished | NoticeEnded
Notice = Unpublished | Open | Ended


def decide(command: NoticeCommand, state: Notice) -> Sequence[NoticeFact]:
    match command:
        case PublishNotice():
            return _publish(command, state)
        case EndNotice(on):
            return _end(on, state)
        case _:
            assert_never(command)


def _publish(command: PublishNotice, state: Notice) -> Sequence[NoticeFact]:
    notice, edition = command.notice, command.edition
    if not isinstance(state, Unpublished):
        raise Refused(NOTICE_PUBLISHED, notice_id=notice.notice_id)
    edition.check_open(notice.published_on)
    if notice.employers == 0:
        raise Refused(NOBODY_TO_LIST)
    if command.lacks is not None:
        raise Refused(command.lacks.kind, **command.lacks.values)
    if notice.last_day > edition.closing_date.value:
        closing = edition.closing_date.value
        raise Refused(LIST_TOO_LONG, last_day=notice.last_day, edition=edition.id, closing_date=closing)
    return [notice]


def _end(on: date, state: Notice) -> Sequence[NoticeFact]:
    match state:
        case Open(notice):
            if on <= notice.last_day:
                raise Refused(NOTICE_STANDS, last_day=notice.last_day)
            return [NoticeEnded(notice_id=notice.notice_id, edition=notice.edition, ended_on=on)]
        case Unpublished() | Ended():
            return []
        case _:
            assert_never(state)


def evolve(_: Notice, event: NoticeFact) -> Notice:
    match event:
        case NoticePublished():
            return Open(event)
        case NoticeEnded():
            return Ended()
        case _:
            assert_never(event)


NOTICE: Decider[NoticeCommand, Notice] = Decider(Unpublished(), decide, evolve)


def notice_stream(notice_id: str) -> str:
    return f"notice:{notice_id}"
