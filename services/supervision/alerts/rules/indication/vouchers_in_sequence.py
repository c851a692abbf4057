"""Vouchers that follow each other as no bank's do. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from services.supervision.alerts.clauses import PASSED_ON
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.pictures.vouchers import numbered, uses_of
from services.supervision.alerts.rule import Rule, Sign, says, score_of
from services.supervision.domain.record import Record
from services.supervision.domain.terms import Terms
from shared.words import Words

_AT_LEAST = 3
_DAYS = 3
_NEXT_BY_CHANCE = 0.01
"""A bank numbers what all its customers do: the next number a day later is somebody else's. Orders of one sitting may
follow each other, so days are asked for."""
_ALIKE_AT_LEAST = 5
_SAME_SIZE_BY_CHANCE = 0.25
"""Receipts are made by one template, and their names and amounts differ in length."""


def vouchers_in_sequence(case: Case, _: Terms) -> Iterable[Sign]:
    uses = [one for one in uses_of(case) if one.text("kind") == "transfer"]
    for run in _runs(uses):
        if len(run) >= _AT_LEAST and _days(run) >= _DAYS:
            unlikely = (1 / _NEXT_BY_CHANCE) ** (_days(run) - 1)
            yield _sign("numbers", run, unlikely, first=_ends_in(run[0]))
    sizes: dict[int, list[Record]] = defaultdict(list)
    for one in uses:
        sizes[one.fen("size")].append(one)
    for size, alike in sizes.items():
        others = len(uses) - len(alike)
        if len(alike) >= _ALIKE_AT_LEAST and _days(alike) >= _DAYS and others * 4 <= len(alike):
            yield _sign("sizes", alike, (1 / _SAME_SIZE_BY_CHANCE) ** (len(alike) - 1), size=size)


def _runs(uses: Iterable[Record]) -> Iterator[list[Record]]:
    known = [(number, one) for one in uses if (number := numbered(one.text("bank_reference"))) is not None]
    run: list[Record] = []
    before: tuple[str, int] | None = None
    for number, one in sorted(known, key=lambda each: (each[0], each[1].position)):
        if before is not None and number != (before[0], before[1] + 1):
            yield run
            run = []
        run.append(one)
        before = number
    yield run


def _ends_in(use: Record) -> str:
    number = numbered(use.text("bank_reference"))
    return "" if number is None else str(number[1])


def _days(uses: Iterable[Record]) -> int:
    return len({one.text("used_on") for one in uses})


def _sign(which: str, uses: Sequence[Record], unlikely: float, **more: str | int) -> Sign:
    in_order = sorted(uses, key=lambda one: one.position)
    return Sign(
        since=in_order[-1],
        subject=which + in_order[0].key,
        amount_fen=sum(one.fen() for one in uses),
        detail=says(which, vouchers=len(uses), days=_days(uses), one_in=round(unlikely), **more),
        evidence=tuple(in_order),
        score=score_of(unlikely),
    )


RULE = Rule(
    kind="indication.vouchers-in-sequence",
    group="indication",
    severity="indicative",
    clause=PASSED_ON,
    title=Words("Vouchers that follow each other", "资金使用凭证连号或雷同"),
    why=Words(
        "Consecutive references on different days; or files of one size, to the byte.",
        "不同日期的凭证编号相连，或者文件大小逐字节相同。",
    ),
    says={
        "numbers": Words(
            "{vouchers} vouchers of {days} different days have consecutive bank references from {first}; by chance one "
            "in {one_in}.",
            "{vouchers} 张凭证分属 {days} 个不同日期，银行流水号却从 {first} 起连续，偶然概率为 {one_in} 分之一。",
        ),
        "sizes": Words(
            "{vouchers} vouchers of {days} different days are files of {size} bytes each; by chance one in {one_in}.",
            "{vouchers} 张凭证分属 {days} 个不同日期，文件大小却均为 {size} 字节，偶然概率为 {one_in} 分之一。",
        ),
    },
    of=Case,
    find=vouchers_in_sequence,
    begins=("onward-use-recorded",),
)
