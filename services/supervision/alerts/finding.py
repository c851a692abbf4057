"""What a rule finds, and how an alert lives: it opens, grows older, and closes when the log shows the cure. Pure.

A finding says everything about its alert but the time of day: on which day it opens unless it is cured before, and
what cured it. So the same logs give the same alerts on any machine, and for any day again.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Generic, Literal, TypeVar

from services.supervision.alerts.sentence import Sentence
from services.supervision.domain.record import Record
from services.supervision.domain.severity import Severity
from services.supervision.domain.terms import Terms

Group = Literal["withheld", "misrouted", "log"]


@dataclass(frozen=True, slots=True)
class Sign:
    """What a rule function saw. ``since``: the record that it began with; ``due``: the last day that was in time.

    ``cure``: the record that ended it. A sign without ``due`` is wrong from its first moment.
    """

    since: Record
    detail: Sentence
    subject: str = ""
    """Which payment, duty or pair of records, when a picture may hold several."""
    amount_fen: int | None = None
    due: date | None = None
    cure: Record | None = None
    people: tuple[str, ...] = ()
    evidence: tuple[Record, ...] = ()
    uscc: str | None = None
    """The employer, where the picture is not of one."""


Picture = TypeVar("Picture")


@dataclass(frozen=True, slots=True)
class Rule(Generic[Picture]):
    """One kind of wrong-doing. ``find`` is pure, and looks at one picture only.

    ``begins``: names of facts; where a picture has none of them, the rule finds nothing, and need not be asked.
    """

    kind: str
    severity: Severity
    clause: str
    of: type[Picture]
    find: Callable[[Picture, Terms], Iterable[Sign]]
    begins: tuple[str, ...] = ()

    @property
    def group(self) -> Group:
        prefix = self.kind.partition(".")[0]
        if prefix == "withheld":
            return "withheld"
        return "misrouted" if prefix == "misrouted" else "log"


@dataclass(frozen=True, slots=True)
class Whose:
    """Whom a picture is about. ``owner`` names the picture: ``case:…``, ``batch:…``, ``account:…``."""

    owner: str
    edition: str | None = None
    uscc: str | None = None
    name: str = ""
    agency: str = "000000"


@dataclass(frozen=True, slots=True)
class Finding:
    alert_id: str
    kind: str
    group: Group
    severity: Severity
    clause: str
    whose: Whose
    amount_fen: int | None
    detail: str
    since: Record
    due_on: date | None
    opens_on: date
    cure: Record | None
    people: tuple[str, ...] = field(default=())
    evidence: tuple[str, ...] = field(default=())


def judge(rules: Iterable[Rule[Picture]], picture: Picture, whose: Whose, terms: Terms) -> list[Finding]:
    """What the rules find in one picture; what was done in time is nothing."""
    found = []
    for rule in rules:
        for sign in rule.find(picture, terms):
            if sign.due is not None and sign.cure is not None and sign.cure.day <= sign.due:
                continue
            found.append(_finding(rule, sign, whose))
    return found


def _finding(rule: Rule[Picture], sign: Sign, whose: Whose) -> Finding:
    identity = "\x1f".join((rule.kind, whose.owner, sign.subject, sign.since.key))
    evidence = dict.fromkeys(record.key for record in (sign.since, *sign.evidence))
    return Finding(
        alert_id=hashlib.sha256(identity.encode()).hexdigest()[:24],
        kind=rule.kind,
        group=rule.group,
        severity=rule.severity,
        clause=rule.clause,
        whose=whose if sign.uscc is None else replace(whose, uscc=sign.uscc),
        amount_fen=sign.amount_fen,
        detail=str(sign.detail),
        since=sign.since,
        due_on=sign.due,
        opens_on=sign.since.day if sign.due is None else sign.due + timedelta(days=1),
        cure=sign.cure,
        people=sign.people,
        evidence=tuple(evidence),
    )
