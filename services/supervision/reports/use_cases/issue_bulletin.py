"""Circulate a bulletin: what its draft says now is frozen."""

from services.supervision.actions.recording import Done, act
from services.supervision.domain.actions.bulletin import BULLETIN, IssueBulletin, bulletin_stream
from services.supervision.domain.actions.statement import Statement
from services.supervision.domain.bulletin import Scope
from services.supervision.domain.cut_off import at_hour, days_of_month
from services.supervision.logs.laws import terms_told
from services.supervision.reports.bulletins import draft
from shared.eventlog.records import CommandContext, Work
from shared.runtime import Runtime


async def issue_bulletin(
    runtime: Runtime, scope: Scope, context: CommandContext, issuer: str | None = None, number: str | None = None
) -> Done:
    """``issuer``: the office as its letterhead has it; ``number``: 发文字号. Raises ``Problem`` and ``Refused``."""
    terms = await terms_told(runtime.engine, scope.edition)
    days = days_of_month(scope.period) if scope.kind == "monthly" else list(scope.days)
    named = (scope.kind, scope.edition, scope.region, scope.period)
    ends_at, content = at_hour(days[-1], terms.report_cut_off_hour), await draft(runtime, scope)
    command = IssueBulletin(*named, ends_at, content, Statement(context.actor, "", context.at), issuer, number)
    return await act(runtime, Work(BULLETIN, bulletin_stream(*named), command), context)
