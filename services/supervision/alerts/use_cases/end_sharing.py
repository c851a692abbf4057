"""Look at a shared account again."""

from services.supervision.actions.recording import Done, act
from services.supervision.alerts.watching import judge_again
from services.supervision.domain.actions.account import ACCOUNT, EndSharing, account_stream
from services.supervision.domain.actions.statement import Statement
from shared.eventlog.records import CommandContext, Work
from shared.runtime import Runtime


async def end_sharing(runtime: Runtime, fingerprint: str, reason: str, context: CommandContext) -> Done:
    """Everything that was done about the account, afterwards; it is judged anew."""
    command = EndSharing(fingerprint, Statement(context.actor, reason, context.at))
    done = await act(runtime, Work(ACCOUNT, account_stream(fingerprint), command), context)
    await judge_again(runtime, accounts=[fingerprint])
    return done
