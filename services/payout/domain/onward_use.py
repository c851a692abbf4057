"""What a labour-dispatch firm owes onward (R9: X74 §2, Q35 §3): one duty per using firm, and the uses that prove it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, assert_never

from services.payout.domain.refusals.onward import (
    BEFORE_THE_CREDIT,
    CREDIT_GONE,
    DUTY_FULFILLED,
    DUTY_UNKNOWN,
    MONTH_BEFORE_THE_FIRST,
    MONTH_NOT_BEGUN,
    MONTH_PAST,
    MORE_THAN_THE_SHARE,
    USE_IN_THE_FUTURE,
    USE_NOT_POSITIVE,
    USE_UNKNOWN,
)
from shared.calendar import UnknownYear, last_working_day, month_after, month_of
from shared.contracts.payout import (
    OnwardDutyOpened,
    OnwardDutySuspended,
    OnwardReceiptConfirmed,
    OnwardReceiptDenied,
    OnwardReportFiled,
    OnwardUseKind,
    OnwardUseRecorded,
    VoucherMark,
    VoucherRejected,
)
from shared.eventlog.decider import Decider, Refused
from shared.refusals import YEAR_UNKNOWN


def report_due_on(month: str) -> date:
    """A month's report is due by its last working day. The sources say "every month" and no day: our assumption."""
    try:
        return last_working_day(month)
    except UnknownYear as error:
        raise Refused(YEAR_UNKNOWN, year=error.year) from None


def first_report_month(day: date) -> str:
    """The month after the money came, so that nobody has a day only to pass it on (assumption)."""
    return month_after(month_of(day))


@dataclass(frozen=True, slots=True)
class OpenDuty:
    opened: OnwardDutyOpened


@dataclass(frozen=True, slots=True)
class SuspendDuty:
    pass


@dataclass(frozen=True, slots=True)
class Reuse:
    """What this voucher proved before; None: no onward use. ``resembles``: its reference is not the same, and near."""

    mark: VoucherMark
    duty_id: str | None
    resembles: bool = False


@dataclass(frozen=True, slots=True)
class RecordUse:
    """``on`` is the day on which it is recorded."""

    kind: OnwardUseKind
    amount_fen: int
    used_on: date
    voucher_sha256: str
    media_type: str
    size: int
    bank_reference: str
    on: date
    reuse: Reuse | None = None
    unlike: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TellReceipt:
    """What the using firm says of one use. ``denied`` is why it was not received; None: it was."""

    use_id: str
    denied: str | None
    on: date


@dataclass(frozen=True, slots=True)
class FileReport:
    """``stated_fen`` is what was passed on so far, in all."""

    month: str
    stated_fen: int
    on: date


DutyFact = (
    OnwardDutyOpened
    | OnwardDutySuspended
    | OnwardUseRecorded
    | VoucherRejected
    | OnwardReceiptConfirmed
    | OnwardReceiptDenied
    | OnwardReportFiled
)
DutyCommand = OpenDuty | SuspendDuty | RecordUse | TellReceipt | FileReport


@dataclass(frozen=True, slots=True)
class Use:
    recorded: OnwardUseRecorded
    receipt: OnwardReceiptConfirmed | OnwardReceiptDenied | None = None

    @property
    def stands(self) -> bool:
        return not isinstance(self.receipt, OnwardReceiptDenied)


@dataclass(frozen=True, slots=True)
class Duty:
    opened: OnwardDutyOpened | None = None
    suspended: bool = False
    uses: Mapping[str, Use] = field(default_factory=dict)
    report: OnwardReportFiled | None = None
    reports_from: str = ""

    @property
    def owed_fen(self) -> int:
        return 0 if self.opened is None else self.opened.amount_fen

    @property
    def passed_on_fen(self) -> int:
        return self.sums(self.uses)[0]

    @property
    def proven_fen(self) -> int:
        return self.sums(self.uses)[1]

    def sums(self, uses: Mapping[str, Use]) -> tuple[int, int]:
        """What is said to be passed on with these uses, and what of the duty they prove: never more than is owed.

        A denial outweighs a voucher. A use that was denied, replaced and then confirmed proves nothing further.
        """
        passed_on = sum(use.recorded.amount_fen for use in uses.values())
        proven = sum(use.recorded.amount_fen for use in uses.values() if use.stands)
        return passed_on, min(self.owed_fen, proven)


