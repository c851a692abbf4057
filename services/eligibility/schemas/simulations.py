"""What is answered about another edition on the employers assessed."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

from pydantic import Field

from shared.contracts.eligibility import Outcome
from shared.http.answers import Answer


class SimulatedGroup(Answer):
    """Counts and amounts in yuan, as text; ``…_against`` are the other edition's."""

    by: Literal["county", "kind", "size", "total"]
    group: str
    employers: str
    eligible: str
    eligible_against: str
    refund: str
    refund_against: str
    difference: str
    gain: str = Field(description="Employers that get more under the other edition.")
    lose: str


class SimulatedChange(Answer):
    """An employer whose refund or outcome differs."""

    uscc: str
    agency: str
    unit_kind: str
    size_class: str
    outcome: Outcome
    outcome_against: Outcome
    refund: str
    refund_against: str
    difference: str


class SimulatedFund(Answer):
    months_after: str = Field(description="Months of payments that the fund holds after the refunds.")
    months_after_against: str
    asked: int
    asked_against: int


class SimulationAnswer(Answer):
    edition: str
    against: str
    base_year: int
    on: date
    against_on: date
    groups: Sequence[SimulatedGroup]
    changes: Sequence[SimulatedChange] = Field(description="The first thousand.")
    changed: int
    without_operands: int = Field(description="Assessments of the first engine, which kept none: left out.")
    fund: SimulatedFund | None
    chart: str = Field(description="SVG.")
