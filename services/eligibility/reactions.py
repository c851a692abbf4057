"""When an employer confirmed amount and account, then note it, and grant what waited for it. Pure."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from services.eligibility.domain.case import CASE, NoteConfirmation, case_stream
from services.eligibility.domain.edition import Edition
from shared.clock import date_of
from shared.contracts.registration import RefundConfirmed
from shared.eventlog.records import RecordedEvent, Work


def reactions(editions: Mapping[str, Edition]) -> Callable[[RecordedEvent], Iterable[Work[Any, Any]]]:
    """Confirmations of editions that we do not know are none of ours."""

    def react(recorded: RecordedEvent) -> Iterable[Work[Any, Any]]:
        event = recorded.event
        if isinstance(event, RefundConfirmed) and event.edition in editions:
            edition = editions[event.edition]
            on = date_of(recorded.recorded_at)
            command = NoteConfirmation(
                edition=event.edition,
                uscc=event.uscc,
                assessment_id=event.assessment_id,
                amount_fen=event.amount_fen,
                account_fingerprint=event.account_fingerprint,
                on=on,
                pay_by=edition.pay_by_of(on),
                closing_date=edition.closing_date.value,
            )
            yield Work(CASE, case_stream(event.edition, event.uscc), command)

    return react
