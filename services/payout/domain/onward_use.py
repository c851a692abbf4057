"""What a labour-dispatch firm owes onward (R9: X74 §2, Q35 §3): its placements, and one duty per using firm."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from shared.calendar import UnknownYear, last_working_day, month_after, month_of
from shared.contracts.eligibility import Share
from shared.contracts.fact import Fact
from shared.contracts.payout import (
    OnwardDutyOpened,
    OnwardDutySuspended,
    OnwardReceiptConfirmed,
    OnwardReceiptDenied,
    OnwardReportFiled,
    OnwardUseDue,
    OnwardUseKind,
    OnwardUseRecorded,
    OnwardUseSuspended,
    PlacementsAccepted,
    PlacementsDeclared,
    PlacementsRejected,
    VoucherMark,
    VoucherRejected,
)
from shared.eventlog.decider import Decider, Refused
from shared.money import yuan


def report_due_on(month: str) -> date:
    """A month's report is due by its last working day. The sources say "every month" and no day: our assumption."""
    try:
        return last_working_day(month)
    except UnknownYear as error:
        raise Refused(str(error)) from None


def first_report_month(day: date) -> str:
    """The month after the money came, so that nobody has a day only to pass it on (assumption)."""
    return month_after(month_of(day))


# The placements behind one credit


@dataclass(frozen=True, slots=True)
class NoteCredit:
    due: OnwardUseDue


@dataclass(frozen=True, slots=True)
class NoteCreditGone:
    """The bank took the credit back."""


@dataclass(frozen=True, slots=True)
class DeclarePlacements:
    own_fen: int
    shares: tuple[Share, ...]
    declared_by: str


@dataclass(frozen=True, slots=True)
class DecidePlacements:
    """``reason`` None: the declaration is right."""

    reason: str | None
    checker: str


PlacementsCommand = NoteCredit | NoteCreditGone | DeclarePlacements | DecidePlacements


@dataclass(frozen=True, slots=True)
class Placements:
    due: OnwardUseDue | None = None
    suspended: bool = False
    declared: PlacementsDeclared | None = None
    accepted: PlacementsAccepted | None = None


def decide_placements(command: PlacementsCommand, placements: Placements) -> Sequence[Fact]:
    match command, placements:
        case NoteCredit(due), Placements(due=None):
            return [due, *_split_by_grant(due)]
        case NoteCredit(due), Placements(suspended=True, accepted=accepted):
            return [due] if accepted is None else [due, accepted]
        case NoteCreditGone(), Placements(due=OnwardUseDue() as due, suspended=False):
            return [_suspended(due, placements.accepted)]
        case ((NoteCredit() | NoteCreditGone()), _):
            return []
        case _, Placements(due=None) | Placements(suspended=True):
            raise Refused("No money of this payment is with the firm.")
        case DeclarePlacements(), Placements(due=OnwardUseDue() as due):
            return _declared(command, due, placements)
        case DecidePlacements(), Placements(due=OnwardUseDue() as due):
            return _checked(command, due, placements)
        case _:
            raise AssertionError("Every command is decided above.")


def _split_by_grant(due: OnwardUseDue) -> Sequence[Fact]:
    """A grant's split opens the duties; one that does not add up to the money is left for a declaration."""
    own = sum(share.amount_fen for share in due.shares if share.placement == "own")
    placed = tuple(share for share in due.shares if share.placement == "using-firm" and share.amount_fen)
    if not due.shares or own + sum(share.amount_fen for share in placed) != due.amount_fen:
        return []
    if _fault(placed, due.uscc) is not None:
        return []
    return [
        PlacementsAccepted(
            payment_id=due.payment_id,
            edition=due.edition,
            uscc=due.uscc,
            own_fen=own,
            shares=placed,
            split_by="grant",
            checker=None,
        )
    ]


def _fault(shares: Sequence[Share], firm: str) -> str | None:
    usccs = [share.using_firm_uscc for share in shares]
    if any(share.placement != "using-firm" or not share.using_firm_uscc for share in shares):
        return "Every share names the using firm that it is for."
    if any(share.amount_fen <= 0 for share in shares):
        return "Every share is greater than zero."
    if len(set(usccs)) != len(usccs):
        return "A using firm stands there twice."
    if firm in usccs:
        return "A dispatch firm is not its own using firm; its own staff's share is told apart."
    return None


def _suspended(due: OnwardUseDue, accepted: PlacementsAccepted | None) -> OnwardUseSuspended:
    shares = () if accepted is None else accepted.shares
    return OnwardUseSuspended(
        payment_id=due.payment_id,
        edition=due.edition,
        uscc=due.uscc,
        using_firms=tuple(share.using_firm_uscc or "" for share in shares),
    )


