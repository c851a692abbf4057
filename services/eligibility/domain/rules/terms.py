"""The terms of layoff formulas, and a formula as a ratio of whole numbers: of one employer, and in columns. Pure."""

from collections.abc import Mapping, Sequence

import numpy as np

from services.eligibility.domain.columns import Numbers, bits
from services.eligibility.domain.contribution_facts import BASE_MONTHS, ContributionFacts
from services.eligibility.domain.edition import Edition
from services.eligibility.domain.layoff import AVERAGES, Formula
from services.eligibility.domain.rules.working import Working


def term_of(term: str, counts: ContributionFacts, opening: str | None) -> tuple[int, int]:
    """A term as ``(top, bottom)``; bottom is 1 but for averages, where it is the number of months, perhaps 0."""
    if term == "opening":
        term = opening or ""
    if term == "average_insured":
        return counts.insured_sum, counts.staffed_months
    if term == "average_paid_in":
        return counts.paid_in_sum, counts.paid_in_months
    return int(getattr(counts, term)), 1


def ratio_of(formula: Formula, counts: ContributionFacts, opening: str | None) -> tuple[int, int]:
    """A formula as ``(top, bottom)``, both multiplied by the months of the average in it, if there is one.

    The rate is ``max(top, 0) / bottom`` where bottom is positive, and there is none where it is not.
    """
    average = next((term for term in formula.terms if term in AVERAGES), None)
    months = 1 if average is None else term_of(average, counts, opening)[1]

    def total(terms: Sequence[str]) -> int:
        found = 0
        for signed in terms:
            term = signed.removeprefix("-")
            value = term_of(term, counts, opening)[0] * (1 if term in AVERAGES else months)
            found += -value if signed.startswith("-") else value
        return found

    return total(formula.count), total(formula.over)


def opening_term(edition: Edition, first_insured_month: str) -> str | None:
    """Which count an employer's year is measured from; None for a new entrant that the edition does not assess."""
    said = edition.layoff.opening
    if said is None:
        return None
    measured = edition.prior_december if said.value.established == "prior_december" else edition.base_months[0]
    if first_insured_month <= measured:
        return said.value.established
    return None if said.value.new_entrants == "not-assessed" else said.value.new_entrants


def opening_month(working: Working, opening: str | None) -> str:
    edition = working.edition
    named = {"prior_december": edition.prior_december, "january": edition.base_months[0]}
    return named.get(opening or "", working.employer.first_insured_month)


class TermColumns:
    """The terms of formulas as columns. ``opening`` is another term for each employer."""

    def __init__(self, counts: Mapping[str, Numbers], openings: Sequence[str | None]) -> None:
        self._counts = counts
        self.openings = openings
        self._opening: Numbers | None = None

    def of(self, term: str) -> tuple[Numbers, Numbers | None]:
        """Top and bottom; bottom is None where it is 1."""
        if term == "average_insured":
            return self._counts["insured_sum"], bits(self._counts["staffed"] & BASE_MONTHS)
        if term == "average_paid_in":
            paid_in = (self._counts["paid"] | self._counts["relieved"]) & BASE_MONTHS
            return self._counts["paid_in_sum"], bits(paid_in)
        if term == "opening":
            return self._opened(), None
        return self._counts[term], None

    def _opened(self) -> Numbers:
        if self._opening is None:
            found = np.zeros(len(self.openings), np.int64)
            for term in {one for one in self.openings if one is not None}:
                found = np.where(np.array([one == term for one in self.openings]), self._counts[term], found)
            self._opening = found
        return self._opening

    def ratio(self, formula: Formula) -> tuple[Numbers, Numbers]:
        """Both multiplied by the months of the average in it, if there is one."""
        average = next((term for term in formula.terms if term in AVERAGES), None)
        months = None if average is None else self.of(average)[1]

        def total(signed_terms: Sequence[str]) -> Numbers:
            found = np.zeros(len(self.openings), np.int64)
            for signed in signed_terms:
                term = signed.removeprefix("-")
                value = self.of(term)[0]
                if months is not None and term not in AVERAGES:
                    value = value * months
                found = found - value if signed.startswith("-") else found + value
            return found

        return total(formula.count), total(formula.over)
