"""Onward use by dispatch firms: placements, receipts, reports."""

from pydantic import Field, model_validator

from shared.http.fields import Body, Month, Prose, Uscc
from shared.money import YuanText


class PlacedShare(Body):
    uscc: Uscc
    name: str = Field(min_length=1, max_length=200)
    amount: YuanText


class Declaration(Body):
    own: YuanText = Field(description="The share of the firm's own staff.")
    shares: list[PlacedShare] = Field(max_length=5000, description="One per using firm.")


class DeclarationDecision(Body):
    accepted: bool
    reason: Prose | None = Field(default=None, min_length=1, max_length=1000)

    @model_validator(mode="after")
    def _reason_of_a_no(self) -> "DeclarationDecision":
        if self.accepted == (self.reason is not None):
            raise ValueError("A rejection has a reason, an acceptance has none.")
        return self


class Receipt(Body):
    received: bool
    reason: Prose | None = Field(default=None, min_length=1, max_length=1000)

    @model_validator(mode="after")
    def _reason_of_a_no(self) -> "Receipt":
        if self.received == (self.reason is not None):
            raise ValueError("A denial has a reason, a confirmation has none.")
        return self


class Report(Body):
    month: Month
    passed_on: YuanText = Field(description="All that was passed on to this using firm so far.")
