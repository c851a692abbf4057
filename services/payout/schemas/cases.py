"""Discrepancy cases, and what people say of them."""

from typing import Annotated

from pydantic import Field

from shared.contracts.payout import AccountEntry, Outcome
from shared.http.fields import Body, Edition, Id, Prose, Region
from shared.money import YuanText

_Note = Annotated[Prose, Field(min_length=2, max_length=1000, examples=["银行已更正，流水号 B-1/2。"])]


class Share(Body):
    payment_id: Id = Field(examples=["qinghai-2021:91630102000000001D"])
    end_to_end_id: str | None = Field(default=None, max_length=35, description="Of an earlier attempt; else the last.")
    amount: YuanText


class Proposal(Body):
    """``credited`` and ``returned``: which payments; without any, the case's own with its whole amount.

    ``booked``: the region whose fund it is, and what the entry is. ``recorded``: the request for funds (with edition
    and region) or the recovery whose money, recorded under another reference, the line shows.
    """

    outcome: Outcome
    note: _Note
    payments: list[Share] = Field(default=[], max_length=5000)
    batch_id: str | None = Field(
        default=None, max_length=35, description="A batch booking: all of the batch's payments that are at the bank."
    )
    edition: Edition | None = None
    region: Region | None = Field(default=None, description="Of the fund that an entry is booked to.")
    entry: AccountEntry | None = None
    request_id: str = Field(default="", max_length=35)
    recovery_id: str = Field(default="", max_length=120)


class Booking(Body):
    edition: Edition
    region: Region = Field(description="The pooling region whose money it moved.")
    entry: AccountEntry
    note: Annotated[Prose, Field(min_length=2, max_length=1000, examples=["八月账户管理费。"])]


class ProposalRejection(Body):
    reason: Annotated[Prose, Field(min_length=2, max_length=1000, examples=["流水号与对账单不一致。"])]
