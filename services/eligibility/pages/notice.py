"""What the page of one published list shows, and a line of the page of all lists. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Literal

from services.eligibility.domain.edition import Edition
from services.eligibility.domain.notice_list import claimants
from services.eligibility.printed.notice import two_places
from services.eligibility.schemas.notices import NoticeAnswer
from shared.contracts.eligibility import EmployerAssessed
from shared.pages.figures import money, percent_of_two_places


@dataclass(frozen=True, slots=True)
class Heading:
    """Of one list. ``standing`` is ``not_begun``, ``open`` or ``over``; ``title`` by language; amounts in fen."""

    notice_id: str
    title: Mapping[str, str]
    agency: str
    legal_basis: str
    first_day: date
    last_day: date
    working_days: int
    employers: int
    total_fen: int
    standing: Literal["not_begun", "open", "over"]
    objections_to: str | None
    issuer: str | None
    telephone: str | None
    published_on: date
    content_sha256: str
    sheet_sha256: str | None


def heading(notice: NoticeAnswer, edition: Edition | None, today: date) -> Heading:
    standing: Literal["not_begun", "open", "over"] = "open"
    if today < notice.first_day:
        standing = "not_begun"
    if today > notice.last_day:
        standing = "over"
    name = notice.edition
    return Heading(
        notice_id=notice.notice_id,
        title={"zh": name, "en": name} if edition is None else {"zh": edition.title_zh, "en": edition.title},
        agency=notice.agency,
        legal_basis=notice.legal_basis,
        first_day=notice.first_day,
        last_day=notice.last_day,
        working_days=notice.working_days,
        employers=notice.employers,
        total_fen=notice.total_fen,
        standing=standing,
        objections_to=notice.objections_to,
        issuer=notice.issuer,
        telephone=notice.telephone,
        published_on=notice.published_on,
        content_sha256=notice.content_sha256,
        sheet_sha256=notice.sheet_sha256,
    )


@dataclass(frozen=True, slots=True)
class ShownLine:
    """Numbers as people read them."""

    number: int
    name: str
    uscc: str
    agency: str
    unit_kind: str | None
    size_class: str | None
    """Of an enterprise."""
    average_insured: str | None
    claimants: int | None
    layoff_rate: str | None
    premium: str | None
    rate: str | None
    refund: str
    taken_off: bool


def shown_line(number: int, assessment: EmployerAssessed, taken_off: bool) -> ShownLine:
    premium_fen, average = assessment.premium_paid_fen, assessment.average_insured
    return ShownLine(
        number=number,
        name=assessment.name,
        uscc=assessment.uscc,
        agency=assessment.agency,
        unit_kind=assessment.unit_kind,
        size_class=assessment.size_class if assessment.unit_kind == "enterprise" else None,
        average_insured=None if average is None else two_places(Fraction(average)),
        claimants=claimants(assessment),
        layoff_rate=percent_of_two_places(assessment.layoff_rate),
        premium=None if premium_fen is None else money(premium_fen),
        rate=percent_of_two_places(assessment.rate),
        refund=money(assessment.amount_fen or 0),
        taken_off=taken_off,
    )


@dataclass(frozen=True, slots=True)
class Paging:
    """``page`` of ``pages``, from 1; ``count`` rows in all."""

    page: int
    pages: int
    count: int


def paging(page: int, count: int, size: int) -> Paging:
    return Paging(page, max(1, -(-count // size)), count)


@dataclass(frozen=True, slots=True)
class NoticesPage:
    notices: Sequence[Heading]
    paging: Paging


@dataclass(frozen=True, slots=True)
class NoticePage:
    """``searched`` is what the reader looks for; ``proof`` what ``prove_notice`` answered, None while there is none."""

    heading: Heading
    lines: Sequence[ShownLine]
    searched: str
    paging: Paging
    taken_off: int
    taken_off_fen: int
    takes_forms: bool
    has_pdf: bool
    proof: Mapping[str, Any] | None
