"""A credit to a dispatch firm opens its onward use, and follows what the firm has of it."""

import json
from typing import Any

from services.payout.domain.placements import PLACEMENTS, NoteCredit, NoteCreditGone, placements_stream
from services.payout.queries.onward import credits_to_follow
from services.payout.reactions.onward import duty_work
from shared.contracts.eligibility import Share
from shared.contracts.payout import OnwardUseDue
from shared.duties import carry_out_unless_refused
from shared.eventlog.records import Work
from shared.runtime import Runtime


async def follow_credits(runtime: Runtime) -> None:
    """What the table shows and the onward use does not follow yet. The rules make a repeat harmless."""
    seen = runtime.tables_position
    for row in await credits_to_follow(runtime.engine):
        command = NoteCredit(_due(row)) if row["kept_fen"] else NoteCreditGone()
        work = [Work(PLACEMENTS, placements_stream(row["payment_id"]), command)]
        await carry_out_unless_refused(runtime, f"onward-use/{row['payment_id']}", seen, work, duty_work)


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
