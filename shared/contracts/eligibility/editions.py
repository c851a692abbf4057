"""Policy editions, proposed and adopted.

Streams: ``edition:{id}``.
"""

from datetime import date
from typing import ClassVar

from shared.contracts.fact import Fact


class EditionProposed(Fact):
    """Somebody put a policy edition forward: its whole content."""

    topic: ClassVar[str] = "eligibility.edition-proposed.v1"
    edition: str
    sha256: str
    """Of the UTF-8 bytes of ``content``; decisions name it."""
    content: str
    """Canonical JSON: keys in order, no spaces; its schema is docs/contracts/edition.json."""
    proposed_by: str


class EditionAdopted(Fact):
    """Somebody else approved a proposed content: decisions are made by it from now on."""

    topic: ClassVar[str] = "eligibility.edition-adopted.v1"
    edition: str
    sha256: str
    proposed_by: str
    approved_by: str
    adopted_on: date


EDITION_FACTS: tuple[type[Fact], ...] = (
    EditionProposed,
    EditionAdopted,
)
