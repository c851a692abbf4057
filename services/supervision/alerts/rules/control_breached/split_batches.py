"""Batches split below the limit. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import LARGE_AMOUNTS
from services.supervision.alerts.pictures.person import Person
from services.supervision.alerts.rule import Rule, Sign, says
from services.supervision.domain.record import Record
from services.supervision.domain.terms import Terms, after_working_days
from shared.words import Words


def split_batches(person: Person, terms: Terms) -> Iterable[Sign]:
    run: list[Record] = []
    for draft in person.acts:
        if draft.name != "batch-drafted":
            continue
        limit, near = person.limits[draft.key]
        if not near <= draft.fen("total_fen") < limit:
            continue
        same = [
            one
            for one in run
            if (one.text("agency"), one.text("edition")) == (draft.text("agency"), draft.text("edition"))
        ]
        same = [one for one in same if draft.day <= after_working_days(one.day, terms.split_window_days)]
        if same:
            total = sum(one.fen("total_fen") for one in (*same, draft))
            yield Sign(
                since=draft,
                amount_fen=total,
                detail=says(batches=len(same) + 1, limit_fen=limit),
                people=(person.person,),
                evidence=tuple(same),
            )
        run.append(draft)


RULE = Rule(
    kind="misrouted.split-batches",
    group="control-breached",
    severity="grave",
    clause=LARGE_AMOUNTS,
    title=Words("Batches split below the limit", "拆分批次规避审批"),
    why=Words(
        "Several batches, each just below the limit of approval, that together would have passed it.",
        "多个批次的金额均略低于审批限额，合并则超过限额。",
    ),
    says=Words(
        "{batches} batches just below the limit of {limit_fen} within days.",
        "数日内 {batches} 个批次，金额均略低于 {limit_fen} 元的审批限额。",
    ),
    of=Person,
    find=split_batches,
)
