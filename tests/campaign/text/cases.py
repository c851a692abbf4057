"""Which values at which places: every one at every field in so many rounds, and others that nobody thought of."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from tests.campaign.text.nasty import VALUES, Nasty, drawn
from tests.campaign.text.operations import COMES_LAST, Operation
from tests.campaign.text.places import Place

ROUNDS = 25
"""After so many of one seed, every value has stood in every field of every operation."""
CASES = 20_000
"""Of a round, at least."""
_CELLS = 3
"""A file costs as much as ten bodies: so many seeds until every value has stood in every cell."""
_AROUND = 4_000
_COSTLY = {
    "GET /pages/employers/{uscc}",
    "GET /pages/receipts/{uscc}",
    "GET /v1/receipts/{uscc}",
    "POST /v1/editions/{edition}/proposals",
}
"""They prove every record of an employer, or try every parameter of an edition: each as much as a hundred others. Their
own fields are tried as all are, and nothing more."""


@dataclass(frozen=True, slots=True)
class Case:
    """A request that is well, but for the values at these places."""

    operation: Operation
    values: Sequence[tuple[Place, Nasty]] = ()

    def __str__(self) -> str:
        said = ", ".join(f"{place}: {value}" for place, value in self.values)
        return f"{self.operation.service} {self.operation.name} [{said}]"


def cases_of(operations: Sequence[Operation], seed: int, round_: int) -> list[Case]:
    """In the order in which they are taken."""
    rng = Random(seed)  # noqa: S311 - a walk that can be taken again
    fields = _shuffled(rng, _every(operations, cells=False))
    cells = _shuffled(rng, _every(operations, cells=True))
    taken = fields[round_::ROUNDS] + cells[round_ + seed % _CELLS * ROUNDS :: ROUNDS * _CELLS]
    rng = Random(f"{seed}/{round_}")  # noqa: S311
    others = [one for one in operations if one.name not in _COSTLY]
    taken += [_around(rng, others) for _ in range(_AROUND)]
    taken += [_unthought(rng, others) for _ in range(CASES - len(taken))]
    rng.shuffle(taken)
    return sorted(taken, key=lambda one: one.operation.name in COMES_LAST)


def _every(operations: Iterable[Operation], *, cells: bool) -> Iterator[Case]:
    for operation in operations:
        for place in operation.places:
            if (place.kind == "cell") == cells:
                yield from (Case(operation, [(place, value)]) for value in VALUES)


def _shuffled(rng: Random, cases: Iterable[Case]) -> list[Case]:
    found = list(cases)
    rng.shuffle(found)
    return found


def _around(rng: Random, operations: Sequence[Operation]) -> Case:
    operation = rng.choice(operations)
    return Case(operation, [(rng.choice(operation.around), rng.choice((rng.choice(VALUES), drawn(rng))))])


def _unthought(rng: Random, operations: Sequence[Operation]) -> Case:
    """One value that is in no list, or two at once: one gets by what the other is stopped by."""
    operation = rng.choice(operations)
    places = [one for one in operation.places if one.kind != "cell" or rng.random() < 1 / len(operation.places)]
    chosen = rng.sample(places, min(len(places), rng.choice((1, 1, 2))))
    return Case(operation, [(place, rng.choice((rng.choice(VALUES), drawn(rng)))) for place in chosen])
