"""From a batch to the bank's files: checked once more, account numbers opened here and nowhere else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.payout.bank.transfer_file import WRITERS, Debtor, FileHead
from services.payout.bank.writing import FilesBeside, TransferRow
from services.payout.domain.batch import BATCH, Person, ReleaseBatch, batch_stream
from services.payout.domain.fund import FUND, CommitFunds, fund_stream
from services.payout.domain.payment import PAYMENT, ReleasePayment, payment_stream, release_check
from services.payout.domain.rules import PayoutRules
from services.payout.queries.batches import payments_at_release
from shared.contracts.payout import BatchReleased
from shared.editions.reserve import Lack
from shared.eventlog.records import Work
from shared.runtime import Runtime
from shared.security.tokens import Principal


@dataclass(frozen=True, slots=True)
class Release:
    """What a release comes to: a command for each payment, and what is told of the files."""

    commands: Sequence[tuple[str, ReleasePayment]]
    released: BatchReleased


def debtor_of(runtime: Runtime) -> Debtor:
    settings = runtime.settings
    return Debtor(
        settings.disbursement_name, settings.disbursement_account.get_secret_value(), settings.disbursement_cnaps
    )


async def prepare(
    runtime: Runtime, batch_id: str, rules: PayoutRules, releaser: Principal, requested_on: date
) -> Release:
    """Check each payment again, and make the files of what may go."""
    created_at = runtime.clock.now().isoformat(timespec="seconds")
    head = FileHead(batch_id, created_at, requested_on, debtor_of(runtime))
    commands: list[tuple[str, ReleasePayment]] = []
    going = going_fen = held_fen = 0
    hashes = dict.fromkeys(WRITERS, "")
    with FilesBeside(head) as files:
        async for rows in payments_at_release(runtime.engine, batch_id):
            passed = []
            for row in rows:
                command = _command(batch_id, row, rules)
                commands.append((row["payment_id"], command))
                problem = release_check(
                    command, row["gross_fen"], row["account_fingerprint"], row["batched_details_id"]
                )
                if problem is None:
                    passed.append(transfer_of(runtime, row))
                    going_fen += row["amount_fen"]
                else:
                    held_fen += row["amount_fen"]
            if passed:
                going += len(passed)
                await files.add(passed)
        if going:
            hashes = await files.finish()
    released = BatchReleased(
        batch_id=batch_id,
        message_id=batch_id,
        payments=going,
        total_fen=going_fen,
        held=len(commands) - going,
        held_fen=held_fen,
        file_sha256=hashes["file"],
        sheet_sha256=hashes["sheet"],
        workbook_sha256=hashes["workbook"],
        requested_on=requested_on,
        created_at=created_at,
        releaser=releaser.subject,
        key_id=releaser.key_id,
    )
    return Release(commands, released)


def works_of_release(prepared: Release, releaser: Person, fund_id: str, lacks: Lack | None) -> list[Work[Any, Any]]:
    """Each payment, the batch, and what the fund has committed; batches of before there were funds have none."""
    released = prepared.released
    batch_id = released.batch_id
    work: list[Work[Any, Any]] = [
        Work(PAYMENT, payment_stream(payment_id), command) for payment_id, command in prepared.commands
    ]
    work.append(Work(BATCH, batch_stream(batch_id), ReleaseBatch(released, releaser, lacks)))
    if fund_id:
        work.append(Work(FUND, fund_stream(fund_id), CommitFunds(fund_id, batch_id, released.total_fen)))
    return work


def _command(batch_id: str, row: dict[str, Any], rules: PayoutRules) -> ReleasePayment:
    verified: bool | None = row["check_result"] == "match"
    if row["check_asked"] is None and rules.payee_check != "required":
        verified = None
    return ReleasePayment(
        batch_id,
        row["account_now"],
        row["bank_details_id"],
        row["granted_fen"],
        row["account_name"],
        row["barred"],
        verified,
        row["overpaid"],
        row["in_doubt"],
    )


def transfer_of(runtime: Runtime, row: dict[str, Any]) -> TransferRow:
    return (
        row["end_to_end_id"],
        row["amount_fen"],
        row["account_name"],
        runtime.own_vault.open(row["account_sealed"], row["uscc"]),
        row["bank_name"],
        row["cnaps_code"],
    )
