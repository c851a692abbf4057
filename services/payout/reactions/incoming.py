"""What follows from a line of the bank that shows money which people recorded. Pure."""

from collections.abc import Sequence
from typing import Any

from services.payout.domain.bank_line import BANK_LINE, NoteRecorded, bank_line_stream
from services.payout.domain.case import Case
from services.payout.domain.fund import FUND, fund_stream
from services.payout.domain.fund_transfers import ProveRepayment, ProveTransfer
from services.payout.domain.incoming import Recorded
from shared.contracts.payout import BankLine
from shared.eventlog.records import Work


def proof_of(recorded: Recorded, line: BankLine | None, message_sha256: str, case: int | None = None) -> Work[Any, Any]:
    """In the fund; ``case`` is where the line stood until now."""
    command: ProveTransfer | ProveRepayment
    if recorded.kind == "transfer":
        command = ProveTransfer(recorded.use, line, message_sha256, case)
    else:
        reference, amount_fen = recorded.bank_reference, recorded.amount_fen
        command = ProveRepayment(recorded.fund_id, recorded.use, reference, amount_fen, line, case)
    return Work(FUND, fund_stream(recorded.fund_id), command)


def proof_by_case(recorded: Recorded, case: Case) -> Work[Any, Any]:
    return proof_of(recorded, case.line, case.message_sha256, case.number)


def line_recorded(case: Case) -> Sequence[Work[Any, Any]]:
    """Of a case of no payment: its money is in the books now, so that what undoes it is news."""
    if case.line is None or not case.key or case.payment_id is not None:
        return []
    named = case.end_to_end_id if case.kind == "unknown-payment" else ""
    stream = bank_line_stream(case.line, case.kind, named)
    return [Work(BANK_LINE, stream, NoteRecorded(case.key, case.message_sha256))]
