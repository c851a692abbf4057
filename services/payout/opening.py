"""A credit to a dispatch firm opens its onward use, and follows what the firm has of it. Done by payout itself."""

import json
from collections.abc import Sequence
from typing import Any

from services.payout.domain.onward_use import DUTY, OpenDuty, SuspendDuty, duty_id, duty_stream
from services.payout.domain.placements import PLACEMENTS, NoteCredit, NoteCreditGone, duties_opened, placements_stream
from services.payout.queries.onward import credits_to_follow
from shared.contracts.eligibility import Share
from shared.contracts.fact import Fact
from shared.contracts.payout import OnwardUseDue, OnwardUseSuspended, PlacementsAccepted
from shared.eventlog.command_ids import command_of
from shared.eventlog.records import Work
from shared.runtime import Runtime

_ACTOR = "duty:payout"


async def follow_credits(runtime: Runtime) -> None:
    """What the table shows and the onward use does not follow yet. The rules make a repeat harmless."""
    # The position in the command's id: two processes that see the same do it once, and a credit that came back and
    # was made again is another command.
    position = runtime.tables_position
    for row in await credits_to_follow(runtime.engine):
        command = NoteCredit(_due(row)) if row["kept_fen"] else NoteCreditGone()
        work = Work(PLACEMENTS, placements_stream(row["payment_id"]), command)
        context = command_of(
            "duty", f"onward-use/{row['payment_id']}", str(position), actor=_ACTOR, at=runtime.clock.now()
        )
        recorded = await runtime.own_log.execute([work], context, then=duty_work)
        await runtime.caught_up(recorded.position, 30)


def _due(row: dict[str, Any]) -> OnwardUseDue:
    return OnwardUseDue(
        payment_id=row["payment_id"],
        edition=row["edition"],
        uscc=row["uscc"],
        name=row["name"],
        agency=row["agency"],
        amount_fen=row["kept_fen"],
        whole_fen=None if row["kept_fen"] == row["amount_fen"] else row["amount_fen"],
        credited_on=row["credited_on"],
        shares=tuple(Share.model_validate(share) for share in json.loads(row["granted_shares"])),
    )


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
