"""Identifiers are checked to the last character."""

import pytest

from shared.identifiers import check_account_number, check_cnaps, check_month, check_uscc

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
        (check_month, "0000-01"),
        (check_month, "9999-12"),
        (check_month, "２０２０-01"),
        (check_account_number, "1234567"),
        (check_account_number, "6222 0202 0011"),
        (check_account_number, "６２２２０２０２００１１"),
        (check_cnaps, "10285100010"),
    ],
)
def test_what_is_wrong_is_refused(check: object, text: str) -> None:
    assert callable(check)
    with pytest.raises(ValueError, match=r"\w"):
        check(text)
