"""One file from the bank: its lines are taken in part by part, and when all of them are in, it was received. Once."""

from collections.abc import Sequence
from dataclasses import dataclass

from shared.contracts.fact import Fact
from shared.contracts.payout import BankMessageReceived
from shared.eventlog.decider import Decider, Refused


@dataclass(frozen=True, slots=True)
class ReceiveBankMessage:
    received: BankMessageReceived


def decide(command: ReceiveBankMessage, received: bool) -> Sequence[Fact]:
    if received:
        raise Refused("This very file was taken in before.")
    return [command.received]


def evolve(received: bool, event: Fact) -> bool:
    return received or isinstance(event, BankMessageReceived)


BANK_MESSAGE: Decider[ReceiveBankMessage, bool] = Decider(False, decide, evolve)


def bank_message_stream(sha256: str) -> str:
    return f"bank-message:{sha256}"
