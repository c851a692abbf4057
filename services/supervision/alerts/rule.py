"""What a rule declares, and what it says of a picture. Pure.

A rule says no sentence, but which of its sentences and with which values; they become words when somebody reads them.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, Literal, NamedTuple, TypeVar

from services.supervision.alerts.clauses import Clause
from services.supervision.domain.record import Record
from services.supervision.domain.severity import Severity
from services.supervision.domain.terms import Terms
from shared.words import Words

Group = Literal["withheld", "misrouted", "control-breached", "log", "indication"]
"""An indication (疑点) decides nothing: it is unlikely among its peers, and puts a case on a person's list."""
Value = str | int
"""A name, a day as ``YYYY-MM-DD``, a number; under a name that ends in ``_fen`` an amount of money."""


class Said(NamedTuple):
    """``which`` of the rule's sentences; empty when it has one only."""

    which: str = ""
    values: Mapping[str, Value] = {}


MOST_NAMED = 50
"""Of the records of a person's many acts: so many are read, and the values say how many there are."""
LEAST_SCORE, HIGHEST_SCORE = 10, 300


def score_of(one_in: float) -> int:
    """Ten times the decimal logarithm of "one in so many of its peers", within bounds: 30 is one in a thousand.

    >>> score_of(1_000), score_of(2), score_of(float("inf"))
    (30, 10, 300)
    """
    if one_in == math.inf:
        return HIGHEST_SCORE
    return max(LEAST_SCORE, min(HIGHEST_SCORE, round(10 * math.log10(max(one_in, 1)))))


def says(which: str = "", /, **values: Value) -> Said:
    return Said(which, values)


_NOTHING_MORE = Said()


@dataclass(frozen=True, slots=True)
class Sign:
    """What a rule function saw. ``since``: the record that it began with; ``due``: the last day that was in time.

    ``cure``: the record that ended it. A sign without ``due`` is wrong from its first moment.
    """

    since: Record
    detail: Said = _NOTHING_MORE
    subject: str = ""
    """Which payment, duty or pair of records, when a picture may hold several."""
    amount_fen: int | None = None
    due: date | None = None
    cure: Record | None = None
    people: tuple[str, ...] = ()
    evidence: tuple[Record, ...] = ()
    uscc: str | None = None
    """The employer, where the picture is not of one."""
    score: int = 0
    """Of an indication, as ``score_of`` says; 0 of what is certain."""


Picture = TypeVar("Picture")


@dataclass(frozen=True, slots=True, eq=False)
class Rule(Generic[Picture]):
    """One kind of wrong-doing. ``find`` is pure, and looks at one picture only.

    ``begins``: names of facts; where a picture has none of them, the rule finds nothing, and need not be asked.
    """

    kind: str
    """Stored with every alert, for ever. Its first word is that of the first release, and not always the group's."""
    group: Group
    severity: Severity
    clause: Clause
    title: Words
    why: Words
    """What is wrong with it, in a sentence or two: what the rule holds the records to."""
    says: Words | Mapping[str, Words]
    """With places for values; where there are several sentences, by ``Said.which``."""
    of: type[Picture]
    find: Callable[[Picture, Terms], Iterable[Sign]]
    begins: tuple[str, ...] = ()
    chinese: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Of values that are words of ours, by the place that they stand in; English shows them as they are."""

    @property
    def sentences(self) -> Mapping[str, Words]:
        """By code: the kind, and which sentence where there are several."""
        if isinstance(self.says, Words):
            return {self.kind: self.says}
        return {self.code_of(which): words for which, words in self.says.items()}

    def code_of(self, which: str) -> str:
        return f"{self.kind}/{which}" if which else self.kind
