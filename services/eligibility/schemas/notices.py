"""What is taken and answered about published lists."""

from datetime import date
from typing import Annotated

from pydantic import Field, computed_field

from shared.http.answers import Answer, Recorded
from shared.http.fields import Body, Edition, Prose, Region
from shared.money import yuan

Telephone = Annotated[str, Field(pattern="^[0-9][0-9 ()\\-转、]{4,99}$", examples=["0971-8888888转2"])]


class NoticeOrder(Body):
    edition: Edition
    agency: Region
    objections_to: Prose | None = Field(
        default=None, min_length=1, max_length=500, description="Office and address, as the public reads it."
    )
    issuer: str | None = Field(
        default=None, min_length=2, max_length=100, description="The office that publishes it, as it signs."
    )
    telephone: Telephone | None = Field(default=None, description="Where the public asks; several with 、 between.")


class NoticeMade(Recorded):
    notice_id: str
    first_day: date
    last_day: date
    employers: int
    total: str = Field(description="Yuan.")
    content_sha256: str
    sheet_sha256: str | None


class NoticeAnswer(Answer):
    """One published list."""

    notice_id: str
    edition: str
    agency: str = Field(description="The bureau that published it.")
    legal_basis: str
    published_on: date
    first_day: date
    last_day: date
    working_days: int
    employers: int
    total_fen: int = Field(exclude=True)
    content_sha256: str = Field(description="Of the list as JSON lines, as it is downloaded.")
    list_version: int
    sheet_sha256: str | None = Field(description="Of the list as CSV, as it is downloaded.")
    objections_to: str | None
    issuer: str | None = Field(description="Nobody said it where null; the page then shows a blank, and so the next.")
    telephone: str | None
    ended: bool
    position: int | None = Field(description="Of the record that published it.")

    @computed_field(description="Yuan.")  # type: ignore[prop-decorator]
    @property
    def total(self) -> str:
        return yuan(self.total_fen)


class NoticeLine(Answer):
    """One employer on a list, as the public sees it."""

    uscc: str
    name: str
    agency: str
    average_insured: str | None = Field(description="Exact, as a fraction.")
    claimants: int | None = Field(default=None, description="Not on the first lists, of version 0.")
    layoff_rate: str | None = Field(description="Exact, as a fraction.")
    premium_paid: str | None = Field(description="Yuan.")
    refund: str = Field(description="Yuan.")
    taken_off: bool


class ProvenRecord(Answer):
    position: int
    stream: str
    version: int
    topic: str
    data: str = Field(description="The fact as it is stored, JSON.")
    recorded_at: str
    actor: str
    command_id: str
    leaf_bytes: str = Field(description="Base64; the leaf hash is of them.")
    leaf_hash: str


class InclusionPath(Answer):
    size: int
    path: list[str]


class SignedCheckpoint(Answer):
    size: int
    note: str


class NoticeProof(Answer):
    """What `docs/verify_log.py` checks offline."""

    format: str
    notice_id: str
    record: ProvenRecord
    proof: InclusionPath
    checkpoint: SignedCheckpoint
    verifier_key: str | None
