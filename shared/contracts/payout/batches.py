"""Batches of payments, from maker to bank.

Streams: ``batch:{batch_id}``.
"""

from datetime import date
from typing import ClassVar

from shared.contracts.eligibility import Route
from shared.contracts.fact import Fact, Fen, Part


class BatchLine(Part):
    payment_id: str
    end_to_end_id: str
    amount_fen: Fen


class BatchDrafted(Fact):
    """A maker (经办) put payments into a batch."""

    topic: ClassVar[str] = "payout.batch-drafted.v1"
    batch_id: str
    edition: str
    agency: str
    """County, city or province whose payments it holds."""
    lines: tuple[BatchLine, ...]
    payments: int
    total_fen: Fen
    maker: str
    key_id: str = ""
    """Of the token that the person showed; so in every fact below."""
    route: Route | None = None
    """When the batch holds the payments of one route only."""
    fund_id: str = ""
    """The fund that pays it; empty in batches drafted before there were funds."""
    approvals: int = 1
    """How many approvers it needs, by the rules in force when it was drafted."""
    rules_sha256: str = ""
    """Of the file of payout rules that said so."""


class BatchChecked(Fact):
    """A checker (复核), not the maker, found the batch right."""

    topic: ClassVar[str] = "payout.batch-checked.v1"
    batch_id: str
    checker: str
    key_id: str = ""


class BatchApproved(Fact):
    """An approver (审批), neither maker nor checker, let the batch go to the bank. Large batches have two of these."""

    topic: ClassVar[str] = "payout.batch-approved.v1"
    batch_id: str
    approver: str
    key_id: str = ""
    complete: bool = True
    """False for the first of two approvals."""


class BatchRejected(Fact):
    """A checker or approver sent the batch back. Its payments are free for another."""

    topic: ClassVar[str] = "payout.batch-rejected.v1"
    batch_id: str
    person: str
    key_id: str
    reason: str


class BatchReleased(Fact):
    """The bank's file was made. Count and sum are of what is in the file; what was held is left out of it."""

    topic: ClassVar[str] = "payout.batch-released.v1"
    batch_id: str
    message_id: str
    payments: int
    total_fen: Fen
    held: int
    held_fen: Fen
    file_sha256: str
    sheet_sha256: str
    requested_on: date
    created_at: str
    """The ``CreDtTm`` of the file, so that the same bytes can be made again."""
    releaser: str = ""
    key_id: str = ""
    workbook_sha256: str = ""


BATCH_FACTS: tuple[type[Fact], ...] = (
    BatchDrafted,
    BatchChecked,
    BatchApproved,
    BatchRejected,
    BatchReleased,
)
