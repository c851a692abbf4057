"""Money for payments: asked for, approved, transferred."""

from typing import Annotated

from pydantic import Field

from services.payout.schemas.references import UNLIKE, AnyReference, Told
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
