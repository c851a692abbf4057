"""Money paid without right that does not come back: claims that rest, instalments overdue. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from services.supervision.domain.case_picture import Case
from services.supervision.domain.finding import Rule, Sign
from services.supervision.domain.record import Record
from services.supervision.domain.sentence import says
from services.supervision.domain.terms import Terms, after_working_days, first_working_day_from
from shared.money import yuan

_R8 = "R8: X74 §1, Q35 §1"
_CAME = ("recovery-repaid", "recovery-offset")


def _of(case: Case, recovery_id: str, *names: str) -> list[Record]:
    return [one for one in case.all(*names) if one.text("recovery_id") == recovery_id]


def recovery_rests(case: Case, terms: Terms) -> Iterable[Sign]:
    """Claimed, and then neither paid, offset, agreed in parts nor closed."""
    for opened in case.all("recovery-opened"):
        moves = _of(case, opened.text("recovery_id"), *_CAME, "instalments-agreed", "recovery-closed")
        yield Sign(
            since=opened,
            subject=opened.text("recovery_id"),
            amount_fen=opened.fen(),
            detail=says("Claimed back, and nothing came, was agreed or was closed."),
            due=after_working_days(opened.day, terms.repayment_days),
            cure=moves[0] if moves else None,
        )


def instalment_overdue(case: Case, _: Terms) -> Iterable[Sign]:
    """By each day agreed, what came since the agreement is at least the sum of the parts due by then.

    A day off moves the term to the next working day. A later agreement replaces this one and ends its terms.
    """
    for agreed in case.all("instalments-agreed"):
        after = [
            one
            for one in _of(case, agreed.text("recovery_id"), *_CAME, "instalments-agreed", "recovery-closed")
            if one.position > agreed.position
        ]
        due_fen = 0
        for part in _parts(agreed):
            due_fen += int(part["amount_fen"])
            due_on = first_working_day_from(date.fromisoformat(str(part["due_on"])))
            yield Sign(
                since=agreed,
                subject=f"{agreed.text('recovery_id')}/{part['due_on']}",
                amount_fen=int(part["amount_fen"]),
                detail=says(
                    "{amount} was to be paid back by {due_on}, and less came.",
                    amount=yuan(due_fen),
                    due_on=due_on.isoformat(),
                ),
                due=due_on,
                cure=_when_came(after, due_fen),
            )


def _parts(agreed: Record) -> list[Mapping[str, Any]]:
    return sorted(agreed.data.get("instalments", ()), key=lambda one: str(one["due_on"]))


def _when_came(after: list[Record], due_fen: int) -> Record | None:
    came = 0
    for one in after:
        came += one.fen() if one.name in _CAME else 0
        if came >= due_fen or one.name not in _CAME:
            return one
    return None


RECOVERY: tuple[Rule[Case], ...] = (
    Rule("misrouted.recovery-rests", "serious", _R8, recovery_rests, ("recovery-opened",)),
    Rule("misrouted.instalment-overdue", "serious", _R8, instalment_overdue, ("instalments-agreed",)),
)
