"""Money for payments: asked for, approved, transferred."""

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field

from services.payout.schemas.references import UNLIKE, AnyReference, Told
from shared.http.answers import Answer, Recorded
from shared.http.fields import Body, Day, Edition, Prose, Region
from shared.money import YuanText

RequestId = Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,35}$", examples=["YK-2021-08-1"])]


class FundsNamed(Body):
    edition: Edition
    region: Region


class FundsWanted(FundsNamed):
    region: Region = Field(description="The pooling region, e.g. a city.")
    request_id: RequestId
    amount: YuanText
    purpose: Prose = Field(min_length=2, max_length=500, examples=["2021年稳岗返还第一批"])


class FundsMoved(FundsNamed):
    amount: YuanText
    transferred_on: Day
    bank_reference: AnyReference
    unlike: list[Told] = Field(default=[], max_length=10, description=UNLIKE)


class RequestStep(Recorded):
    fund_id: str = Field(description="The edition and the pooling region.")
    request_id: str
    edition: str
    region: str = Field(description="The pooling region.")
    state: Literal["requested", "approved", "transferred"]


class FundAnswer(Answer):
    fund_id: str = Field(description="The edition and the pooling region.")
    edition: str
    region: str = Field(description="The pooling region.")
    requested: str = Field(description="Yuan asked for.")
    approved: str = Field(description="Yuan approved.")
    transferred: str = Field(description="Yuan recorded as transferred to the disbursement account.")
    not_booked: str = Field(description="Yuan recorded as transferred, and not in the statements that should show it.")
    committed: str = Field(description="Yuan taken by batches.")
    came_back: str = Field(description="Yuan that came back from the bank.")
    gone_again: str = Field(description="Yuan that came back, and are gone again after all.")
    repaid: str = Field(description="Yuan of repayments of recoveries that the bank showed.")
    booked: str = Field(description="Yuan of other entries of the account; fees of the bank are negative.")
    available: str = Field(description="Yuan that batches may take.")


class Funds(Answer):
    items: Sequence[FundAnswer]