def decide_duty(command: DutyCommand, duty: Duty) -> Sequence[DutyFact]:
    match command, duty:
        case OpenDuty(opened), Duty(opened=None):
            return [opened]
        case OpenDuty(opened), Duty(opened=OnwardDutyOpened() as before) if (
            duty.suspended or opened.amount_fen != before.amount_fen
        ):
            return [_opened_again(opened, duty)]
        case SuspendDuty(), Duty(opened=OnwardDutyOpened() as opened, suspended=False):
            return [OnwardDutySuspended(duty_id=opened.duty_id, edition=opened.edition, uscc=opened.uscc)]
        case ((OpenDuty() | SuspendDuty()), _):
            return []
        case TellReceipt(), _:
            return _receipt(command, _known(duty), duty)
        case RecordUse(), _:
            return _use(command, _due(duty), duty)
        case FileReport(), _:
            return _report(command, _due(duty), duty)
        case _:
            assert_never(command)


def _known(duty: Duty) -> OnwardDutyOpened:
    if duty.opened is None:
        raise Refused(DUTY_UNKNOWN)
    return duty.opened


def _due(duty: Duty) -> OnwardDutyOpened:
    opened = _known(duty)
    if duty.suspended:
        raise Refused(CREDIT_GONE)
    return opened


def _opened_again(opened: OnwardDutyOpened, duty: Duty) -> OnwardDutyOpened:
    """What was proven of it counts, as far as it is owed now."""
    passed_on, proven = replace(duty, opened=opened).sums(duty.uses)
    again: dict[str, Any] = {"passed_on_fen": passed_on, "proven_fen": proven} if duty.uses else {}
    return opened.model_copy(update=again if duty.suspended else again | {"reports_from": duty.reports_from})


def _use(command: RecordUse, opened: OnwardDutyOpened, duty: Duty) -> Sequence[DutyFact]:
    recorded = OnwardUseRecorded(
        duty_id=opened.duty_id,
        use_id=command.voucher_sha256,
        edition=opened.edition,
        uscc=opened.uscc,
        kind=command.kind,
        amount_fen=command.amount_fen,
        used_on=command.used_on,
        bank_reference=command.bank_reference,
        media_type=command.media_type,
        size=command.size,
        passed_on_fen=0,
        proven_fen=0,
    )
    known = duty.uses.get(command.voucher_sha256)
    sums = {"passed_on_fen": 0, "proven_fen": 0}
    if known is not None and known.recorded.model_copy(update=sums) == recorded.model_copy(update=sums):
        return []
    if command.amount_fen <= 0:
        raise Refused(USE_NOT_POSITIVE)
    if command.used_on < opened.credited_on:
        raise Refused(BEFORE_THE_CREDIT, credited_on=opened.credited_on)
    if command.used_on > command.on:
        raise Refused(USE_IN_THE_FUTURE)
    outstanding = opened.amount_fen - duty.proven_fen
    if known is not None:
        # The same file for another sum or day: it proved one use of this very duty before.
        return [_rejected(replace(command, reuse=Reuse("file", opened.duty_id)), opened, outstanding)]
    if command.reuse is not None or command.amount_fen > outstanding:
        return [_rejected(command, opened, outstanding)]
    passed_on, proven = duty.sums({**duty.uses, recorded.use_id: Use(recorded)})
    return [recorded.model_copy(update={"passed_on_fen": passed_on, "proven_fen": proven})]


def _rejected(command: RecordUse, opened: OnwardDutyOpened, outstanding_fen: int) -> VoucherRejected:
    """A fact, not only a refusal: supervision must see that it was tried."""
    reasons = {"file": "reused-file", "bank-reference": "reused-bank-reference"}
    reuse = command.reuse
    reason = "over-claimed" if reuse is None else reasons[reuse.mark]
    return VoucherRejected.model_validate(
        {
            "duty_id": opened.duty_id,
            "edition": opened.edition,
            "uscc": opened.uscc,
            "voucher_sha256": command.voucher_sha256,
            "bank_reference": command.bank_reference,
            "amount_fen": command.amount_fen,
            "outstanding_fen": outstanding_fen,
            "reason": "resembles-bank-reference" if reuse is not None and reuse.resembles else reason,
            "first_duty_id": None if reuse is None else reuse.duty_id,
        }
    )


