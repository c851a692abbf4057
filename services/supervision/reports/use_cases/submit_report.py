"""Submit the report of a county for a week: its figures are frozen as they are."""

from datetime import date

from services.supervision.actions.recording import Done, act
from services.supervision.domain.actions.report import REPORT, SubmitReport, report_stream
from services.supervision.domain.actions.statement import Statement
from services.supervision.problems.progress import ITS_OWN_AGENCY, NO_SUCH_REPORT
from services.supervision.reports.queries import reports_of_week
from shared.eventlog.records import CommandContext, Work
from shared.problem import Problem
from shared.regions import county_name
from shared.runtime import Runtime
from shared.security.tokens import Principal


async def submit_report(
    runtime: Runtime,
    principal: Principal,
    edition: str,
    agency: str,
    week: date,
    remark: str,
    context: CommandContext,
) -> Done:
    """The last fact is the report as submitted last. ``week``: any day of it. Raises ``Problem`` and ``Refused``."""
    principal.region_or(agency)
    if principal.region != agency or county_name(agency) is None:
        raise Problem(ITS_OWN_AGENCY)
    found = await reports_of_week(runtime, edition, agency, week)
    if agency not in found.contents:
        raise Problem(NO_SUCH_REPORT, agency=agency, edition=edition)
    statement = Statement(context.actor, remark, context.at)
    command = SubmitReport(edition, agency, found.day, found.opens_at, found.due_at, found.contents[agency], statement)
    return await act(runtime, Work(REPORT, report_stream(edition, agency, found.day), command), context)
