"""Dismiss an alert: a grave one when a second person says so."""

from services.supervision.actions.recording import Done, act
from services.supervision.alerts.access import alert_open_to
from services.supervision.domain.actions.alert import ALERT, DismissAlert, alert_stream
from services.supervision.domain.actions.statement import Statement
from shared.eventlog.records import CommandContext, Work
from shared.runtime import Runtime
from shared.security.tokens import Principal


async def dismiss_alert(
    runtime: Runtime, principal: Principal, alert_id: str, reason: str, context: CommandContext
) -> Done:
    """Everything that was done about it, afterwards. Raises ``Problem`` and ``Refused``."""
    alert = await alert_open_to(runtime, principal, alert_id)
    statement = Statement(context.actor, reason, context.at)
    command = DismissAlert(alert_id, alert.severity, alert.people, statement)
    return await act(runtime, Work(ALERT, alert_stream(alert_id), command), context)
