"""What is taken and answered about reviews that employers ask for (复核)."""

from typing import Literal

from pydantic import Field

from shared.http.answers import Answer, At, Recorded
from shared.http.fields import Body, Edition, Prose, Uscc

ReconsiderationState = Literal["open", "accepted", "refused"]


class ReconsiderationBody(Body):
    edition: Edition
    uscc: Uscc
    claimant: str = Field(min_length=2, max_length=100, description="Real name.")
    grounds: Prose = Field(min_length=1, max_length=4000)


class ReconsiderationDecision(Body):
    decision: Literal["accepted", "refused"]
    reason: Prose = Field(min_length=1, max_length=4000)


class ReconsiderationKept(Recorded):
    reconsideration_id: str


class ReconsiderationOutcome(Recorded):
    reconsideration_id: str
    decision: Literal["accepted", "refused"] = Field(description="Also the state that it has from now on.")
    before: str | None = Field(description="Yuan; so the next two.")
    after: str | None
    difference: str | None
    assessment_id: str | None


class ReconsiderationAnswer(Answer):
    reconsideration_id: str
    edition: str
    uscc: str
    claimant: str
    grounds: str
    state: ReconsiderationState
    reason: str | None
    notice_id: str | None
    agency: str | None
    before: str | None = Field(description="Yuan.")
    after: str | None = Field(description="Yuan.")
    asked_at: At | None


class ReachableReconsideration(ReconsiderationAnswer):
    """For those who decide."""

    contact: str | None = Field(description="Of one that was asked by the public form.")
