"""Instalment overdue. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from services.supervision.alerts.clauses import PAID_IN_TIME
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.pictures.claims import CAME, of_claim, restated
from services.supervision.alerts.rule import Rule, Sign, says
from services.supervision.domain.record import Record, in_order
from services.supervision.domain.terms import Terms, first_working_day_from
from shared.words import Words


def instalment_overdue(case: Case, _: Terms) -> Iterable[Sign]:
    for agreed in case.all("instalments-agreed"):
        after = [
            one
            for one in of_claim(case, agreed.text("recovery_id"), *CAME, "instalments-agreed", "recovery-closed")
            if one.position > agreed.position
        ]
        gone = (one for one, left, _ in restated(case, agreed.text("recovery_id")) if not left)
        after = in_order([*after, *(one for one in gone if one.position > agreed.position)])
        due_fen = 0
        for part in _parts(agreed):
            due_fen += int(part["amount_fen"])
            due_on = first_working_day_from(date.fromisoformat(str(part["due_on"])))
            yield Sign(
                since=agreed,
                subject=f"{agreed.text('recovery_id')}/{part['due_on']}",
                amount_fen=int(part["amount_fen"]),
                detail=says(amount_fen=due_fen, due_on=due_on.isoformat()),
                due=due_on,
                cure=_when_came(after, due_fen),
            )


def _parts(agreed: Record) -> list[Mapping[str, Any]]:
    return sorted(agreed.data.get("instalments", ()), key=lambda one: str(one["due_on"]))


def _when_came(after: list[Record], due_fen: int) -> Record | None:
    came = 0
    for one in after:
        came += one.fen() if one.name in CAME else 0
        if came >= due_fen or one.name not in CAME:
            return one
    return None


RULE = Rule(
    kind="misrouted.instalment-overdue",
    group="misrouted",
    severity="serious",
    clause=PAID_IN_TIME,
    title=Words("Instalment overdue", "分期退还逾期"),
    why=Words(
        "By each day agreed, what came since the agreement is at least the sum of the parts due by "
        "then. A day off moves the term to the next working day. A later agreement replaces this one "
        "and ends its terms.",
        "截至每个约定日期，约定以来退还的金额不少于届时到期各期之和。遇休息日顺延至下一工作日；后一约定取代前一约定。",
    ),
    says=Words(
        "{amount_fen} was to be paid back by {due_on}, and less came.",
        "应不迟于 {due_on} 退还 {amount_fen} 元，到账不足。",
    ),
    of=Case,
    find=instalment_overdue,
    begins=("instalments-agreed",),
)
