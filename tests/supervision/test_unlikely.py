"""How unlikely something is among peers: exact where it is counted, bounded where it is ranked."""

import math
from fractions import Fraction

import pytest

from services.supervision.domain.unlikely import at_least, far_out, named_at_most


def exactly(successes: int, trials: int, chance: Fraction) -> Fraction:
    return sum(
        (
            math.comb(trials, hits) * chance**hits * (1 - chance) ** (trials - hits)
            for hits in range(successes, trials + 1)
        ),
        start=Fraction(0),
    )


@pytest.mark.parametrize(
    ("successes", "trials", "chance"),
    [
        (5, 5, Fraction(1, 2)),
        (8, 8, Fraction(1, 20)),
        (40, 1_000, Fraction(1, 50)),
        (9, 20, Fraction(1, 50)),
        (1, 3, Fraction(1, 100)),
    ],
)
def test_the_tail_is_that_of_exact_fractions(successes: int, trials: int, chance: Fraction) -> None:
    assert at_least(successes, trials, float(chance)) == pytest.approx(
        float(exactly(successes, trials, chance)), rel=1e-9
    )


def test_no_more_than_expected_is_not_unlikely() -> None:
    assert at_least(50, 1_000, 0.05) == 1.0
    assert at_least(0, 10, 0.0) == 1.0


@pytest.mark.parametrize("among", [40, 1_000, 10_000, 100_000])
def test_however_many_are_far_out_no_more_are_named_than_is_known_beforehand(among: int) -> None:
    found = far_out([float(100 + number) for number in range(among)], float, 50.0, among, peers=[1.0] * among)
    assert len(found) == named_at_most(among) <= max(3, among // 500)
    assert found[0][0] == 99.0 + among
    scores = [far.one_in for _, far in found]
    assert scores == sorted(scores, reverse=True)


def test_what_many_do_is_out_of_line_only_beyond_their_spread() -> None:
    values = [1.0 + (number % 10) / 10 for number in range(200)]
    assert far_out([*values, 2.4], float, 1.5, 1_000) == []
    assert [one for one, _ in far_out([*values, 9.0], float, 1.5, 1_000)] == [9.0]
