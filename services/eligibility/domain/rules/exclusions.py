"""``exclusions``: who stands on a list of another department gets nothing. Pure.

Of those on a list more is known than columns hold; they are decided one by one.
"""

from services.eligibility.domain.decision import Reason
from services.eligibility.domain.rules.working import Working


def one(working: Working) -> None:
    for exclusion in working.edition.exclusions:
        stands = exclusion.list in working.employer.excluded_by
        result = "on-the-list" if stands else "not-on-the-list"
        working.step("exclusions", {"list": exclusion.list}, result, exclusion.standing, passed=not stands)
        if stands:
            working.failures.append(Reason("excluded", (exclusion.list,)))
