"""The public objects to an employer on a list, or claims for one that is not on it: by a page's form (ADR 0020)."""

import hashlib
from collections.abc import Mapping
from typing import Any

from services.eligibility.domain.case import CASE, ClaimThroughNotice, RaiseObjection, case_stream
from services.eligibility.schemas.notices import NoticeAnswer
from shared.eventlog.records import CommandContext, Work
from shared.runtime import Runtime

_SECONDS_TO_SHOW = 5


async def object_by_form(
    runtime: Runtime, notice: NoticeAnswer, context: CommandContext, values: Mapping[str, str]
) -> str:
    """The number under which the objection or claim stands in the log; of a form sent twice, the first one's."""
    digest = hashlib.sha256(context.command_id.encode()).hexdigest()[:16]
    number = f"{'ob' if values['kind'] == 'objection' else 'rc'}-{digest}"
    contact = runtime.own_vault.seal(values["contact"], number)
    today = runtime.clock.today()
    command: RaiseObjection | ClaimThroughNotice
    if values["kind"] == "objection":
        command = RaiseObjection(number, notice.notice_id, values["name"], values["grounds"], today, contact)
    else:
        command = ClaimThroughNotice(
            reconsideration_id=number,
            edition=notice.edition,
            uscc=values["uscc"],
            notice_id=notice.notice_id,
            last_day=notice.last_day,
            claimant=values["name"],
            contact_sealed=contact,
            grounds=values["grounds"],
            on=today,
        )
    work: list[Work[Any, Any]] = [Work(CASE, case_stream(notice.edition, values["uscc"]), command)]
    recorded = await runtime.own_log.execute(work, context, answer=lambda _: {"number": number})
    await runtime.caught_up(recorded.position, _SECONDS_TO_SHOW)
    return number
