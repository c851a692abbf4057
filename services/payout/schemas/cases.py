"""Discrepancy cases, and what people say of them."""

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field

from shared.contracts.payout import AccountEntry, BankLine, DiscrepancyKind, Outcome, Resolution
from shared.http.answers import Answer, Recorded
from shared.http.fields import Body, Edition, Id, Prose, Region
from shared.http.stored import StoredSentence
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


class CaseStep(Recorded):
    case: int = Field(description="Its number.")
    outcome: Outcome
    state: Literal["proposed", "resolved"] = Field(description="`proposed`: somebody else must agree.")


class CaseOpen(Recorded):
    case: int
    state: Literal["open"]


class CaseAnswer(Answer):
    position: int = Field(description="Of the case in payout's log.")
    payment_id: str | None = Field(description="Of the payment that the line names; null where it names none.")
    end_to_end_id: str = Field(description="Of the attempt that the line names; empty where it names none.")
    kind: DiscrepancyKind
    expected: StoredSentence = Field(description="What would have fitted.")
    found: StoredSentence = Field(description="What the bank told.")
    message_sha256: str = Field(description="Of the bank's file.")
    inward: bool | None = Field(description="Whether money came in; null where none moved.")
    proposed_by: str | None = Field(description="Who proposed what waits for a second person.")
    outcome: str | None = Field(description="What it came to; `settled-…` when the bank put it right itself.")
    note: str | None = Field(description="What people said of it.")
    resolved_by: str | None = Field(description="Who resolved it.")
    agency: str | None = Field(description="Of its payment; null for a case of the account itself.")
    case: int = Field(description="Its number.")
    amount: str | None = Field(description="Yuan of the line; null where it names none.")
    state: Literal["open", "proposed", "resolved"]
    days: int | None = Field(description="Its age while it is open.")
    holds_payment: bool = Field(description="No further attempt of the payment goes while it is open.")
    line: BankLine | None = Field(description="The line of the bank.")
    proposal: Resolution | None = Field(description="What waits for a second person to agree.")
    ways_out: Sequence[Outcome] = Field(description="What people may make of it.")
