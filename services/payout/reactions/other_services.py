"""What payout does when others tell. Pure.

When a refund or a top-up is granted, then order its payment, less what the employer owes back. When an overpayment is
found, then open a recovery, and stop what is not at the bank. When a refund is confirmed again, then order anew what
waits.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from services.payout.domain.payment import (
    PAYMENT,
    NoteOverpayment,
    NoteReconfirmation,
    OrderPayment,
    OrderTopUp,
    payment_stream,
)
from services.payout.domain.recovery import (
    RECOVERIES,
    OffsetPayment,
    OpenRecovery,
    offsets_in,
    recoveries_stream,
)
from shared.contracts.eligibility import OverpaymentFound, RefundGranted, TopUpGranted
from shared.contracts.fact import Fact
from shared.contracts.registration import RefundConfirmed
from shared.eventlog.records import RecordedEvent, Work, WorkThen
from shared.identifiers import case_id

TOP_UPS_OF_A_CASE = 2
"""How many top-ups of a case a confirmation or overpayment is told to. A rate rose once a year at most (2020, 2022)."""


def react_to_eligibility(recorded: RecordedEvent) -> Iterable[Work[Any, Any] | WorkThen]:
    event = recorded.event
    match event:
        case RefundGranted() | TopUpGranted():
            yield _order_less_offsets(event)
        case OverpaymentFound():
            yield _claim(event)


def _order_less_offsets(grant: RefundGranted | TopUpGranted) -> WorkThen:
    """One command: what recoveries take, and the order of the rest. Neither is ever recorded without the other."""
    payment_id = grant.case_id if isinstance(grant, RefundGranted) else grant.top_up_id

    def order(events: Sequence[Fact]) -> Sequence[Work[Any, Any]]:
        offsets = offsets_in(events)
        command = OrderPayment(grant, offsets) if isinstance(grant, RefundGranted) else OrderTopUp(grant, offsets)
        return [Work(PAYMENT, payment_stream(payment_id), command)]

    take = OffsetPayment(payment_id, _offsettable_fen(grant))
    return WorkThen(Work(RECOVERIES, recoveries_stream(grant.uscc), take), order)


def _claim(found: OverpaymentFound) -> WorkThen:
    """One command: the claim, and that what of the case is not at the bank does not go as it is."""

    def note(events: Sequence[Fact]) -> Sequence[Work[Any, Any]]:
        if not events:
            return []
        command = NoteOverpayment(found.overpayment_id, found.amount_fen)
        return [Work(PAYMENT, payment_stream(payment_id), command) for payment_id in _payments_of(found.case_id)]

    return WorkThen(Work(RECOVERIES, recoveries_stream(found.uscc), _recovery_of(found)), note)


def _payments_of(case: str) -> tuple[str, ...]:
    return (case, *(f"{case}:{number}" for number in range(1, TOP_UPS_OF_A_CASE + 1)))


def _offsettable_fen(grant: RefundGranted | TopUpGranted) -> int:
    """A dispatch firm's debts are not paid with its using firms' money: only its own staff's share may be kept."""
    if not grant.dispatch_firm:
        return grant.amount_fen
    if isinstance(grant, TopUpGranted):
        return 0
    return min(grant.amount_fen, sum(share.amount_fen for share in grant.shares if share.placement == "own"))


def _recovery_of(found: OverpaymentFound) -> OpenRecovery:
    return OpenRecovery(
        recovery_id=found.overpayment_id,
        payment_id=found.case_id,
        edition=found.edition,
        uscc=found.uscc,
        name=found.name,
        agency=found.agency,
        amount_fen=found.amount_fen,
        cause="overpayment-found",
        reason=found.reason,
        legal_basis=found.legal_basis,
        opened_by="eligibility",
    )


def react_to_registration(recorded: RecordedEvent) -> Iterable[Work[Any, Any]]:
    event = recorded.event
    if isinstance(event, RefundConfirmed):
        command = NoteReconfirmation(event.amount_fen, event.account_fingerprint)
        case = case_id(event.edition, event.uscc)
        for payment_id in _payments_of(case):
            yield Work(PAYMENT, payment_stream(payment_id), command)
