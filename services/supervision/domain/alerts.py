"""What is withheld (截留) or misrouted (错付), each kind a small pure function over one employer's money."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from shared.money import yuan


@dataclass(frozen=True, slots=True)
class Money:
    """One employer under one edition, as the three logs tell it; None where they are silent."""

    edition: str
    uscc: str
    name: str | None
    agency: str | None
    granted_fen: int | None
    pay_by: date | None
    payment_state: str | None
    paid_fen: int | None
    confirmed_fingerprint: str | None
    """The account confirmed last before the payment was released."""
    granted_fingerprint: str | None
    credited_fingerprint: str | None
    other_account_reported: bool | None


@dataclass(frozen=True, slots=True)
class Alert:
    kind: str
    group: Literal["withheld", "misrouted"]
    severity: Literal["grave", "serious"]
    edition: str
    uscc: str
    name: str
    agency: str
    amount: str
    detail: str
    clause: str
    days: int | None = None
    """Since when, in days."""


Rule = Callable[[Money, date], Alert | None]


def unpaid_past_deadline(money: Money, today: date) -> Alert | None:
    """R8: a grant that has not arrived by the day it was to be paid."""
    if money.granted_fen is None or money.pay_by is None or today <= money.pay_by:
        return None
    if money.payment_state in ("credited", "settled"):
        return None
    state = money.payment_state or "no payment ordered"
    return Alert(
        kind="withheld.unpaid-past-deadline",
        group="withheld",
        severity="serious",
        edition=money.edition,
        uscc=money.uscc,
        name=money.name or "",
        agency=money.agency or "",
        amount=yuan(money.granted_fen),
        detail=f"Granted, to be paid by {money.pay_by.isoformat()}; the payment's state is: {state}.",
        clause="R8: X74 §1, Q35 §1",
        days=(today - money.pay_by).days,
    )


def credited_to_another_account(money: Money, _: date) -> Alert | None:
    """R6: money that reached an account other than the confirmed (or, on the direct route, granted) one."""
    expected = money.confirmed_fingerprint or money.granted_fingerprint
    wrong = money.credited_fingerprint is not None and money.credited_fingerprint != expected
    if not wrong and not money.other_account_reported:
        return None
    return Alert(
        kind="misrouted.other-account",
        group="misrouted",
        severity="grave",
        edition=money.edition,
        uscc=money.uscc,
        name=money.name or "",
        agency=money.agency or "",
        amount=yuan(money.paid_fen or money.granted_fen or 0),
        detail="The bank reports a credit to an account other than the one confirmed.",
        clause="R6: X74 §1",
    )


RULES: Sequence[Rule] = (unpaid_past_deadline, credited_to_another_account)


def alerts_of(money: Money, today: date) -> list[Alert]:
    return [alert for rule in RULES if (alert := rule(money, today)) is not None]
