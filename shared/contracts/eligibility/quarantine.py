"""Facts of eligibility's log that are set aside, or taken again."""

from typing import ClassVar

from shared.contracts.fact import Fact
from shared.contracts.quarantine import QuarantineApproved, QuarantineProposed


class FactQuarantineProposed(QuarantineProposed):
    topic: ClassVar[str] = "eligibility.quarantine-proposed.v1"


class FactQuarantineApproved(QuarantineApproved):
    topic: ClassVar[str] = "eligibility.quarantine-approved.v1"


QUARANTINE_FACTS: tuple[type[Fact], ...] = (
    FactQuarantineProposed,
    FactQuarantineApproved,
)
