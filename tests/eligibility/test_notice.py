"""A published list: frozen, hashed, and open for the working days of the official calendar (R7)."""

import csv
import hashlib
import json
from datetime import date, timedelta

import pytest

from services.eligibility.domain.notice import NOTICE, EndNotice, PublishNotice
from services.eligibility.domain.notice_list import SHEET_HEADING, content_sha256, entry, in_order, sheet_rows
from shared.calendar import UnknownYear, notice_window
from shared.contracts.eligibility import NoticeEnded, NoticePublished
from tests.eligibility.facts import EDITION, LAST_DAY, NOTICE_ID, assessed, facts, year
from tests.given_when_then import given
from tests.people import CITY_EAST, QINGHAI
from wengang.demo.employers import make_uscc

PUBLISHED = NoticePublished(
    notice_id=NOTICE_ID,
    edition=QINGHAI,
    agency=CITY_EAST,
    legal_basis=EDITION.legal_basis,
    published_on=date(2021, 8, 2),
    first_day=date(2021, 8, 2),
    last_day=LAST_DAY,
    working_days=3,
    employers=1,
    total_fen=144_000,
    content_sha256=content_sha256([assessed()]),
)
ENDED = NoticeEnded(notice_id=NOTICE_ID, edition=QINGHAI, ended_on=date(2021, 8, 5))


def test_a_list_is_published_once() -> None:
    after = given(NOTICE).when(PublishNotice(PUBLISHED, EDITION, None)).then(PUBLISHED)
    after.when(PublishNotice(PUBLISHED, EDITION, None)).then_refused("was published already")


def test_an_empty_list_is_refused() -> None:
    empty = PUBLISHED.model_copy(update={"employers": 0, "total_fen": 0})
    given(NOTICE).when(PublishNotice(empty, EDITION, None)).then_refused("nobody to put on the list")


def test_a_list_is_refused_while_a_fund_of_its_employers_is_not_there() -> None:
    lacking = PublishNotice(PUBLISHED, EDITION, EDITION.reserves({}).lacks(CITY_EAST))
    given(NOTICE).when(lacking).then_refused("No fund of 630100")


def test_an_edition_that_has_closed_publishes_no_list_and_none_that_would_outlast_it() -> None:
    closing = EDITION.closing_date.value
    late = {"published_on": closing + timedelta(days=1), "last_day": closing + timedelta(days=5)}
    after = PUBLISHED.model_copy(update=late)
    given(NOTICE).when(PublishNotice(after, EDITION, None)).then_refused("qinghai-2021 closed with 2021-12-31")
    too_long = PUBLISHED.model_copy(update={"published_on": closing, "last_day": closing + timedelta(days=1)})
    given(NOTICE).when(PublishNotice(too_long, EDITION, None)).then_refused("would stand until 2022-01-01")
    last = PUBLISHED.model_copy(update={"published_on": date(2021, 12, 29), "last_day": closing})
    given(NOTICE).when(PublishNotice(last, EDITION, None)).then(last)


def test_a_list_stands_through_its_last_day() -> None:
    given(NOTICE, PUBLISHED).when(EndNotice(LAST_DAY)).then_refused("until the end of 2021-08-04")


def test_a_list_ends_once_on_the_day_after() -> None:
    after = given(NOTICE, PUBLISHED).when(EndNotice(date(2021, 8, 5))).then(ENDED)
    after.when(EndNotice(date(2021, 8, 6))).then_nothing()


def test_an_ended_list_is_not_published_again() -> None:
    given(NOTICE, PUBLISHED, ENDED).when(PublishNotice(PUBLISHED, EDITION, None)).then_refused("was published already")


def test_a_list_that_nobody_published_does_not_end() -> None:
    given(NOTICE).when(EndNotice(date(2021, 8, 5))).then_nothing()


def test_a_line_shows_what_the_public_may_see_and_nothing_more() -> None:
    assert entry(assessed()) == {
        "uscc": facts().uscc,
        "name": "西宁第1商贸有限公司",
        "agency": CITY_EAST,
        "average_insured": "20",
        "claimants": 0,
        "layoff_rate": "0",
        "premium_paid": "2400.00",
        "refund": "1440.00",
    }


def test_a_list_of_before_keeps_the_columns_that_it_had() -> None:
    assert entry(assessed(), 0) == {name: value for name, value in entry(assessed()).items() if name != "claimants"}


def test_claimants_are_those_who_newly_drew_the_benefit_in_the_base_year() -> None:
    claiming = assessed(months=year(20, 19, new_claimants=1))
    assert entry(claiming)["claimants"] == 1
    assert entry(claiming.model_copy(update={"counts": ()}))["claimants"] is None


def test_the_sheet_is_read_by_a_spreadsheet_and_reckoned_with_by_none() -> None:
    claiming = assessed(name="=1+1 商贸", months=year(20, 19, new_claimants=1))
    text = (SHEET_HEADING + sheet_rows([claiming], 7)).decode("utf-8-sig")
    heading, row = csv.DictReader(text.splitlines()), text.splitlines()[1]
    (told,) = heading
    assert row.startswith(f"7,'=1+1 商贸,{facts().uscc},{CITY_EAST},19.92,1,")
    assert (told["实际缴纳失业保险费(元)"], told["返还金额(元)"]) == ("2400.00", "1440.00")
    assert told["裁员率(%)"] == "5.00"


def test_anybody_can_work_out_the_content_hash_from_the_lines() -> None:
    one, two = assessed(), assessed(uscc=make_uscc(CITY_EAST, 2), name="西宁第2商贸有限公司")
    lines = [json.dumps(entry(each), ensure_ascii=False, sort_keys=True) + "\n" for each in (one, two)]
    expected = hashlib.sha256("".join(lines).encode()).hexdigest()
    assert content_sha256(in_order([one, two])) == content_sha256(in_order([two, one])) == expected


def test_another_amount_is_another_content_hash() -> None:
    one = assessed()
    assert content_sha256([one]) != content_sha256([one.model_copy(update={"amount_fen": 144_001})])


@pytest.mark.parametrize(
    ("published_on", "first", "last"),
    [
        # Saturday 18 September 2021 was a working day before the Mid-Autumn holiday.
        (date(2021, 9, 16), date(2021, 9, 16), date(2021, 9, 18)),
        # 1 to 7 October is the National Day holiday.
        (date(2021, 9, 29), date(2021, 9, 29), date(2021, 10, 8)),
        (date(2021, 8, 2), date(2021, 8, 2), date(2021, 8, 4)),
        # Published on a Saturday: it starts on Monday.
        (date(2021, 8, 7), date(2021, 8, 9), date(2021, 8, 11)),
        (date(2021, 8, 8), date(2021, 8, 9), date(2021, 8, 11)),
        # Over a weekend.
        (date(2021, 8, 6), date(2021, 8, 6), date(2021, 8, 10)),
    ],
)
def test_three_working_days(published_on: date, first: date, last: date) -> None:
    assert notice_window(published_on, EDITION.notice_working_days.value) == (first, last)


def test_five_working_days_were_the_rule_before() -> None:
    assert notice_window(date(2021, 8, 2), 5) == (date(2021, 8, 2), date(2021, 8, 6))


def test_a_year_whose_holidays_are_not_known_is_refused() -> None:
    with pytest.raises(UnknownYear, match="2099"):
        notice_window(date(2099, 8, 3), 3)


def test_a_window_of_no_days_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one working day"):
        notice_window(date(2021, 8, 2), 0)
