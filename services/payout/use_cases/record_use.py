"""A dispatch firm records what it passed on, or premiums that it paid, with the voucher that proves it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from fastapi.responses import JSONResponse

from services.payout.domain.onward_use import DUTY, RecordUse, Reuse, duty_stream
from services.payout.domain.reference import REFERENCE, AlreadyUsed, Reference, UseReference, reference_stream
from services.payout.domain.voucher import VOUCHER, UseVoucher, voucher_stream
from services.payout.queries.references import uses_of
from services.payout.use_cases.acting_on_onward_use import duty_of
from services.payout.vouchers.choose_store import voucher_store
from services.payout.vouchers.receiving import received_voucher
from shared.contracts.fact import Fact
from shared.contracts.payout import OnwardUseKind, OnwardUseRecorded, VoucherMark, VoucherRejected, VoucherUsed
from shared.eventlog.records import Recorded, Work
from shared.http.changes import Change
from shared.http.freshness import OWN_LOG, wait_for
from shared.money import yuan
from shared.problem import Problem
from shared.runtime import Runtime

_TRIES = 3
_REJECTED = {
    "reused-file": "This voucher's file proved another use before.",
    "reused-bank-reference": "This voucher's bank reference was used before.",
    "resembles-bank-reference": "This voucher's bank reference resembles one used before; show it to the agency.",
    "over-claimed": "More is claimed than is outstanding towards this using firm.",
}


@dataclass(frozen=True, slots=True)
class SaidUse:
    """What is said of a use beside its voucher. ``unlike``: references that its reference resembles and is not."""

    kind: OnwardUseKind
    amount_fen: int
    used_on: date
    bank_reference: str
    unlike: tuple[str, ...]


async def record_use(change: Change, duty_id: str, said: SaidUse) -> JSONResponse:
    """Whose duty it is is asked before the file is received: nobody's file is taken in for another's."""
    runtime, principal = change.runtime, change.principal
    await wait_for(runtime, OWN_LOG)
    row = await duty_of(runtime.engine, duty_id)
    principal.check_own(row["uscc"], row["agency"])
    if said.unlike and principal.employer is not None:
        raise Problem(403, "not-for-the-firm", "That a reference is not one that it resembles, the agency says.")
    async with received_voucher(change.request) as voucher:
        await change.received(bytes.fromhex(voucher.sha256), answer_again=False)
        # Kept before it is recorded: a fact never names a file that is not there.
        await voucher_store(runtime.settings.voucher_store).put(voucher.sha256, voucher.content)
    command = RecordUse(
        kind=said.kind,
        amount_fen=said.amount_fen,
        used_on=said.used_on,
        voucher_sha256=voucher.sha256,
        media_type=voucher.media_type,
        size=voucher.size,
        bank_reference=said.bank_reference,
        on=runtime.clock.today(),
        unlike=said.unlike,
    )
    return await _record(change, row, command)


async def _record(change: Change, row: dict[str, Any], command: RecordUse) -> JSONResponse:
    """The use and the marks of its voucher in one command: of two that come at once, one finds them taken."""
    log = change.runtime.own_log

    def take_marks(events: Sequence[Fact]) -> Sequence[Work[Any, Any]]:
        if not any(isinstance(event, OnwardUseRecorded) for event in events):
            return ()
        of_file = _used("file", command.voucher_sha256, row, command)
        of_bank = _used("bank-reference", command.bank_reference, row, command)
        return [
            Work(VOUCHER, voucher_stream(of_file.value), UseVoucher(of_file)),
            Work(REFERENCE, reference_stream(of_bank.value), UseReference(of_bank)),
        ]

    for _ in range(_TRIES):
        decided = replace(command, reuse=await _reuse(change.runtime, row["duty_id"], command))
        work = [Work(DUTY, duty_stream(row["duty_id"]), decided)]
        try:
            recorded = await log.execute(
                work, change.context, answer=lambda events: _answer(events, command), then=take_marks
            )
        except AlreadyUsed:
            continue  # somebody was first since we looked; now it is seen who
        if (reason := recorded.answer["rejected"]) is not None:
            raise _rejection(reason, recorded)
        return change.answer(recorded)
    raise Problem(503, "overtaken", "Others use the same voucher at the same time; try again.")


def _rejection(reason: str, recorded: Recorded) -> Problem:
    """Recorded, and still a "no"."""
    headers = {"X-Position": str(recorded.position)}
    if recorded.replayed:
        headers["Idempotency-Replayed"] = "true"
    answer = {**recorded.answer, "position": recorded.position}
    return Problem(409, "voucher-rejected", _REJECTED[reason], headers=headers, **answer)


def _used(mark: VoucherMark, value: str, row: dict[str, Any], command: RecordUse) -> VoucherUsed:
    return VoucherUsed(
        mark=mark,
        value=value,
        use_id=command.voucher_sha256,
        duty_id=row["duty_id"],
        edition=row["edition"],
        uscc=row["uscc"],
        unlike=command.unlike if mark == "bank-reference" else (),
    )


async def _reuse(runtime: Runtime, duty_id: str, command: RecordUse) -> Reuse | None:
    """What this voucher proved before. What was used once stays used, so that looking early is safe."""
    log = runtime.own_log
    this = (duty_id, command.voucher_sha256)
    of_file: VoucherUsed | None = await log.state_of(VOUCHER, voucher_stream(command.voucher_sha256))
    if of_file is not None and (of_file.duty_id, of_file.use_id) != this:
        return Reuse("file", of_file.duty_id)
    taken = await log.state_of(REFERENCE, reference_stream(command.bank_reference))
    if any(isinstance(used, VoucherUsed) and (used.duty_id, used.use_id) == this for used in taken):
        return None
    await wait_for(runtime, OWN_LOG)
    reference = Reference(command.bank_reference, command.bank_reference)
    for known in await uses_of(runtime.engine, reference):
        same = known.reference.key == reference.key
        if same or known.reference.told not in command.unlike:
            return Reuse("bank-reference", known.use if known.kind == "voucher" else None, resembles=not same)
    return None


def _answer(events: Sequence[Fact], command: RecordUse) -> dict[str, Any]:
    rejected = next((event.reason for event in events if isinstance(event, VoucherRejected)), None)
    return {
        "use_id": command.voucher_sha256,
        "amount": yuan(command.amount_fen),
        "media_type": command.media_type,
        "bank_reference": command.bank_reference,
        "rejected": rejected,
    }
