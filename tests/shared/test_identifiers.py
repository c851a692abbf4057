"""Identifiers are checked to the last character."""

import pytest

from shared.identifiers import check_account_number, check_cnaps, check_month, check_uscc
from shared.regions import check_county, county_name, covers, region_name

GOOD = "91630102000000001N"


def test_a_right_uscc_is_taken() -> None:
    assert check_uscc("91110000600037341L") == "91110000600037341L"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("911100006000373412", "check digit"),
        ("91110000600037341l", "18 capital letters"),
        ("9111000060003734", "Not a USCC"),
        ("９1110000600037341L", "full-width"),
        ("91110000 600037341L", "18 capital"),
        ("", "Not a USCC"),
    ],
)
def test_a_wrong_uscc_is_refused_with_its_reason(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        check_uscc(text)


@pytest.mark.parametrize(
    ("check", "text"),
    [
        (check_month, "2020-13"),
        (check_month, "2020-1"),
        (check_month, "２０２０-01"),
        (check_account_number, "1234567"),
        (check_account_number, "6222 0202 0011"),
        (check_account_number, "６２２２０２０２００１１"),
        (check_cnaps, "10285100010"),
        (check_county, "630122"),  # 湟中县, a district (630106) since 2019
        (check_county, "630100"),
        (check_county, "999999"),
    ],
)
def test_what_is_wrong_is_refused(check: object, text: str) -> None:
    assert callable(check)
    with pytest.raises(ValueError, match=r"\w"):
        check(text)


def test_xinings_seven_counties_and_pengze_are_known() -> None:
    codes = ["630102", "630103", "630104", "630105", "630106", "630121", "630123", "360430"]
    names = ["城东区", "城中区", "城西区", "城北区", "湟中区", "大通回族土族自治县", "湟源县", "彭泽县"]
    assert [county_name(code) for code in codes] == names


@pytest.mark.parametrize(
    ("region", "county", "within"),
    [
        ("630102", "630102", True),
        ("630100", "630102", True),
        ("630000", "630102", True),
        ("000000", "630102", True),
        ("630102", "630103", False),
        ("630200", "630102", False),
        ("360000", "630102", False),
        ("630102", "630100", False),
    ],
)
def test_a_region_covers_its_counties_only(region: str, county: str, within: bool) -> None:
    assert covers(region, county) is within


def test_a_county_that_never_changed_its_name_is_one_too() -> None:
    assert check_county("632801") == "632801"
    assert [county_name(code) for code in ("632801", "610104", "110101")] == ["格尔木市", "莲湖区", "东城区"]


def test_a_region_of_any_size_has_its_name_of_today() -> None:
    codes = ("630102", "630100", "632800", "630000", "310100", "500100", "000000", "999900", "63010")
    names = ["城东区", "西宁市", "海西蒙古族藏族自治州", "青海省", "上海市", "重庆市", "全国", None, None]
    assert [region_name(code) for code in codes] == names
