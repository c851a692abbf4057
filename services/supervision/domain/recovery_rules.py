"""Money paid without right that does not come back: claims that rest, instalments overdue. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from services.supervision.domain.case_picture import Case
from services.supervision.domain.finding import Rule, Sign
from services.supervision.domain.record import Record, in_order
from services.supervision.domain.sentence import says
from services.supervision.domain.terms import Terms, after_working_days, first_working_day_from
from shared.money import yuan

_R8 = "R8: X74 §1, Q35 §1"
_CAME = ("recovery-repaid", "recovery-offset")


def _of(case: Case, recovery_id: str, *names: str) -> list[Record]:
    return [one for one in case.all(*names) if one.text("recovery_id") == recovery_id]


def _restated(case: Case, recovery_id: str) -> Iterable[tuple[Record, int, int]]:
    """How far a claim stands, each time that it changed: what is outstanding then, and what is owed back."""
    for record in case.all("recoveries-restated"):
        for one in record.data.get("claims", ()):
            if one["recovery_id"] == recovery_id:
                yield record, int(one["outstanding_fen"]), int(one.get("owed_back_fen", 0))


def recovery_rests(case: Case, terms: Terms) -> Iterable[Sign]:
    """Claimed, and then neither paid, offset, agreed in parts nor closed; while the employer has the money."""
    for opened in case.all("recovery-opened"):
        name = opened.text("recovery_id")
        moves = _of(case, name, *_CAME, "instalments-agreed", "recovery-closed")
        for since, ended in _times_outstanding(case, opened):
            if moves and moves[0].position < since.position:
                continue
            cures = [one for one in (ended, *moves[:1]) if one is not None]
            yield Sign(
                since=since,
                subject=name,
                amount_fen=opened.fen(),
                detail=says("Claimed back, and nothing came, was agreed or was closed."),
                due=after_working_days(since.day, terms.repayment_days),
                cure=min(cures, key=lambda one: one.position, default=None),
            )


def _times_outstanding(case: Case, opened: Record) -> Iterable[tuple[Record, Record | None]]:
    """From when until when something could be asked for."""
    since = None if opened.data.get("stands_fen") == 0 else opened
    for record, outstanding_fen, _ in _restated(case, opened.text("recovery_id")):
        if since is not None and outstanding_fen == 0:
            yield since, record
            since = None
        elif since is None and outstanding_fen:
            since = record
    if since is not None:
        yield since, None


def owed_back(case: Case, terms: Terms) -> Iterable[Sign]:
    """The bank took the credit back, and what had come in for a claim on it is with the fund: the employer's money."""
    for opened in case.all("recovery-opened"):
        name = opened.text("recovery_id")
        steps = [(record, owed) for record, _, owed in _restated(case, name)]
        steps += [
            (one, one.fen("owed_back_fen")) for one in _of(case, name, "recovery-offset-undone", "recovery-given-back")
        ]
        begun: tuple[Record, int] | None = None
        for record, owed in sorted(steps, key=lambda step: step[0].position):
            if begun is None and owed:
                begun = record, owed
            elif begun is not None and not owed:
                yield _owed_back(name, *begun, record, terms)
                begun = None
        if begun is not None:
            yield _owed_back(name, *begun, None, terms)


def _owed_back(name: str, since: Record, amount_fen: int, cure: Record | None, terms: Terms) -> Sign:
    return Sign(
        since=since,
        subject=name,
        amount_fen=amount_fen,
        detail=says("More came in for a claim than it stands for now, and was not given back."),
        due=after_working_days(since.day, terms.recovery_days),
        cure=cure,
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
        gone = (one for one, left, _ in _restated(case, agreed.text("recovery_id")) if not left)
        after = in_order([*after, *(one for one in gone if one.position > agreed.position)])
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
    Rule("withheld.not-given-back", "serious", _R8, owed_back, ("recoveries-restated",)),
    Rule("misrouted.instalment-overdue", "serious", _R8, instalment_overdue, ("instalments-agreed",)),
)