def _declared(command: DeclarePlacements, due: OnwardUseDue, placements: Placements) -> Sequence[Fact]:
    now = placements.declared
    if now is not None and (now.own_fen, now.shares) == (command.own_fen, command.shares):
        return []
    if placements.accepted is not None:
        raise Refused("The placements of this payment are accepted; they do not change any more.")
    fault = _fault(command.shares, due.uscc)
    if fault is not None:
        raise Refused(fault)
    total = command.own_fen + sum(share.amount_fen for share in command.shares)
    if total != due.amount_fen:
        raise Refused(f"Own staff and using firms make {yuan(total)}; credited was {yuan(due.amount_fen)}.")
    return [
        PlacementsDeclared(
            payment_id=due.payment_id,
            edition=due.edition,
            uscc=due.uscc,
            own_fen=command.own_fen,
            shares=command.shares,
            declared_by=command.declared_by,
        )
    ]


def _checked(command: DecidePlacements, due: OnwardUseDue, placements: Placements) -> Sequence[Fact]:
    declared = placements.declared
    if placements.accepted is not None:
        if command.reason is None:
            return []
        raise Refused("The placements of this payment are accepted; they do not change any more.")
    if declared is None:
        raise Refused("No declaration waits to be checked.")
    if command.checker == declared.declared_by:
        raise Refused(f"{command.checker} made this declaration, and cannot check it.")
    if command.reason is not None:
        return [
            PlacementsRejected(
                payment_id=due.payment_id,
                edition=due.edition,
                uscc=due.uscc,
                reason=command.reason,
                checker=command.checker,
            )
        ]
    return [
        PlacementsAccepted(
            payment_id=due.payment_id,
            edition=due.edition,
            uscc=due.uscc,
            own_fen=declared.own_fen,
            shares=declared.shares,
            split_by="declaration",
            checker=command.checker,
        )
    ]


def evolve_placements(placements: Placements, event: Fact) -> Placements:
    match event:
        case OnwardUseDue():
            return replace(placements, due=event, suspended=False)
        case OnwardUseSuspended():
            return replace(placements, suspended=True)
        case PlacementsDeclared():
            return replace(placements, declared=event)
        case PlacementsRejected():
            return replace(placements, declared=None)
        case PlacementsAccepted():
            return replace(placements, accepted=event)
        case _:
            raise AssertionError(f"{event.topic} is not a fact of placements.")


PLACEMENTS: Decider[PlacementsCommand, Placements] = Decider(Placements(), decide_placements, evolve_placements)


def placements_stream(payment_id: str) -> str:
    return f"placements:{payment_id}"


def duties_opened(due: OnwardUseDue, accepted: PlacementsAccepted) -> Sequence[OnwardDutyOpened]:
    """One duty per using firm and share."""
    return [
        OnwardDutyOpened(
            duty_id=duty_id(due.payment_id, share.using_firm_uscc or ""),
            payment_id=due.payment_id,
            edition=due.edition,
            uscc=due.uscc,
            name=due.name,
            agency=due.agency,
            using_firm_uscc=share.using_firm_uscc or "",
            using_firm_name=share.using_firm_name or "",
            amount_fen=share.amount_fen,
            credited_on=due.credited_on,
            reports_from=first_report_month(due.credited_on),
        )
        for share in accepted.shares
    ]


# One duty


@dataclass(frozen=True, slots=True)
class OpenDuty:
    opened: OnwardDutyOpened


@dataclass(frozen=True, slots=True)
class SuspendDuty:
    pass


@dataclass(frozen=True, slots=True)
class Reuse:
    """What this voucher proved before."""

    mark: VoucherMark
    duty_id: str


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
    def passed_on_fen(self) -> int:
        return sum(use.recorded.amount_fen for use in self.uses.values())

    @property
    def proven_fen(self) -> int:
        """A denial outweighs a voucher."""
        return sum(use.recorded.amount_fen for use in self.uses.values() if use.stands)


def decide_duty(command: DutyCommand, duty: Duty) -> Sequence[Fact]:
    match command, duty:
        case OpenDuty(opened), Duty(opened=None) | Duty(suspended=True):
            return [opened]
        case SuspendDuty(), Duty(opened=OnwardDutyOpened() as opened, suspended=False):
            return [OnwardDutySuspended(duty_id=opened.duty_id, edition=opened.edition, uscc=opened.uscc)]
        case ((OpenDuty() | SuspendDuty()), _):
            return []
        case _, Duty(opened=None):
            raise Refused("There is no such duty.")
        case TellReceipt(), Duty(opened=OnwardDutyOpened() as opened):
            return _receipt(command, opened, duty)
        case _, Duty(suspended=True):
            raise Refused("The credit came back; while the firm has no money, nothing is due.")
        case RecordUse(), Duty(opened=OnwardDutyOpened() as opened):
            return _use(command, opened, duty)
        case FileReport(), Duty(opened=OnwardDutyOpened() as opened):
            return _report(command, opened, duty)
        case _:
            raise AssertionError("Every command is decided above.")


