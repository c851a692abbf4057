"""Which places there are, and which of them a region holds."""

from collections.abc import Iterator
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared import regions
from shared.regions import (
    NATION,
    check_county,
    check_region,
    county_name,
    covers,
    know_regions,
    read_regions,
    region_name,
    region_prefix,
)

CODES = st.integers(0, 999_999).map("{:06d}".format)


@pytest.fixture
def own_table() -> Iterator[None]:
    """A table of this test's own, and afterwards the shipped one."""
    yield
    regions._more.cache_clear()
    know_regions("code,name,since,until,source\n")


def test_xinings_seven_counties_and_pengze_are_known() -> None:
    codes = ["630102", "630103", "630104", "630105", "630106", "630121", "630123", "360430"]
    names = ["城东区", "城中区", "城西区", "城北区", "湟中区", "大通回族土族自治县", "湟源县", "彭泽县"]
    assert [county_name(code) for code in codes] == names


def test_counties_that_were_made_in_2021_are_known() -> None:
    assert [check_county(code) for code in ("330113", "330114")] == ["330113", "330114"]
    assert [county_name(code) for code in ("330113", "330114", "500157")] == ["临平区", "钱塘区", "两江新区"]


def test_a_county_that_ended_since_the_first_programme_stays_known_and_an_older_one_does_not() -> None:
    assert [county_name(code) for code in ("330103", "500105")] == ["下城区", "江北区"]
    assert county_name("630122") is None  # 湟中县, a district (630106) since 2019


@pytest.mark.parametrize(
    "code", ["630122", "630100", "630101", "999999", "6301", "", "６３０１０２", "630102\n", "63010²"]
)
def test_what_is_no_county_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match=r"GB/T 2260|full-width"):
        check_county(code)


@pytest.mark.parametrize("code", ["", "0", "00", "0000", "6", "63", "6301", "00000", "0000000", "999900", "630101"])
def test_half_a_code_is_no_region(code: str) -> None:
    with pytest.raises(ValueError, match="is not a county, city or province"):
        check_region(code)


@pytest.mark.parametrize(
    ("region", "county", "within"),
    [
        ("630102", "630102", True),
        ("630100", "630102", True),
        ("630000", "630102", True),
        (NATION, "630102", True),
        ("630102", "630103", False),
        ("630200", "630102", False),
        ("360000", "630102", False),
        ("630102", "630100", False),
        (NATION, "", True),
        ("630000", "", False),
        (NATION, "6301０2", False),
        ("630000", "63", False),
    ],
)
def test_a_region_covers_its_counties_only(region: str, county: str, within: bool) -> None:
    assert covers(region, county) is within


@pytest.mark.parametrize("region", ["", "00", "0000", "6", "6301", "６３０１００", "630100 "])
def test_half_a_code_covers_nothing(region: str) -> None:
    with pytest.raises(ValueError, match="is no code of a region"):
        region_prefix(region)
    with pytest.raises(ValueError, match="is no code of a region"):
        covers(region, "630102")


@given(CODES, CODES)
def test_of_two_regions_that_cover_each_other_there_is_one(one: str, other: str) -> None:
    assert covers(one, one)
    if covers(one, other) and covers(other, one):
        assert one == other


@given(CODES)
def test_every_known_county_lies_in_a_known_province_and_the_nation(code: str) -> None:
    if county_name(code) is not None:
        assert check_region(code[:2] + "0000")
        assert covers(code[:2] + "0000", code)
        assert covers(NATION, code)


def test_a_county_that_never_changed_its_name_is_one_too() -> None:
    assert check_county("632801") == "632801"
    assert [county_name(code) for code in ("632801", "610104", "110101")] == ["格尔木市", "莲湖区", "东城区"]


def test_a_region_of_any_size_has_its_name_of_today() -> None:
    codes = ("630102", "630100", "632800", "630000", "310100", "500100", NATION, "999900", "63010")
    names = ["城东区", "西宁市", "海西蒙古族藏族自治州", "青海省", "上海市", "重庆市", "全国", None, None]
    assert [region_name(code) for code in codes] == names


def test_every_row_of_the_shipped_table_says_where_it_is_from() -> None:
    rows = read_regions(files("shared").joinpath("regions.csv").read_text(encoding="utf-8"))
    assert rows
    assert all(row.source and (row.since or row.until) for row in rows)


@pytest.mark.usefixtures("own_table")
def test_who_runs_the_system_adds_a_county_by_data() -> None:
    assert county_name("630190") is None
    know_regions("code,name,since,until,source\n630190,新设区,2031-05-01,,国函〔2031〕1号\n")
    assert check_county("630190") == "630190"
    assert covers("630100", "630190")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("code,name\n630190,新设区\n", "The heading must be"),
        ("code,name,since,until,source\n6301,新设区,,,x\n", "Line 2: a region has a code"),
        ("code,name,since,until,source\n000000,新设区,,,x\n", "Line 2: a region has a code"),
        ("code,name,since,until,source\n630190,,,,x\n", "Line 2: a region has a code"),
        ("code,name,since,until,source\n630190,新设区,2031-13-01,,x\n", "Line 2: "),
        ("code,name,since,until,source\n630190,新设区,2031-05-01,2031-05-01,x\n", "Line 2: it ends before"),
    ],
)
def test_a_table_that_is_none_is_refused_with_the_line(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        know_regions(text)
