"""Money is whole fen, and its text has two places."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.money import fen, half_up, yuan


@pytest.mark.parametrize(("text", "amount"), [("0", 0), ("0.5", 50), ("1815.08", 181508), ("564.48", 56448)])
def test_an_amount_of_yuan_is_read_as_fen(text: str, amount: int) -> None:
    assert fen(text) == amount


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("-1.00", "never negative"),
        ("1.005", "at most two decimal places"),
        ("１００", "Not an amount"),
        ("1e5", "Not an amount"),
        ("1,000.00", "Not an amount"),
        ("", "Not an amount"),
        ("01.00", "Not an amount"),
        ("nan", "Not an amount"),
        (" 1", "Not an amount"),
    ],
)
def test_what_is_no_amount_is_refused_with_its_reason(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        fen(text)


@given(st.integers(0, 10**14))
def test_fen_survive_being_written_as_yuan(amount: int) -> None:
    assert fen(yuan(amount)) == amount


@given(st.integers(0, 10**9), st.integers(1, 1000), st.integers(1, 1000))
def test_half_up_is_the_nearest_fen_and_a_half_goes_up(amount: int, part: int, whole: int) -> None:
    exact = Fraction(amount * part, whole)
    rounded = half_up(exact)
    assert rounded - Fraction(1, 2) <= exact < rounded + Fraction(1, 2)


def test_a_tie_goes_up() -> None:
    assert (half_up(Fraction(1, 2)), half_up(Fraction(3, 2)), half_up(Fraction(149, 100))) == (1, 2, 1)
