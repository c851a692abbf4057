"""What a bulletin says: ranks, slow counties, who was late or did not report; of submitted reports only."""

from datetime import date
from typing import Any

from services.supervision.domain.bulletin import Place, Scope, bulletin
from services.supervision.domain.figures import ByGroup, Figures, read, told
from services.supervision.pages.site import PAGES
from services.supervision.reports.circulating.layout import lay_out
from shared.pages.words import Language, Words
from tests.people import CITY_CENTRE, CITY_EAST, QINGHAI
from tests.supervision.submitted import CENTRE, DAY, EAST, NORTH, TERMS, WEEKLY, owed, said

PLACES = [EAST, CENTRE, NORTH]


def _weekly(**reports: Any) -> dict[str, Any]:
    by_name = {"east": EAST, "centre": CENTRE, "north": NORTH}
    given = {(by_name[name].agency, DAY): report for name, report in reports.items()}
    return bulletin(WEEKLY, PLACES, given, {}, {}, TERMS)


def test_counties_are_ranked_by_amount_then_by_employers_and_equals_share_a_rank() -> None:
    sheet = _weekly(
        east=said(EAST, owed(1_000, 500)),
        centre=said(CENTRE, owed(3_000, 1_500)),
        north=said(NORTH, owed(1_000, 900)),
    )
    assert [(one["rank"], one["agency"]) for one in sheet["counties"]] == [
        (1, "630105"),
        (2, CITY_EAST),
        (2, CITY_CENTRE),
    ]
    more_employers: ByGroup = {"small": Figures(entitled=100, entitled_fen=1_000, paid=51, paid_fen=500)}
    sheet = _weekly(east=said(EAST, owed(1_000, 500)), centre=said(CENTRE, more_employers))
    assert [(one["rank"], one["agency"]) for one in sheet["counties"]] == [(1, CITY_CENTRE), (2, CITY_EAST)]


def test_who_owes_nothing_yet_stands_last_and_is_not_slow() -> None:
    sheet = _weekly(east=said(EAST, {}), centre=said(CENTRE, owed(1_000, 0)))
    assert [(one["agency"], one["slow"]) for one in sheet["counties"]] == [(CITY_CENTRE, False), (CITY_EAST, False)]


def test_a_county_is_slow_when_it_lies_more_than_the_points_behind_the_whole() -> None:
    # The whole is at 50 %: exactly ten points behind is not slow, a fen less is.
    north = said(NORTH, owed(100_000, 50_000))
    just = _weekly(east=said(EAST, owed(100_000, 40_000)), centre=said(CENTRE, owed(100_000, 60_000)), north=north)
    assert just["slow"] == []
    behind = _weekly(east=said(EAST, owed(100_000, 39_999)), centre=said(CENTRE, owed(100_000, 60_001)), north=north)
    assert behind["slow"] == [CITY_EAST]


def test_who_reports_nothing_is_named_before_who_is_slow() -> None:
    sheet = _weekly(east=said(EAST, owed(100_000, 1)), centre=said(CENTRE, owed(100_000, 90_000)))
    assert (sheet["slow"], sheet["silent"], sheet["missing"]) == (["630105", CITY_EAST], ["630105"], ["630105"])


def test_an_offset_counts_as_arrived() -> None:
    sheet = _weekly(east=said(EAST, owed(1_000, 500, offset_fen=500)), centre=said(CENTRE, owed(1_000, 900)))
    assert [one["agency"] for one in sheet["counties"]] == [CITY_EAST, CITY_CENTRE]


def test_who_was_late_or_did_not_report_is_named_and_totals_hold_what_was_reported() -> None:
    sheet = _weekly(east=said(EAST, owed(1_000, 500), owed(1_000, 200)), north=said(NORTH, owed(10, 10), hours_late=1))
    assert (sheet["late"], sheet["missing"]) == (["630105"], [CITY_CENTRE])
    assert sheet["reporting"] == {"expected": 3, "reported": 2}
    assert (sheet["total"]["entitled_amount"], sheet["total"]["paid_amount"]) == ("10.10", "5.10")
    assert sheet["new"]["paid_amount"] == "3.10"
    assert [list(one["weeks"].values()) for one in sheet["submissions"]] == [["in-time"], ["missing"], ["late"]]


def test_a_bulletin_without_any_report_says_so() -> None:
    sheet = _weekly()
    assert (sheet["counties"], sheet["total"]["completion_by_amount"], sheet["missing"]) == (
        [],
        None,
        [one.agency for one in PLACES],
    )
    assert sheet["slow"] == sheet["missing"]


