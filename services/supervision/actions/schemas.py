"""What people did, as it is answered: each fact of theirs with ``what`` it is."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from pydantic import Field

from shared.contracts.fact import unsaid
from shared.http.answers import Answer


class Said(Answer):
    """By whom, when and why."""

    reason: str
    person: str
    at: datetime


class SaidOfAlert(Said):
    what: Literal["alert-explained", "dismissal-proposed", "alert-dismissed"]
    alert_id: str


class SaidOfAccount(Said):
    what: Literal["sharing-proposed", "sharing-allowed", "sharing-ended"]
    account_fingerprint: str
    usccs: Sequence[str] | None = Field(
        default=None, exclude_if=unsaid, description="Of the employers; not there of an end."
    )


class SaidOfInterest(Said):
    what: Literal["interest-declared"]
    subject: str = Field(description="Whose: the `sub` of their tokens.")
    uscc: str = Field(description="Of the employer that the person keeps away from.")
