"""When an employer confirmed amount and account, then note it, and grant what waited for it, if its fund may. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any

from services.eligibility.domain.case import CASE, NoteConfirmation, case_stream
from shared.clock import date_of
from shared.contracts.registration import RefundConfirmed
from shared.editions.reserve import Lack
from shared.eventlog.records import RecordedEvent, Work

Owed = tuple[str, str]
"""Edition and USCC."""


def react(lacks: Mapping[Owed, Lack | None], recorded: RecordedEvent) -> Iterable[Work[Any, Any]]:
    """``lacks``: what the funds of those confirmed lack. Of the edition nothing more is needed: the case was listed
    with its terms."""
    event = recorded.event
    if isinstance(event, RefundConfirmed):
        command = NoteConfirmation(
            edition=event.edition,
            uscc=event.uscc,
            assessment_id=event.assessment_id,
            amount_fen=event.amount_fen,
            account_fingerprint=event.account_fingerprint,
            on=date_of(recorded.recorded_at),
            lacks=lacks[event.edition, event.uscc],
        )
        yield Work(CASE, case_stream(event.edition, event.uscc), command)
