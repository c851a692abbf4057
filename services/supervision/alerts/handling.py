"""What people say of an alert, whether by the API or on a page: who may, about which, and the same command."""

from typing import Annotated, Any

from pydantic import Field

from services.supervision.actions import handle
from services.supervision.alerts import queries as alert_queries
from services.supervision.domain.handling import DismissAlert, ExplainAlert, Handle, Word
from shared.eventlog.records import CommandContext
from shared.http.fields import Body, Prose
from shared.http.problems import Problem
from shared.runtime import Runtime
from shared.security.tokens import Principal


class Said(Body):
    reason: Annotated[Prose, Field(min_length=5, max_length=2_000, description="A full sentence; it is kept for ever.")]


async def alert_open_to(runtime: Runtime, principal: Principal, alert_id: str) -> dict[str, Any]:
    """Its row. Raises ``Problem``: 404 while there is none, 403 outside the region or about another employer."""
    row = await alert_queries.alert_row(runtime.engine, alert_id)
    if row is None or row["opens_on"] > runtime.clock.today():
        raise Problem(404, "no-such-alert", "There is no such alert.")
    principal.check_own(row["uscc"] or "", row["agency"])
    return row


async def explain_alert(
    runtime: Runtime, principal: Principal, alert_id: str, said: Said, context: CommandContext
) -> list[dict[str, Any]]:
    """All that was said of it, afterwards. Raises ``Problem`` and ``Refused``."""
    await alert_open_to(runtime, principal, alert_id)
    return await _say(runtime, alert_id, ExplainAlert(alert_id, _word(said, context)), context)


async def dismiss_alert(
    runtime: Runtime, principal: Principal, alert_id: str, said: Said, context: CommandContext
) -> list[dict[str, Any]]:
    """As ``explain_alert``; a grave alert is dismissed when a second person says so."""
    row = await alert_open_to(runtime, principal, alert_id)
    full = await alert_queries.alert_in_full(runtime.engine, row, runtime.clock.today())
    command = DismissAlert(alert_id, row["severity"], tuple(full["people"]), _word(said, context))
    return await _say(runtime, alert_id, command, context)


def _word(said: Said, context: CommandContext) -> Word:
    return Word(context.actor, said.reason, context.at)


async def _say(runtime: Runtime, alert_id: str, command: Handle, context: CommandContext) -> list[dict[str, Any]]:
    return await handle(
        runtime.engine,
        f"alert:{alert_id}",
        command,
        person=context.actor,
        command_id=context.command_id,
        payload=context.payload_sha256,
    )
