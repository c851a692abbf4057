"""The employer that an act is about must be enrolled."""

from services.registration.domain.states import Employer
from services.registration.problems import NOT_ENROLLED_HERE
from shared.contracts.registration import EmployerEnrolled
from shared.problem import Problem


def facts_of(employer: Employer) -> EmployerEnrolled:
    """Those of the programme enrolled last. Raises ``Problem``: 404 for an employer that nobody enrolled."""
    if employer.latest is None:
        raise Problem(NOT_ENROLLED_HERE)
    return employer.latest.facts
