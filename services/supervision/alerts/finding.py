"""What a rule finds, and how an alert lives: it opens, grows older, and closes when the log shows the cure. Pure.

A finding says everything about its alert but the time of day: on which day it opens unless it is cured before, and
what cured it. So the same logs give the same alerts on any machine, and for any day again.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from services.supervision.alerts.rule import Picture, Rule, Sign, Value
from services.supervision.domain.record import Record
from services.supervision.domain.terms import Terms


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
    """``code`` and ``values`` say what was found: which sentence of the rule, and what stands in its places."""

    alert_id: str
    rule: Rule[Any]
    whose: Whose
    amount_fen: int | None
    code: str
    values: Mapping[str, Value]
    since: Record
    due_on: date | None
    opens_on: date
    cure: Record | None
    people: tuple[str, ...] = field(default=())
    evidence: tuple[str, ...] = field(default=())
    score: int = 0

    @property
    def kind(self) -> str:
        return self.rule.kind


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
        rule=rule,
        whose=whose if sign.uscc is None else replace(whose, uscc=sign.uscc),
        amount_fen=sign.amount_fen,
        code=rule.code_of(sign.detail.which),
        values=sign.detail.values,
        since=sign.since,
        due_on=sign.due,
        opens_on=sign.since.day if sign.due is None else sign.due + timedelta(days=1),
        cure=sign.cure,
        people=sign.people,
        evidence=tuple(evidence),
        score=sign.score,
    )
