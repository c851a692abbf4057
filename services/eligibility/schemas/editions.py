"""What is taken and answered about policy editions."""

from collections.abc import Sequence
from datetime import date

from pydantic import Field

from shared.http.answers import Answer, Recorded
from shared.http.fields import Body, Sha256


class Adoption(Body):
    sha256: Sha256 = Field(description="Of the content that was proposed.")


class EditionProposal(Recorded):
    edition: str
    sha256: str
    proposed: bool = Field(description="False when this content had been proposed already.")


class EditionAdoption(Recorded):
    edition: str
    sha256: str
    adopted: bool = Field(description="False when this content was in force already.")


class EditionAnswer(Answer):
    id: str
    title: str
    title_zh: str
    sha256: str


class EditionsAnswer(Answer):
    items: Sequence[EditionAnswer]


class ContentAnswer(Answer):
    """A content that was proposed of an edition."""

    sha256: str
    proposed_by: str | None
    approved_by: str | None
    adopted_on: date | None
