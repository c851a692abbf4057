"""What is taken and answered about assessments and the cases that they belong to."""

from datetime import date
from typing import Literal

from pydantic import Field

from shared.contracts.eligibility import Outcome, Route, WaitingFor
from shared.http.answers import Answer, Recorded
from shared.http.fields import Body, Edition, Region

Stage = Literal["assessed", "listed", "waiting", "taken-off", "granted", "waived"]


class AssessmentRun(Body):
    edition: Edition
    agency: Region


class AssessmentsMade(Recorded):
    employers: int
    assessed: int = Field(description="Of how many something new was found.")
    eligible: int
    ineligible: int
    not_assessable: int
    total: str = Field(description="Yuan.")
    left_to_others: list[str] | None = Field(
        default=None, description="Employers that the caller spoke for, where there are any: others assess them."
    )


class CaseAnswer(Answer):
    """One employer under one edition."""

    edition: str
    uscc: str
    name: str
    agency: str
    stage: Stage
    assessment_id: str
    outcome: Outcome
    route: Route
    amount: str | None = Field(description="Yuan.")
    reasons: list[str] = Field(description="Sentences, in the language that `Accept-Language` asks for; else English.")
    notice_id: str | None
    waiting_for: WaitingFor | None
    confirmed: bool
    pay_by: date | None
    edition_sha256: str | None
    decided_on: date | None
