"""From payments that wait to a batch of them: what a draft comes to, as one command."""

from collections.abc import Sequence
from typing import Any

from pydantic import TypeAdapter

from services.payout.domain.batch import BATCH, DraftBatch, batch_stream
from services.payout.domain.payment import PAYMENT, PutInBatch, payment_stream
from shared.contracts.payout import BatchLine
from shared.eventlog.records import Work

_LINES = TypeAdapter(tuple[BatchLine, ...])


def lines_of(waiting: Sequence[dict[str, Any]]) -> tuple[BatchLine, ...]:
    """A line for each payment, of rows as ``queries.payments_to_batch`` finds them."""
    return _LINES.validate_python(waiting)


def works_of_draft(command: DraftBatch, waiting: Sequence[dict[str, Any]]) -> list[Work[Any, Any]]:
    """The batch, and each payment put into it with the bank details that were on record when it was found."""
    batch_id = command.batch_id
    puts = [
        Work(PAYMENT, payment_stream(row["payment_id"]), PutInBatch(batch_id, row["bank_details_id"]))
        for row in waiting
    ]
    return [Work(BATCH, batch_stream(batch_id), command), *puts]