def _receipt(command: TellReceipt, opened: OnwardDutyOpened, duty: Duty) -> Sequence[DutyFact]:
    use = duty.uses.get(command.use_id)
    if use is None:
        raise Refused(USE_UNKNOWN)
    named = {"duty_id": opened.duty_id, "use_id": command.use_id, "edition": opened.edition, "uscc": opened.uscc}
    amount = use.recorded.amount_fen
    if command.denied is None:
        if isinstance(use.receipt, OnwardReceiptConfirmed):
            return []
        told = OnwardReceiptConfirmed(**named, amount_fen=amount, passed_on_fen=duty.passed_on_fen, proven_fen=0)
        proven = duty.sums({**duty.uses, command.use_id: replace(use, receipt=told)})[1]
        return [told.model_copy(update={"proven_fen": proven})]
    if not use.stands:
        return []
    fulfilled = duty.proven_fen >= opened.amount_fen
    denied = OnwardReceiptDenied(
        **named,
        amount_fen=amount,
        reason=command.denied,
        passed_on_fen=duty.passed_on_fen,
        proven_fen=0,
        reports_from=None,
    )
    proven = duty.sums({**duty.uses, command.use_id: replace(use, receipt=denied)})[1]
    again = first_report_month(command.on) if fulfilled and proven < opened.amount_fen else None
    return [denied.model_copy(update={"proven_fen": proven, "reports_from": again})]


def _report(command: FileReport, opened: OnwardDutyOpened, duty: Duty) -> Sequence[DutyFact]:
    last = duty.report
    if last is not None and (last.month, last.stated_fen) == (command.month, command.stated_fen):
        return []
    if duty.proven_fen >= opened.amount_fen:
        raise Refused(DUTY_FULFILLED)
    if command.month > month_of(command.on):
        raise Refused(MONTH_NOT_BEGUN)
    if command.month < duty.reports_from:
        raise Refused(MONTH_BEFORE_THE_FIRST, first_month=duty.reports_from)
    if last is not None and command.month < last.month:
        raise Refused(MONTH_PAST, last_month=last.month)
    if command.stated_fen > opened.amount_fen:
        raise Refused(MORE_THAN_THE_SHARE, share_fen=opened.amount_fen)
    return [
        OnwardReportFiled(
            duty_id=opened.duty_id,
            edition=opened.edition,
            uscc=opened.uscc,
            month=command.month,
            stated_fen=command.stated_fen,
            proven_fen=duty.proven_fen,
            due_on=report_due_on(command.month),
            filed_on=command.on,
        )
    ]


def evolve_duty(duty: Duty, event: DutyFact) -> Duty:
    match event:
        case OnwardDutyOpened():
            return replace(duty, opened=event, suspended=False, reports_from=event.reports_from)
        case OnwardDutySuspended():
            return replace(duty, suspended=True)
        case OnwardUseRecorded():
            return replace(duty, uses={**duty.uses, event.use_id: Use(event)})
        case OnwardReceiptConfirmed() | OnwardReceiptDenied():
            use = replace(duty.uses[event.use_id], receipt=event)
            again = event.reports_from if isinstance(event, OnwardReceiptDenied) else None
            return replace(duty, uses={**duty.uses, event.use_id: use}, reports_from=again or duty.reports_from)
        case OnwardReportFiled():
            return replace(duty, report=event)
        case VoucherRejected():
            return duty
        case _:
            assert_never(event)


DUTY: Decider[DutyCommand, Duty] = Decider(Duty(), decide_duty, evolve_duty)


def duty_id(payment_id: str, using_firm_uscc: str) -> str:
    return f"{payment_id}:{using_firm_uscc}"


def duty_stream(duty_id: str) -> str:
    return f"onward-duty:{duty_id}"
