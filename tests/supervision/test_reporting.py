"""Submitting a week's report and issuing a bulletin: frozen, added to, never changed."""

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime

from services.supervision.domain.actions.bulletin import BULLETIN, IssueBulletin
from services.supervision.domain.actions.report import REPORT, SubmitReport
from services.supervision.domain.actions.statement import Statement
from shared.contracts.supervision import BulletinIssued, ReportSubmitted
from tests.given_when_then import given
from tests.people import CITY_EAST, QINGHAI

DAY = date(2021, 8, 6)
OPENS, NOON = datetime(2021, 8, 5, 16, tzinfo=UTC), datetime(2021, 8, 6, 4, tzinfo=UTC)
CONTENT = {"paid": 3, "agency": CITY_EAST}
TEXT = '{"agency":"630102","paid":3}'
SUBMIT = SubmitReport(QINGHAI, CITY_EAST, DAY, OPENS, NOON, CONTENT, Statement("wang", "银行当日未回盘。", NOON))
SUBMITTED = ReportSubmitted(
    edition=QINGHAI,
    agency=CITY_EAST,
    day=DAY,
    content=TEXT,
    sha256=hashlib.sha256(TEXT.encode()).hexdigest(),
    remark="银行当日未回盘。",
    late=False,
    person="wang",
    at=NOON,
)
LATER = datetime(2021, 8, 6, 4, 0, 1, tzinfo=UTC)
ISSUE = IssueBulletin("weekly", QINGHAI, "630100", "2021-08-06", NOON, CONTENT, Statement("zhao", "", LATER))
ISSUED = BulletinIssued(
    kind="weekly",
    edition=QINGHAI,
    region="630100",
    period="2021-08-06",
    content=TEXT,
    sha256=SUBMITTED.sha256,
    person="zhao",
    at=LATER,
)


def _said(submit: SubmitReport, **changes: object) -> SubmitReport:
    return replace(submit, statement=replace(submit.statement, **changes))  # type: ignore[arg-type]


def test_a_report_until_noon_is_in_time_and_its_figures_are_frozen_under_their_hash() -> None:
    given(REPORT).when(SUBMIT).then(SUBMITTED)


def test_a_report_after_noon_is_late() -> None:
    late = _said(SUBMIT, at=LATER)
    given(REPORT).when(late).then(SUBMITTED.model_copy(update={"late": True, "at": LATER}))


def test_a_report_is_refused_before_its_day() -> None:
    early = _said(SUBMIT, at=datetime(2021, 8, 5, 15, 59, tzinfo=UTC))
    given(REPORT).when(early).then_refused("is open from 2021-08-05T16:00:00")


def test_submitting_the_same_twice_says_it_once() -> None:
    given(REPORT, SUBMITTED).when(_said(SUBMIT, at=LATER)).then_nothing()


def test_a_corrected_report_is_added_and_whether_it_was_in_time_is_the_first_ones() -> None:
    corrected = SUBMITTED.model_copy(update={"remark": "更正：银行已回盘。", "late": True, "at": LATER})
    given(REPORT, SUBMITTED).when(_said(SUBMIT, reason="更正：银行已回盘。", at=LATER)).then(corrected)
    state = REPORT.fold([SUBMITTED, corrected])
    assert (state.report, state.in_time) == (corrected, True)
    assert REPORT.fold([corrected, SUBMITTED]).in_time is False


def test_a_bulletin_is_issued_when_its_period_is_over() -> None:
    given(BULLETIN).when(ISSUE).then(ISSUED)
    early = replace(ISSUE, statement=replace(ISSUE.statement, at=datetime(2021, 8, 6, 3, 59, tzinfo=UTC)))
    given(BULLETIN).when(early).then_refused("when its period is over")


def test_an_issued_bulletin_stays_as_it_is() -> None:
    given(BULLETIN, ISSUED).when(ISSUE).then_nothing()
    given(BULLETIN, ISSUED).when(replace(ISSUE, content={"paid": 4})).then_refused("was issued already")
