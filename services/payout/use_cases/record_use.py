"""A dispatch firm records what it passed on, or premiums that it paid, with the voucher that proves it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from fastapi.responses import JSONResponse

from services.payout.domain.onward_use import DUTY, RecordUse, Reuse, duty_stream
from services.payout.domain.reference import REFERENCE, AlreadyUsed, Reference, UseReference, reference_stream
from services.payout.domain.voucher import VOUCHER, UseVoucher, voucher_stream
from services.payout.problems.vouchers import (
    FILE_REUSED,
    NOT_FOR_THE_FIRM,
    OVER_CLAIMED,
    REFERENCE_RESEMBLES,
    REFERENCE_REUSED,
    USED_AT_ONCE,
)
from services.payout.queries.onward import KnownDuty
from services.payout.queries.references import uses_of
from services.payout.use_cases.acting_on_onward_use import duty_of
from services.payout.vouchers.choose_store import voucher_store
from services.payout.vouchers.receiving import received_voucher
from shared.contracts.fact import Fact
from shared.contracts.payout import OnwardUseKind, OnwardUseRecorded, VoucherMark, VoucherRejected, VoucherUsed
from shared.eventlog.records import Recorded, Work
from shared.http.changes import Change
from shared.http.freshness import OWN_LOG, wait_for
from shared.money import fen, yuan
from shared.problem import Problem
from shared.runtime import Runtime

_TRIES = 3
_REJECTED = {
    "reused-file": FILE_REUSED,
    "reused-bank-reference": REFERENCE_REUSED,
    "resembles-bank-reference": REFERENCE_RESEMBLES,
    "over-claimed": OVER_CLAIMED,
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
    duty = await duty_of(runtime.engine, duty_id)
    principal.check_own(duty.uscc, duty.agency)
    if said.unlike and principal.employer is not None:
        raise Problem(NOT_FOR_THE_FIRM)
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
    return await _record(change, duty, command)


async def _record(change: Change, duty: KnownDuty, command: RecordUse) -> JSONResponse:
    """The use and the marks of its voucher in one command: of two that come at once, one finds them taken."""
    log = change.runtime.own_log

    def take_marks(events: Sequence[Fact]) -> Sequence[Work[Any, Any]]:
        if not any(isinstance(event, OnwardUseRecorded) for event in events):
            return ()
        of_file = _used("file", command.voucher_sha256, duty, command)
        of_bank = _used("bank-reference", command.bank_reference, duty, command)
        return [
            Work(VOUCHER, voucher_stream(of_file.value), UseVoucher(of_file)),
            Work(REFERENCE, reference_stream(of_bank.value), UseReference(of_bank)),
        ]

    for _ in range(_TRIES):
        decided = replace(command, reuse=await _reuse(change.runtime, duty.duty_id, command))
        work = [Work(DUTY, duty_stream(duty.duty_id), decided)]
        try:
            recorded = await log.execute(
                work, change.context, answer=lambda events: _answer(events, command), then=take_marks
            )
        except AlreadyUsed:
            continue  # somebody was first since we looked; now it is seen who
        if (reason := recorded.answer["rejected"]) is not None:
            raise _rejection(reason, recorded)
        return change.answer(recorded)
    raise Problem(USED_AT_ONCE)


def _rejection(reason: str, recorded: Recorded) -> Problem:
    """Recorded, and still a "no"."""
    headers = {"X-Position": str(recorded.position)}
    if recorded.replayed:
        headers["Idempotency-Replayed"] = "true"
    told = {name: recorded.answer[name] for name in ("rejected", "use_id", "bank_reference")}
    return Problem(
        _REJECTED[reason],
        headers=headers,
        **told,
        amount_fen=fen(recorded.answer["amount"]),
        position=recorded.position,
    )


def _used(mark: VoucherMark, value: str, duty: KnownDuty, command: RecordUse) -> VoucherUsed:
    return VoucherUsed(
        mark=mark,
        value=value,
        use_id=command.voucher_sha256,
        duty_id=duty.duty_id,
        edition=duty.edition,
        uscc=duty.uscc,
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
