"""What the decision on a dispatch firm's placements means for each using firm. Pure."""

from collections.abc import Sequence
from typing import Any

from services.payout.domain.onward_use import DUTY, OpenDuty, SuspendDuty, duty_id, duty_stream
from services.payout.domain.placements import duties_opened
from shared.contracts.fact import Fact
from shared.contracts.payout import OnwardUseDue, OnwardUseSuspended, PlacementsAccepted
from shared.eventlog.records import Work


def duty_work(events: Sequence[Fact], due: OnwardUseDue | None = None) -> Sequence[Work[Any, Any]]:
    """What the decision on placements means for each using firm. ``due``: the credit, when no fact here tells it."""
    work: list[Work[Any, Any]] = []
    for event in events:
        match event:
            case OnwardUseDue():
                due = event
            case OnwardUseSuspended(payment_id=payment_id, using_firms=usccs):
                work += [Work(DUTY, duty_stream(duty_id(payment_id, uscc)), SuspendDuty()) for uscc in usccs]
            case PlacementsAccepted() if due is not None:
                opened = duties_opened(due, event)
                work += [Work(DUTY, duty_stream(one.duty_id), OpenDuty(one)) for one in opened]
    return work
