"""One firm enrolled as several. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from services.supervision.alerts.clauses import ENTITLED
from services.supervision.alerts.pictures.features import Features
from services.supervision.alerts.pictures.names import alike
from services.supervision.alerts.pictures.peers import Peers
from services.supervision.alerts.rule import Rule, Sign, says, score_of
from services.supervision.domain.terms import Terms
from services.supervision.domain.unlikely import named_at_most
from shared.words import Words

_MOST_OF_A_GROUP = 12
"""More that pay the same for a head pay by the lowest base: that says nothing."""
_NEIGHBOURS = 20
"""Numbers of the register (characters 9 to 16) that are no further apart."""
_SAMPLED = 997
_ONE_IN = 100
"""Pairs that agree so in one edition of a hundred."""


def one_firm_as_several(peers: Peers, _: Terms) -> Iterable[Sign]:
    chances = _Chances(peers.rows)
    pairs = [(chances.one_in(one, other), one, other) for one, other in _pairs(peers.rows)]
    found = sorted(
        (each for each in pairs if each[0] >= _ONE_IN), key=lambda each: (-each[0], each[1].uscc, each[2].uscc)
    )
    for unlikely, one, other in found[: named_at_most(peers.many)]:
        yield Sign(
            since=other.record("enrolled"),
            subject=f"{one.uscc}+{other.uscc}",
            amount_fen=other.premium_fen,
            detail=says(
                other=one.name,
                month=one.first_insured,
                common=_in_common(one, other),
                peers=peers.many,
            ),
            people=tuple(dict.fromkeys(name for name in (one.speaker, other.speaker) if name)),
            evidence=(one.record("enrolled"), one.record("imported"), other.record("imported")),
            uscc=other.uscc,
            score=score_of(unlikely),
        )


def _pairs(rows: Sequence[Features]) -> Iterator[tuple[Features, Features]]:
    for group in _alike_to_the_fen(rows):
        if len(group) <= _MOST_OF_A_GROUP:
            for one, other in combinations(sorted(group, key=lambda each: (each.enrolled, each.uscc)), 2):
                if one.first_insured == other.first_insured and _in_common(one, other):
                    yield one, other


def _alike_to_the_fen(rows: Iterable[Features]) -> list[list[Features]]:
    groups: dict[str, list[Features]] = defaultdict(list)
    for row in rows:
        if row.per_head:
            groups[row.per_head].append(row)
    return [group for group in groups.values() if len(group) > 1]


@dataclass(frozen=True)
class _Chances:
    """How often two employers of an edition have something in common by chance."""

    rows: Sequence[Features]

    @cached_property
    def months(self) -> Counter[str]:
        return Counter(row.first_insured for row in self.rows)

    @cached_property
    def speakers(self) -> Counter[str]:
        return Counter(row.speaker for row in self.rows)

    @cached_property
    def same_paid(self) -> int:
        """Pairs that pay the same for a head."""
        return sum(len(group) * (len(group) - 1) // 2 for group in _alike_to_the_fen(self.rows))

    @cached_property
    def neighbours(self) -> float:
        """Pairs of neighbouring numbers, of all pairs."""
        numbers = sorted(_number(row) for row in self.rows)
        near, start = 0, 0
        for at, number in enumerate(numbers):
            while number - numbers[start] > _NEIGHBOURS:
                start += 1
            near += at - start
        return (near + 1) / (len(numbers) * (len(numbers) - 1) / 2 + 1)

    @cached_property
    def names_alike(self) -> float:
        """Of pairs that are half the edition apart: which, nobody chose."""
        half = max(1, len(self.rows) // 2)
        step = max(1, half // _SAMPLED)
        pairs = [(self.rows[at], self.rows[at + half]) for at in range(0, len(self.rows) - half, step)]
        return (sum(alike(one.name, other.name) for one, other in pairs) + 1) / (len(pairs) + 1)

    def one_in(self, one: Features, other: Features) -> float:
        """One in how many editions like this has a pair that agrees so."""
        others = len(self.rows) - 1
        expected = self.same_paid * (self.months[one.first_insured] - 1) / others
        if one.speaker and one.speaker == other.speaker:
            expected *= (self.speakers[one.speaker] - 1) / others
        if _neighbours(one, other):
            expected *= self.neighbours
        if alike(one.name, other.name):
            expected *= self.names_alike
        return 1 / expected


def _in_common(one: Features, other: Features) -> str:
    """Besides what was paid and since when; empty if nothing."""
    if one.speaker and one.speaker == other.speaker:
        return "speaker"
    if alike(one.name, other.name):
        return "name"
    return "number" if _neighbours(one, other) else ""


def _neighbours(one: Features, other: Features) -> bool:
    return abs(_number(one) - _number(other)) <= _NEIGHBOURS


def _number(one: Features) -> int:
    """Of the register, to the base of 36: without its check character, and without the check of the whole."""
    digits = one.uscc[8:16]
    return int(digits, 36) if digits.isalnum() and digits.isascii() else 0


RULE = Rule(
    kind="indication.one-firm-as-several",
    group="indication",
    severity="indicative",
    clause=ENTITLED,
    title=Words("One firm enrolled as several", "一家单位拆分为多家参保"),
    why=Words(
        "The same to the fen for a head in each month, and more in common than pairs have by chance.",
        "各月人均缴费分毫不差，且共同之处多于偶然。",
    ),
    says=Words(
        "As {other}: insured since {month}, the same for a head to the fen in each month, and the same {common}. Among "
        "{peers} employers hardly any pair agrees so by chance.",
        "与{other}同为{month}首次参保，各月人均缴费分毫不差，且{common}。同年度 {peers} 家单位中，偶然如此相同的极少。",
    ),
    of=Peers,
    find=one_firm_as_several,
    chinese={"common": {"speaker": "由同一人办理确认", "name": "名称相近", "number": "信用代码相邻"}},
)
