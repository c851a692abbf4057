"""Declare that a person has an interest in an employer."""

from services.supervision.actions.recording import Done, act
from services.supervision.alerts.watching import judge_again
from services.supervision.domain.actions.interest import INTERESTS, DeclareInterest, interest_stream
from services.supervision.domain.actions.statement import Statement
from services.supervision.logs.employers import agency_of
from shared.eventlog.records import CommandContext, Work
from shared.regions import place_of_register
from shared.runtime import Runtime
from shared.security.tokens import Principal


async def declare_interest(
    runtime: Runtime, principal: Principal, subject: str, uscc: str, reason: str, context: CommandContext
) -> Done:
    """Everything that was declared of the person, afterwards; the employer is judged anew. Raises ``Problem``: 403."""
    agency = await agency_of(runtime.engine, uscc)
    principal.check_agency(agency or place_of_register(uscc))
    command = DeclareInterest(subject, uscc, Statement(context.actor, reason, context.at))
    done = await act(runtime, Work(INTERESTS, interest_stream(subject), command), context)
    await judge_again(runtime, usccs=[uscc])
    return done
