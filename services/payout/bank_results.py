"""From a file of the bank to commands: each line to its payment, what fits none to a discrepancy."""

from collections.abc import Callable, Sequence
from typing import Any

from services.payout.bank.result_file import BankFile, CreditLine, ReturnLine
from services.payout.domain.bank_message import BANK_MESSAGE, ReceiveBankMessage, bank_message_stream
from services.payout.domain.payment import PAYMENT, BankCredit, BankReturn, payment_stream
from shared.contracts.fact import Fact
from shared.contracts.payout import BankDiscrepancyFound, BankMessageReceived, PaymentCredited, PaymentReturned
from shared.eventlog.records import Work


def lines_of(file: BankFile, sent: Sequence[str]) -> list[CreditLine | ReturnLine]:
    """The file's lines; a file rejected whole is a return of every transfer that was ``sent`` in it."""
    lines = list(file.lines)
    if file.rejection is not None:
        why = file.rejection
        lines += [ReturnLine(one, None, why.reason, why.bank_code, why.bank_text) for one in sent]
    return lines


def payment_work(
    lines: Sequence[CreditLine | ReturnLine],
    payments: dict[str, str],
    message_sha256: str,
    fingerprint: Callable[[str], str],
) -> list[Work[Any, Any]]:
    """A command for each line whose end-to-end id is ours."""
    work: list[Work[Any, Any]] = []
    for line in lines:
        payment_id = payments.get(line.end_to_end_id)
        if payment_id is None:
            continue
        command = (
            BankCredit(
                line.end_to_end_id,
                line.amount_fen,
                fingerprint(line.account_number),
                line.booked_on,
                line.bank_reference,
                message_sha256,
            )
            if isinstance(line, CreditLine)
            else BankReturn(
                line.end_to_end_id, line.amount_fen, line.reason, line.bank_code, line.bank_text, message_sha256
            )
        )
        work.append(Work(PAYMENT, payment_stream(payment_id), command))
    return work


def message_work(
    file: BankFile, lines: Sequence[CreditLine | ReturnLine], payments: dict[str, str], message_sha256: str
) -> Callable[[Sequence[Fact]], Sequence[Work[Any, Any]]]:
    """The receipt of the file, once it is known what its lines came to."""
    unknown = tuple(
        BankDiscrepancyFound(
            payment_id=None,
            end_to_end_id=line.end_to_end_id,
            kind="unknown-payment",
            expected="a payment of ours",
            found=line.end_to_end_id,
            message_sha256=message_sha256,
        )
        for line in lines
        if line.end_to_end_id not in payments
    )

    def receipt(events: Sequence[Fact]) -> Sequence[Work[Any, Any]]:
        credited = sum(isinstance(event, PaymentCredited) for event in events)
        returned = sum(isinstance(event, PaymentReturned) for event in events)
        odd = sum(isinstance(event, BankDiscrepancyFound) for event in events) + len(unknown)
        received = BankMessageReceived(
            message_sha256=message_sha256,
            message_id=file.message_id,
            kind=file.kind,
            lines=len(lines),
            credited=credited,
            returned=returned,
            discrepancies=odd,
            already_known=len(lines) - credited - returned - odd,
        )
        return [Work(BANK_MESSAGE, bank_message_stream(message_sha256), ReceiveBankMessage(received, unknown))]

    return receipt
