"""What is taken and answered about the funds of pooling regions."""

from pydantic import Field

from shared.http.answers import Recorded
from shared.http.fields import Body, Day, Edition, Region
from shared.money import YuanText


class FundBody(Body):
    edition: Edition
    region: Region
    balance: YuanText
    payments_of_year: YuanText
    as_of: Day


class FundKept(Recorded):
    region: str
    suffices: bool = Field(description="Whether the region may run the programme (R4).")
    recorded: int
