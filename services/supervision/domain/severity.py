"""How bad an alert is, and who has to look. Pure."""

from datetime import date
from typing import Literal

from services.supervision.domain.terms import Terms, after_working_days

Severity = Literal["grave", "serious", "indicative"]
"""What a rule of law finds is grave or serious. What is only unlikely among its peers is indicative: somebody looks."""
Level = Literal["county", "city", "province"]


def level_of(severity: Severity, opened_on: date, today: date, terms: Terms) -> Level:
    """Who has to look: the county agency, with age the city's bureau, then the province's.

    An indication is the city's from the first day: it may be about those who would look at it in the county.
    """
    if severity == "indicative":
        return "city"
    to_city, to_province = terms.escalate_grave_days if severity == "grave" else terms.escalate_serious_days
    if today >= after_working_days(opened_on, to_province):
        return "province"
    return "city" if today >= after_working_days(opened_on, to_city) else "county"
