"""From a batch to the bank's files: checked once more, account numbers opened here and nowhere else."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.payout import queries
from services.payout.bank.transfer_file import Debtor, Transfer, TransferFile, pain_001, sheet
from services.payout.domain.payment import ReleasePayment, release_check
from shared.contracts.payout import BatchReleased
from shared.http.problems import Problem
from shared.runtime import Runtime


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


async def prepare(runtime: Runtime, batch_id: str, requested_on: date) -> Release:
    """Check each payment again, and make the files of what may go."""
    rows = await queries.payments_of_batch(runtime.engine, batch_id)
    accounts = await queries.accounts_of(runtime.engine, [row["uscc"] for row in rows])
    commands: list[tuple[str, ReleasePayment]] = []
    going: list[dict[str, Any]] = []
    held_fen = 0
    for row in rows:
        account = accounts.get(row["uscc"], {})
        command = ReleasePayment(batch_id, account.get("account_fingerprint"), account.get("bank_details_id"))
        commands.append((row["payment_id"], command))
        if release_check(command, row["account_fingerprint"]) is None:
            going.append(row | {"bank_details_id": command.bank_details_id})
        else:
            held_fen += row["amount_fen"]
    created_at = runtime.clock.now().isoformat(timespec="seconds")
    file_sha256 = sheet_sha256 = ""
    if going:
        file = await _file(runtime, batch_id, created_at, requested_on, going)
        file_sha256 = hashlib.sha256(pain_001(file)).hexdigest()
        sheet_sha256 = hashlib.sha256(sheet(file)).hexdigest()
    released = BatchReleased(
        batch_id=batch_id,
        message_id=batch_id,
        payments=len(going),
        total_fen=sum(row["amount_fen"] for row in going),
        held=len(rows) - len(going),
        held_fen=held_fen,
        file_sha256=file_sha256,
        sheet_sha256=sheet_sha256,
        requested_on=requested_on,
        created_at=created_at,
    )
    return Release(commands, released)


async def make_again(runtime: Runtime, batch: dict[str, Any], kind: str) -> bytes:
    """The bytes of a released file, proven equal to those released by their hash."""
    lines = await queries.lines_of_file(runtime.engine, batch["batch_id"])
    if not lines:
        raise Problem(404, "no-file", "Every payment of this batch was held; there is no file.")
    file = await _file(runtime, batch["message_id"], batch["created_at"], batch["requested_on"], lines)
    content = pain_001(file) if kind == "file" else sheet(file)
    if hashlib.sha256(content).hexdigest() != batch[f"{kind}_sha256"]:
        raise Problem(500, "file-differs", "The file made now is not the one released; it is not handed out.")
    return content


async def _file(
    runtime: Runtime, message_id: str, created_at: str, requested_on: date, lines: Sequence[dict[str, Any]]
) -> TransferFile:
    details = await queries.bank_details(runtime.engine, [line["uscc"] for line in lines])
    transfers = []
    for line in lines:
        bank = details[line["uscc"], line["bank_details_id"]]
        transfers.append(
            Transfer(
                end_to_end_id=line["end_to_end_id"],
                amount_fen=line["amount_fen"],
                payee_name=bank["account_name"],
                account_number=runtime.own_vault.open(bank["account_sealed"], line["uscc"]),
                bank_name=bank["bank_name"],
                cnaps_code=bank["cnaps_code"],
            )
        )
    return TransferFile(message_id, created_at, requested_on, debtor_of(runtime), transfers)
