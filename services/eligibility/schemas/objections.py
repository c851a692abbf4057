"""What is taken and answered about objections to employers on a list."""

from datetime import date
from typing import Literal

from pydantic import Field

from services.eligibility.schemas.assessments import Stage
from shared.http.answers import Answer, At, Recorded
from shared.http.fields import Body, Prose, Uscc

ObjectionState = Literal["open", "upheld", "dismissed"]


class ObjectionBody(Body):
    uscc: Uscc
    objector: str = Field(min_length=2, max_length=100, description="Real name.")
    grounds: Prose = Field(min_length=1, max_length=4000)


class ObjectionDecision(Body):
    decision: Literal["upheld", "dismissed"]
    reason: Prose = Field(min_length=1, max_length=4000)


class ObjectionKept(Recorded):
    objection_id: str


class ObjectionDecided(Recorded):
    objection_id: str
    decision: Literal["upheld", "dismissed"] = Field(description="Also the state that it has from now on.")


class ObjectionAnswer(Answer):
    objection_id: str
    edition: str
    uscc: str
    name: str
    agency: str
    stage: Stage
    notice_id: str
    last_day: date
    state: ObjectionState
    reason: str | None
    objector: str
    contact: str | None = Field(description="Of an objection by the public form.")
    grounds: str
    raised_at: At | None
    refund: str = Field(description="Yuan.")
