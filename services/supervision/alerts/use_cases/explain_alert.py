"""Explain an alert: it stays open."""

from services.supervision.actions.recording import Done, act
from services.supervision.alerts.access import alert_open_to
from services.supervision.domain.actions.alert import ALERT, ExplainAlert, alert_stream
from services.supervision.domain.actions.statement import Statement
from shared.eventlog.records import CommandContext, Work
from shared.runtime import Runtime
from shared.security.tokens import Principal


async def explain_alert(
    runtime: Runtime, principal: Principal, alert_id: str, reason: str, context: CommandContext
) -> Done:
    """Everything that was done about it, afterwards. Raises ``Problem`` and ``Refused``."""
    await alert_open_to(runtime, principal, alert_id)
    command = ExplainAlert(alert_id, Statement(context.actor, reason, context.at))
    return await act(runtime, Work(ALERT, alert_stream(alert_id), command), context)
