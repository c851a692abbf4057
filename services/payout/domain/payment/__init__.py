"""One payment for one case, ever; attempts follow each other until it is credited, or came back too often.

In order: ``commands`` · ``facts`` · ``states`` · ``deciding``, with ``bank_lines`` (``told_before``, ``leaving``,
``coming_back``, ``misfits``), ``accepting``, ``closing``, ``reducing``, ``reissuing`` and ``keeping`` · ``evolving``.
"""

from services.payout.domain.payment.commands import (
    AcceptCredit,
    AcceptReturn,
    BankCredit,
    BankGoneAgain,
    BankOdd,
    BankReturn,
    CloseCase,
    Days,
    DecideReferral,
    FreePayment,
    LiftHold,
    NoteOverpayment,
    NoteReconfirmation,
    OrderPayment,
    OrderTopUp,
    PaymentCommand,
    PutInBatch,
    RaisePayment,
    ReducePayment,
    ReleasePayment,
)
from services.payout.domain.payment.deciding import decide, release_check
from services.payout.domain.payment.evolving import evolve
from services.payout.domain.payment.keeping import kept_fen
from services.payout.domain.payment.states import (
    Absent,
    Attempt,
    Batched,
    Credited,
    Held,
    Ordered,
    Payment,
    Referred,
    Released,
    Returned,
    Settled,
    Stopped,
    end_to_end_id,
    transfer_id,
)
from shared.eventlog.decider import Decider

__all__ = [
    "PAYMENT",
    "Absent",
    "AcceptCredit",
    "AcceptReturn",
    "Attempt",
    "BankCredit",
    "BankGoneAgain",
    "BankOdd",
    "BankReturn",
    "Batched",
    "CloseCase",
    "Credited",
    "Days",
    "DecideReferral",
    "FreePayment",
    "Held",
    "LiftHold",
    "NoteOverpayment",
    "NoteReconfirmation",
    "OrderPayment",
    "OrderTopUp",
    "Ordered",
    "Payment",
    "PaymentCommand",
    "PutInBatch",
    "RaisePayment",
    "ReducePayment",
    "Referred",
    "ReleasePayment",
    "Released",
    "Returned",
    "Settled",
    "Stopped",
    "decide",
    "end_to_end_id",
    "evolve",
    "kept_fen",
    "payment_stream",
    "release_check",
    "transfer_id",
]


PAYMENT: Decider[PaymentCommand, Payment] = Decider(Absent(), decide, evolve)


def payment_stream(payment_id: str) -> str:
    return f"payment:{payment_id}"
