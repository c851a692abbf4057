"""``county``: whether the agency's county takes part in the programme. Pure."""

import numpy as np

from services.eligibility.domain.decision import Reason
from services.eligibility.domain.rules.working import Working, WorkingColumns


def one(working: Working) -> None:
    agency, counties = working.employer.agency, working.edition.counties
    covered = agency in counties.value
    working.step("county", {"agency": agency}, "covered" if covered else "not-covered", counties, passed=covered)
    if not covered:
        working.gaps.append(Reason("county-not-covered", (agency,)))


def many(working: WorkingColumns) -> None:
    agency = working.columns.agency
    counties = frozenset(working.edition.counties.value)
    outside = np.array([code not in counties for code in agency], dtype=np.bool_)
    working.found_gap(outside, lambda row: Reason("county-not-covered", (agency[row],)))
