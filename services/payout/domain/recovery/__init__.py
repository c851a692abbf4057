"""What one employer owes back (追回): opened, paid back in parts, offset against later refunds, closed.

In order: ``commands`` · ``states`` · ``standing`` (how far claims stand) · ``deciding`` · ``evolving``.
"""

from services.payout.domain.recovery.commands import (
    AgreeInstalments,
    CloseRecovery,
    NoteKept,
    OffsetPayment,
    OffsetUnsent,
    OpenRecovery,
    RecordGivenBack,
    RecordRepayment,
    RecoveryCommand,
    UndoOffset,
    UndoUnsent,
)
from services.payout.domain.recovery.deciding import decide, offsets_in
from services.payout.domain.recovery.evolving import evolve
from services.payout.domain.recovery.states import Recoveries, Recovery
from shared.eventlog.decider import Decider

__all__ = [
    "RECOVERIES",
    "AgreeInstalments",
    "CloseRecovery",
    "NoteKept",
    "OffsetPayment",
    "OffsetUnsent",
    "OpenRecovery",
    "RecordGivenBack",
    "RecordRepayment",
    "Recoveries",
    "Recovery",
    "RecoveryCommand",
    "UndoOffset",
    "UndoUnsent",
    "offsets_in",
    "recoveries_stream",
]

RECOVERIES: Decider[RecoveryCommand, Recoveries] = Decider(Recoveries(), decide, evolve)


def recoveries_stream(uscc: str) -> str:
    return f"recoveries:{uscc}"