def _use(command: RecordUse, opened: OnwardDutyOpened, duty: Duty) -> Sequence[Fact]:
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
        passed_on_fen=duty.passed_on_fen + command.amount_fen,
        proven_fen=duty.proven_fen + command.amount_fen,
    )
    known = duty.uses.get(command.voucher_sha256)
    sums = {"passed_on_fen": 0, "proven_fen": 0}
    if known is not None and known.recorded.model_copy(update=sums) == recorded.model_copy(update=sums):
        return []
    if command.amount_fen <= 0:
        raise Refused("A use is of an amount greater than zero.")
    if command.used_on < opened.credited_on:
        raise Refused(f"The money was credited on {opened.credited_on.isoformat()}; it cannot be passed on before.")
    if command.used_on > command.on:
        raise Refused("A use cannot lie in the future.")
    outstanding = max(0, opened.amount_fen - duty.proven_fen)
    if known is not None:
        # The same file for another sum or day: it proved one use of this very duty before.
        return [_rejected(replace(command, reuse=Reuse("file", opened.duty_id)), opened, outstanding)]
    if command.reuse is not None or command.amount_fen > outstanding:
        return [_rejected(command, opened, outstanding)]
    return [recorded]


def _rejected(command: RecordUse, opened: OnwardDutyOpened, outstanding_fen: int) -> VoucherRejected:
    """A fact, not only a refusal: supervision must see that it was tried."""
    reasons = {"file": "reused-file", "bank-reference": "reused-bank-reference"}
    reuse = command.reuse
    return VoucherRejected.model_validate(
        {
            "duty_id": opened.duty_id,
            "edition": opened.edition,
            "uscc": opened.uscc,
            "voucher_sha256": command.voucher_sha256,
            "bank_reference": command.bank_reference,
            "amount_fen": command.amount_fen,
            "outstanding_fen": outstanding_fen,
            "reason": "over-claimed" if reuse is None else reasons[reuse.mark],
            "first_duty_id": None if reuse is None else reuse.duty_id,
        }
    )


def _receipt(command: TellReceipt, opened: OnwardDutyOpened, duty: Duty) -> Sequence[Fact]:
    use = duty.uses.get(command.use_id)
    if use is None:
        raise Refused("There is no such use.")
    named = {"duty_id": opened.duty_id, "use_id": command.use_id, "edition": opened.edition, "uscc": opened.uscc}
    amount = use.recorded.amount_fen
    if command.denied is None:
        if isinstance(use.receipt, OnwardReceiptConfirmed):
            return []
        proven = duty.proven_fen + (0 if use.stands else amount)
        return [OnwardReceiptConfirmed(**named, amount_fen=amount, passed_on_fen=duty.passed_on_fen, proven_fen=proven)]
    if not use.stands:
        return []
    fulfilled = duty.proven_fen >= opened.amount_fen
    proven = duty.proven_fen - amount
    return [
        OnwardReceiptDenied(
            **named,
            amount_fen=amount,
            reason=command.denied,
            passed_on_fen=duty.passed_on_fen,
            proven_fen=proven,
            reports_from=first_report_month(command.on) if fulfilled and proven < opened.amount_fen else None,
        )
    ]


def _report(command: FileReport, opened: OnwardDutyOpened, duty: Duty) -> Sequence[Fact]:
    last = duty.report
    if last is not None and (last.month, last.stated_fen) == (command.month, command.stated_fen):
        return []
    if duty.proven_fen >= opened.amount_fen:
        raise Refused("This duty is fulfilled; no report is due.")
    if command.month > month_of(command.on):
        raise Refused("A month that has not begun is not reported on.")
    if command.month < duty.reports_from:
        raise Refused(f"Reports on this duty are due from {duty.reports_from} on.")
    if last is not None and command.month < last.month:
        raise Refused(f"The report for {last.month} states what was passed on until then; earlier months are past.")
    if command.stated_fen > opened.amount_fen:
        raise Refused(f"This using firm's share is {yuan(opened.amount_fen)}; more cannot have been passed on of it.")
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


def evolve_duty(duty: Duty, event: Fact) -> Duty:
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
            raise AssertionError(f"{event.topic} is not a fact of a duty.")


DUTY: Decider[DutyCommand, Duty] = Decider(Duty(), decide_duty, evolve_duty)


def duty_id(payment_id: str, using_firm_uscc: str) -> str:
    return f"{payment_id}:{using_firm_uscc}"


def duty_stream(duty_id: str) -> str:
    return f"onward-duty:{duty_id}"
