"""What the API of bulletins takes."""

from typing import Annotated

from fastapi import Query
from pydantic import AfterValidator, Field, WithJsonSchema

from shared.contracts.supervision import BulletinKind
from shared.http.fields import Body, Edition, Region
from shared.identifiers import check_month
from shared.plain import plain_day

Code = Annotated[Region, Query(description="The city of a weekly bulletin, the province of a monthly.")]


def _period(text: str) -> str:
    return check_month(text) if len(text) == 7 else plain_day(text).isoformat()


_WRITTEN = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}(-[0-9]{2})?$"}
Period = Annotated[
    str,
    AfterValidator(_period),
    WithJsonSchema({**_WRITTEN, "description": "Any day of the week, or the month, YYYY-MM."}),
]


class Bulletin(Body):
    kind: BulletinKind
    edition: Edition
    region: Region
    period: Period


class BulletinOrder(Bulletin):
    issuer: str | None = Field(
        default=None, min_length=2, max_length=40, description="The office, as its letterhead has it."
    )
    number: str | None = Field(
        default=None,
        max_length=40,
        pattern="^[^ 〔〕]{1,20}〔[0-9]{4}〕[1-9][0-9]{0,4}号$",
        description="发文字号; a draft and a bulletin without one show a blank.",
        examples=["宁社险通报〔2021〕12号"],
    )
