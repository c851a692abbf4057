"""How unlikely something is among peers: "one in how many". Pure.

Two questions are asked. *How far out?* is answered by rank among everybody, since how wages or payments are spread is
nobody's formula: what lies beyond a robust bound is named, and of that no more than a fixed share of the employers, so
that the number of false names is known before anybody looks. *How often?* is answered by the exact binomial tail.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from statistics import median
from typing import NamedTuple, TypeVar

One = TypeVar("One")

_AS_IF = 500
"""So many employers are imagined beside those that there are: a county of ten says little."""
_NAMED_AT_MOST = 500
"""One of so many is named by one measure, and three at most where there are few."""
_NAMED_OF_FEW = 3
_SPREADS = 6.0
_OF_A_NORMAL = 1.4826
"""What makes a median deviation comparable with a standard deviation."""
_ENOUGH_TO_SPREAD = 20


class Far(NamedTuple):
    """``beyond``: the bound that it lies beyond, of the measure that was given."""

    one_in: float
    beyond: float


def as_rare_as(as_many: int, among: int) -> float:
    """One in how many does it, where ``as_many`` of ``among`` do, the one that is asked about included.

    >>> as_rare_as(1, 10_000), as_rare_as(1, 20), as_rare_as(500, 1_000)
    (10500.0, 520.0, 3.0)
    """
    return (among + _AS_IF) / max(as_many, 1)


def named_at_most(among: int) -> int:
    """How many of so many employers one measure may name.

    >>> named_at_most(40), named_at_most(10_000)
    (3, 20)
    """
    return max(_NAMED_OF_FEW, among // _NAMED_AT_MOST)


def far_out(
    ones: Iterable[One], measure: Callable[[One], float], least: float, among: int, peers: Sequence[float] = ()
) -> list[tuple[One, Far]]:
    """Those whose measure is ``least`` or more, and beyond the spread of their peers' (of their own, where none are
    given): the farthest first, and no more than may be named. Ties keep the order that they came in.

    >>> far_out([1.0, 9.0, 2.0], float, 5.0, 1_000)
    [(9.0, Far(one_in=1500.0, beyond=5.0))]
    """
    measured = [(measure(one), one) for one in ones]
    bound = max(least, bound_of(peers or [value for value, _ in measured]))
    beyond = sorted((one for one in measured if one[0] >= bound), key=lambda one: -one[0])
    return [
        (one, Far(as_rare_as(rank, among), bound))
        for rank, (_, one) in enumerate(beyond[: named_at_most(among)], start=1)
    ]


def bound_of(values: Sequence[float]) -> float:
    """The median and six times the spread about it; nothing where there are too few to spread.

    >>> bound_of([1.0] * 30), bound_of([1.0])
    (1.0, -inf)
    """
    if len(values) < _ENOUGH_TO_SPREAD:
        return -math.inf
    middle = median(values)
    return middle + _SPREADS * _OF_A_NORMAL * median(abs(value - middle) for value in values)


def at_least(successes: int, trials: int, chance: float) -> float:
    """The chance of so many successes or more, each trial having the same; 1.0 of what is no more than expected.

    >>> round(at_least(5, 5, 0.5), 5), at_least(2, 10, 0.5), at_least(1, 3, 0.0)
    (0.03125, 1.0, 0.0)
    """
    if successes <= trials * chance or chance >= 1:
        return 1.0
    if chance <= 0 or successes > trials:
        return 0.0
    log_hit, log_miss = math.log(chance), math.log1p(-chance)
    all_ways = math.lgamma(trials + 1)
    found = 0.0
    for hits in range(successes, trials + 1):
        ways = all_ways - math.lgamma(hits + 1) - math.lgamma(trials - hits + 1)
        term = math.exp(ways + hits * log_hit + (trials - hits) * log_miss)
        found += term
        if term <= found * 1e-15:  # they only become smaller
            break
    return min(found, 1.0)


def share_of_others(successes: int, trials: int, least: float) -> float:
    """Of whoever is not asked about; never less than what is believed of any place.

    >>> share_of_others(30, 1_000, 0.05), share_of_others(300, 1_000, 0.05)
    (0.05, 0.3)
    """
    return max(least, successes / trials if trials else 0.0)


def more_often(own: int, own_trials: int, others: int, their_trials: int, least: float) -> float:
    """One in how many would come to so many or more, if it were no likelier than at the others.

    >>> round(more_often(5, 5, 50, 100, 0.05)), more_often(2, 10, 0, 0, 0.5)
    (32, 1.0)
    """
    return one_in(at_least(own, own_trials, share_of_others(others, their_trials, least)))


def one_in(chance: float) -> float:
    return math.inf if chance <= 0 else 1 / chance
