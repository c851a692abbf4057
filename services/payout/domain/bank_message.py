"""One file from the bank: its lines are taken in part by part, and when all of them are in, it was received. Once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never

from services.payout.domain.refusals.cases import FILE_KNOWN
from shared.contracts.payout import BankDiscrepancyFound, BankMessageReceived
from shared.eventlog.decider import Decider, Refused


@dataclass(frozen=True, slots=True)
class ReceiveBankMessage:
    received: BankMessageReceived


BankMessageFact = BankMessageReceived | BankDiscrepancyFound
"""Cases of the file as a whole stood here once; now each has a stream of its own."""


def decide(command: ReceiveBankMessage, received: bool) -> Sequence[BankMessageFact]:
    match command:
        case ReceiveBankMessage():
            check_new(received)
            return [command.received]
        case _:
            assert_never(command)


def check_new(received: bool) -> None:
    """Also asked before the file is read. Raises ``Refused``."""
    if received:
        raise Refused(FILE_KNOWN)


def evolve(received: bool, event: BankMessageFact) -> bool:
    match event:
        case BankMessageReceived():
            return True
        case BankDiscrepancyFound():
            return received
        case _:
            assert_never(event)


BANK_MESSAGE: Decider[ReceiveBankMessage, bool] = Decider(False, decide, evolve)


def bank_message_stream(sha256: str) -> str:
    return f"bank-message:{sha256}"