def test_a_city_of_which_nobody_reports_stands_before_those_that_are_ranked() -> None:
    scope, haidong = Scope("monthly", QINGHAI, "630000", "青海省", "2021-08", [DAY]), Place("630202", "乐都区")
    cities = {"630100": "西宁市", "630200": "海东市"}
    sheet = bulletin(scope, [EAST, CENTRE, haidong], {(CITY_EAST, DAY): said(EAST, owed(100, 90))}, {}, cities, TERMS)
    told_of = [(one["rank"], one["name"], one["silent"], one["paid_amount"]) for one in sheet["cities"]]
    assert told_of == [(None, "海东市", 1, "0.00"), (1, "西宁市", 1, "0.90")]


def test_a_month_takes_each_countys_latest_report_and_what_grew_since_the_month_before() -> None:
    days = [date(2021, 8, 6), date(2021, 8, 13)]
    scope = Scope("monthly", QINGHAI, "630000", "青海省", "2021-08", days)
    reports = {
        (CITY_EAST, days[0]): said(EAST, owed(1_000, 500), day=days[0]),
        (CITY_EAST, days[1]): said(EAST, owed(1_000, 700), day=days[1], hours_late=2),
        (CITY_CENTRE, days[0]): said(CENTRE, owed(1_000, 100), day=days[0]),
    }
    july = {CITY_EAST: said(EAST, owed(1_000, 300), day=date(2021, 7, 30))}
    sheet = bulletin(scope, [EAST, CENTRE], reports, july, {"630100": "西宁市"}, TERMS)
    east, centre = sheet["counties"]
    assert (east["day"], east["cumulative"]["paid_amount"], east["new"]["paid_amount"]) == (
        "2021-08-13",
        "7.00",
        "4.00",
    )
    assert (centre["day"], centre["new"]["paid_amount"]) == ("2021-08-06", "1.00")
    assert [(one["rank"], one["name"], one["paid_amount"]) for one in sheet["cities"]] == [(1, "西宁市", "8.00")]
    assert (sheet["late"], sheet["missing"]) == ([CITY_EAST], [CITY_CENTRE])


def test_figures_that_were_told_are_read_back_to_the_fen_below_zero_too() -> None:
    figures = Figures(entitled=3, entitled_fen=100_001, paid=-1, paid_fen=-144_000, workers=7)
    assert read(told(figures)) == figures


def test_of_those_that_report_nothing_whoever_owes_and_has_paid_nobody_stands_first() -> None:
    by_logs = {
        CITY_EAST: Figures(entitled=1, entitled_fen=9_000, paid=1, paid_fen=10),
        CITY_CENTRE: Figures(entitled=1, entitled_fen=500),
    }
    sheet = bulletin(WEEKLY, PLACES, {}, {}, {}, TERMS, by_logs)
    assert (sheet["idle"], sheet["silent"]) == ([CITY_CENTRE], [CITY_CENTRE, CITY_EAST, "630105"])
    assert sheet["slow"] == sheet["silent"]
    by_logs["630105"] = Figures(entitled=1, entitled_fen=700)
    assert bulletin(WEEKLY, PLACES, {}, {}, {}, TERMS, by_logs)["silent"] == ["630105", CITY_CENTRE, CITY_EAST]


def test_a_county_that_reports_or_owes_nothing_is_not_idle() -> None:
    by_logs = {CITY_EAST: Figures(entitled=1, entitled_fen=500), CITY_CENTRE: Figures(waived_fen=300, entitled_fen=300)}
    sheet = bulletin(WEEKLY, PLACES, {(CITY_EAST, DAY): said(EAST, owed(500, 0))}, {}, {}, TERMS, by_logs)
    assert (sheet["idle"], sheet["silent"]) == ([], [CITY_CENTRE, "630105"])


def test_the_page_names_an_idle_county_first_and_says_by_how_much_forecasts_were_off() -> None:
    by_logs = {CITY_CENTRE: Figures(entitled=1, entitled_fen=500)}
    sheet = bulletin(WEEKLY, PLACES, {(CITY_EAST, DAY): said(EAST, owed(1_000, 500))}, {}, {}, TERMS, by_logs)
    (east,) = sheet["counties"]
    east["forecast"] |= {
        "error": {"reports": 4, "expected_amount": "20.00", "arrived_amount": "12.00", "off_amount": "8.00"}
    }
    said_in: dict[Language, tuple[str, str]] = {
        "en": ("paid nobody", "off by 8.00 of 20.00"),
        "zh": ("支付任何单位", "偏差合计 8.00 元"),
    }
    for language, (idle, off) in said_in.items():
        shown = lay_out({**sheet, "issued_at": None, "sha256": None}, Words(PAGES.package, language))
        assert idle in shown.sentences[1]
        first, _, third = shown.tables[0].rows
        assert idle in str(first[-1])
        assert off in str(third[7])
