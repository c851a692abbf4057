"""Where an employer's money is, as one sentence says it: its key, and what belongs into it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from services.supervision.domain.standing import Standing
from services.supervision.trail.schemas import TrailStep
from shared.clock import SHANGHAI
from shared.contracts.eligibility import CaseListed
from shared.contracts.fact import Fact
from shared.contracts.payout import (
    PaymentCredited,
    PaymentHeld,
    PaymentPartSettled,
    PaymentReturned,
    PaymentReturnReversed,
)


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """``key`` is a text of ``receipt_places``; ``days``, ``amounts`` (fen) and ``names`` are its places."""

    key: str
    kind: Literal["good", "bad", "plain"] = "plain"
    days: Mapping[str, date] = field(default_factory=dict)
    amounts: Mapping[str, int] = field(default_factory=dict)
    reason: str | None = None
    """Of a return or a hold: a name of ``values``."""
    said: str = ""
    """The bank's own words of a return, or its reference of a credit."""


def whereabouts(row: Mapping[str, Any], payment_id: str, steps: Sequence[TrailStep]) -> Whereabouts:
    """``row``: of ``money`` or ``top_ups``. ``steps``: the employer's trail."""
    standing = Standing.of(row)
    if standing.state is not None:
        return _of_payment(row, standing, [one for one in steps if one.data.get("payment_id") == payment_id])
    if row["granted_fen"]:
        return Whereabouts("granted", days=_days(pay_by=row["pay_by"]))
    stage: str = row["stage"] or "unknown"
    if stage == "listed":
        return Whereabouts("listed", days=_days(last_day=_told(steps, CaseListed).get("last_day")))
    if stage == "assessed":
        found = row["outcome"]
        return Whereabouts("to_be_listed" if found == "eligible" else found, "plain" if found == "eligible" else "bad")
    return Whereabouts(stage.replace("-", "_"), "bad" if stage in ("taken-off", "waived") else "plain")


def _of_payment(row: Mapping[str, Any], standing: Standing, steps: Sequence[TrailStep]) -> Whereabouts:
    match standing.state:
        case "credited":
            told = _told(steps, PaymentCredited, PaymentReturnReversed)
            amounts = {"amount": standing.with_employer_fen}
            days = _days(on=told.get("booked_on") or told.get("told_on"))
            return Whereabouts("credited", "good", days, amounts, said=told.get("bank_reference", ""))
        case "settled":
            return Whereabouts("settled", "good", amounts={"amount": standing.offset_fen})
        case "returned":
            told = _told(steps, PaymentReturned, PaymentPartSettled)
            days = _days(on=row["returned_at"] and row["returned_at"].astimezone(SHANGHAI).date())
            amounts = {"amount": standing.back_fen, "arrived": standing.arrived_fen}
            key = "part_arrived" if standing.arrived_fen else "returned"
            return Whereabouts(key, "bad", days, amounts, told.get("reason"), told.get("bank_text", ""))
        case "held":
            amounts = {"amount": standing.held_fen}
            return Whereabouts("held", "bad", amounts=amounts, reason=_told(steps, PaymentHeld).get("reason"))
        case "released":
            sent = row["released_at"]
            days = _days(on=sent and sent.astimezone(SHANGHAI).date(), pay_by=row["pay_by"])
            return Whereabouts("released", days=days, amounts={"amount": standing.with_bank_fen})
        case _:
            days = _days(pay_by=row["pay_by"])
            return Whereabouts("with_agency", days=days, amounts={"amount": standing.with_agency_fen})


def _told(steps: Sequence[TrailStep], *facts: type[Fact]) -> Mapping[str, Any]:
    """By the latest of these facts, if there is one, with the day on which it was recorded as ``told_on``."""
    topics = {fact.topic for fact in facts}
    found = next((one for one in reversed(steps) if one.event in topics), None)
    return {} if found is None else {**found.data, "told_on": found.time.astimezone(SHANGHAI).date()}


def _days(**days: date | str | None) -> dict[str, date]:
    return {name: date.fromisoformat(str(day)) for name, day in days.items() if day}
