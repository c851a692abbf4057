"""A fact that nobody can take is set aside, and taken again, by two people: what each log tells of that."""

from typing import Literal

from pydantic import Field

from shared.contracts.fact import Fact

Aside = Literal["set-aside", "take-again"]
PROPOSED, APPROVED = "quarantine-proposed", "quarantine-approved"
"""How the topics of every service are named."""


class QuarantineProposed(Fact):
    """One person says that a fact of this log is to be passed over by whoever follows it, or to be taken again."""

    position: int = Field(ge=1)
    action: Aside
    fact_topic: str
    fact_stream: str
    reason: str
    proposed_by: str


class QuarantineApproved(Fact):
    """Another person agrees: from now on it is so for everybody, however far they have read."""

    position: int = Field(ge=1)
    action: Aside
    fact_topic: str
    proposed_by: str
    approved_by: str


def is_approval(topic: str) -> bool:
    """Of whichever service and version."""
    return topic.split(".")[1:2] == [APPROVED]
