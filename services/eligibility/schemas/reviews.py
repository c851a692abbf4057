"""What is taken and answered about decisions that are made again."""

from typing import Literal

from pydantic import Field

from services.eligibility.schemas.assessments import CaseAnswer
from shared.http.answers import Recorded
from shared.http.fields import Body, Edition, Region


class ReviewRun(Body):
    edition: Edition
    agency: Region


class ReviewsMade(Recorded):
    decisions: int
    assessed_anew: int
    reviewed: int
    top_ups: int
    top_ups_total: str = Field(description="Yuan; so the other totals.")
    top_ups_to_list: int
    top_ups_to_list_total: str
    overpayments: int
    overpayments_total: str
    left_to_others: list[str] | None = Field(
        default=None, description="Employers that the caller spoke for, where there are any: others decide on them."
    )


class CaseToReview(CaseAnswer):
    because: Literal["corrected-edition", "rate-raised"]
