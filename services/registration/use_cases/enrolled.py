"""The employer that an act is about must be enrolled."""

from services.registration.domain.states import Employer
from shared.contracts.registration import EmployerEnrolled
from shared.problem import Problem


def facts_of(employer: Employer) -> EmployerEnrolled:
    """Those of the programme enrolled last. Raises ``Problem``: 404 for an employer that nobody enrolled."""
    if employer.latest is None:
        raise Problem(404, "no-such-employer", "No employer with this USCC is enrolled.")
    return employer.latest.facts
