"""What each fact moved, as double entry."""

from collections.abc import Iterable
from functools import lru_cache

from services.payout.domain.ledger import movements_of
from services.payout.tables.books import ledger
from shared.clock import date_of
from shared.contracts.fact import Fact
from shared.contracts.payout import (
    AccountEntryBooked,
    FundsTransferNotBooked,
    FundsTransferProven,
    FundsTransferred,
    RecoveryClosed,
    RecoveryGivenBack,
    RecoveryOffset,
    RecoveryOffsetUndone,
    RecoveryOpened,
    RecoveryRepaid,
)
from shared.eventlog.records import RecordedEvent
from shared.followers.row_operations import Append, RowOperation

_day = lru_cache(maxsize=64)(date_of)  # facts of one command have one instant


def project_ledger(recorded: RecordedEvent) -> Iterable[RowOperation]:
    event = recorded.event
    for number, movement in enumerate(movements_of(event)):
        yield Append(
            ledger,
            {
                "position": recorded.position,
                "number": number,
                "day": _day(recorded.recorded_at),
                **_whose(event),
                "debit": movement.debit,
                "credit": movement.credit,
                "amount_fen": movement.amount_fen,
            },
        )


def _whose(event: Fact) -> dict[str, str | None]:
    """What a row of the ledger is about: a claim, a fund or a payment."""
    told: dict[str, str | None] = {"payment_id": None, "fund_id": None, "recovery_id": None}
    match event:
        case RecoveryOpened() | RecoveryRepaid() | RecoveryOffset() | RecoveryClosed():
            return told | {"recovery_id": event.recovery_id}
        case RecoveryOffsetUndone() | RecoveryGivenBack():
            return told | {"recovery_id": event.recovery_id}
        case FundsTransferred() | FundsTransferProven() | FundsTransferNotBooked() | AccountEntryBooked():
            return told | {"fund_id": event.fund_id}
        case _:
            return told | {"payment_id": getattr(event, "payment_id")}  # noqa: B009 - of any other fact that moves
