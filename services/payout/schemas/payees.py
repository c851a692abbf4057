"""Who may be paid, and whether name and account belong together."""

from typing import Literal

from pydantic import Field

from shared.http.answers import Recorded
from shared.http.fields import Body, Day


class Bar(Body):
    why: Literal["excluded", "deregistered"]
    source: str = Field(min_length=2, max_length=200, examples=["严重失信名单 2021-08"])
    since: Day


class Clearance(Body):
    source: str = Field(min_length=2, max_length=200)


class CheckAnswer(Body):
    result: Literal["match", "no-match", "unknown"]
    bank_text: str = Field(default="", max_length=500)


class BarStep(Recorded):
    uscc: str
    source: str = Field(description="The list, or who said so.")
    barred: bool = Field(description="Whether it is barred by this source now.")


class CheckAsked(Recorded):
    uscc: str
    bank_details_id: str
    state: Literal["asked"]


class CheckAnswered(Recorded):
    uscc: str
    result: Literal["match", "no-match", "unknown"] = Field(description="`unknown` is no verification.")
