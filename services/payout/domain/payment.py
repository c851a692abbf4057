"""One payment for one case, ever; attempts follow each other until it is credited, or came back too often."""

import hashlib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Literal

from shared.contracts.eligibility import RefundGranted, TopUpGranted
from shared.contracts.fact import Fact
from shared.contracts.payout import (
    BankDiscrepancyFound,
    DiscrepancyKind,
    HoldReason,
    Offset,
    OverpaymentNoted,
    PaymentBatched,
    PaymentCredited,
    PaymentFreed,
    PaymentHeld,
    PaymentOrdered,
    PaymentReconfirmed,
    PaymentReduced,
    PaymentReferred,
    PaymentReissued,
    PaymentReleased,
    PaymentReturned,
    PaymentSendingBooked,
    PaymentSettledByOffset,
    ReferralDecided,
)
from shared.eventlog.decider import Decider, Refused
from shared.money import yuan

# Commands


@dataclass(frozen=True, slots=True)
class OrderPayment:
    """``offsets`` are what recoveries took of the grant, in the same command."""

    grant: RefundGranted
    offsets: tuple[Offset, ...] = ()


@dataclass(frozen=True, slots=True)
class OrderTopUp:
    """A further payment of the difference (补差), beside the case's first one."""

    top_up: TopUpGranted
    offsets: tuple[Offset, ...] = ()


@dataclass(frozen=True, slots=True)
class PutInBatch:
    """``bank_details_id``: of the bank details on record now, if any."""

    batch_id: str
    bank_details_id: str | None = None


@dataclass(frozen=True, slots=True)
class FreePayment:
    """Its batch was rejected."""

    batch_id: str


@dataclass(frozen=True, slots=True)
class ReleasePayment:
    """What is known just before release: the account on record now, the bank details that hold it, the name in them.

    ``granted_fen`` is what eligibility grants now. ``barred`` and ``payee_verified`` are None where nothing is known
    against the payee, and where the rules ask for no verification.
    """

    batch_id: str
    account_fingerprint: str | None
    bank_details_id: str | None
    granted_fen: int | None
    payee_name: str | None = None
    barred: Literal["excluded", "deregistered"] | None = None
    payee_verified: bool | None = None
    overpaid: bool = False
    """An overpayment was found, and the payment is not reduced yet."""


@dataclass(frozen=True, slots=True)
class BankCredit:
    """A line of the bank: this much arrived on that account, of this name. A format may leave account or name out.

    ``entry``: booked on the disbursement account; otherwise the bank only says how the payment went.
    """

    end_to_end_id: str
    amount_fen: int
    account_fingerprint: str | None
    booked_on: date
    bank_reference: str
    message_sha256: str
    payee_name: str | None = None
    entry: bool = False


@dataclass(frozen=True, slots=True)
class BankReturn:
    """A line of the bank: this payment came back, or was ``rejected``: it never left. Some messages name no amount.

    From ``attempts_allowed`` attempts on a person decides whether it goes again.
    """

    end_to_end_id: str
    amount_fen: int | None
    reason: str
    bank_code: str
    bank_text: str
    message_sha256: str
    rejected: bool = False
    attempts_allowed: int = 99


@dataclass(frozen=True, slots=True)
class NoteReconfirmation:
    """The employer confirmed again: a payment that waits for it is ordered anew."""

    amount_fen: int
    account_fingerprint: str


@dataclass(frozen=True, slots=True)
class DecideReferral:
    decision: Literal["reissue", "stop"]
    reason: str
    person: str
    key_id: str


@dataclass(frozen=True, slots=True)
class LiftHold:
    """What a payment may have been held for is over."""

    reasons: frozenset[HoldReason]


@dataclass(frozen=True, slots=True)
class NoteOverpayment:
    """More was granted than is owed; ``recovery_id`` claims it."""

    recovery_id: str
    amount_fen: int


@dataclass(frozen=True, slots=True)
class ReducePayment:
    """``by_fen`` is what the recovery took of this payment, in the same command."""

    recovery_id: str
    by_fen: int


PaymentCommand = (
    OrderPayment
    | OrderTopUp
    | LiftHold
    | PutInBatch
    | FreePayment
    | ReleasePayment
    | BankCredit
    | BankReturn
    | NoteReconfirmation
    | DecideReferral
    | NoteOverpayment
    | ReducePayment
)

# States


@dataclass(frozen=True, slots=True)
class Absent:
    pass


@dataclass(frozen=True, slots=True)
class CameBack:
    """An attempt that the bank returned. ``unbooked``: it was sent, and no line of the bank had said so before."""

    end_to_end_id: str
    amount_fen: int
    account_fingerprint: str
    sent_to: str | None
    unbooked: bool


@dataclass(frozen=True, slots=True)
class Attempt:
    """The payment as it is being tried now."""

    order: PaymentOrdered
    number: int
    end_to_end_id: str
    account_fingerprint: str
    reconfirmed: str | None = None
    """Another account that the employer confirmed since: where the next attempt goes."""
    sent_to: str | None = None
    """The payee's name in the file that was released last."""
    came_back: tuple[CameBack, ...] = ()
    """Told again, it is no news."""
    credits: frozenset[tuple[str, int, str]] = frozenset()
    """Id, amount and account of each credit so far, also of attempts that came back since."""
    cases: frozenset[tuple[str, str, str]] = frozenset()
    """Id, kind and content of each discrepancy so far: repeated by another file, it is the same case."""
    overpaid: tuple[str, ...] = ()
    """Recoveries of what was granted too much, not yet kept of this payment."""
    reduced_fen: int = 0
    """What was kept of it for such."""


@dataclass(frozen=True, slots=True)
class Ordered:
    attempt: Attempt


@dataclass(frozen=True, slots=True)
class Batched:
    attempt: Attempt
    batch_id: str
    bank_details_id: str | None


@dataclass(frozen=True, slots=True)
class Released:
    attempt: Attempt
    sent: PaymentReleased


@dataclass(frozen=True, slots=True)
class Held:
    attempt: Attempt
    reason: HoldReason


@dataclass(frozen=True, slots=True)
class Returned:
    attempt: Attempt
    back: PaymentReturned


@dataclass(frozen=True, slots=True)
class Referred:
    """Came back too often."""

    attempt: Attempt


@dataclass(frozen=True, slots=True)
class Stopped:
    """A person decided that it does not go again."""

    attempt: Attempt


@dataclass(frozen=True, slots=True)
class Credited:
    attempt: Attempt
    credit: PaymentCredited


@dataclass(frozen=True, slots=True)
class Settled:
    """Offsets took all of it."""

    attempt: Attempt


Payment = Absent | Ordered | Batched | Released | Held | Returned | Referred | Stopped | Credited | Settled


def end_to_end_id(edition: str, uscc: str, attempt: int) -> str:
    """30 characters of ISO 20022's basic Latin set: USCC, eight digits of the edition's hash, the attempt."""
    return f"{uscc}-{_edition_digits(edition)}-{attempt:02d}"


@lru_cache(maxsize=256)
def _edition_digits(edition: str) -> str:
    return hashlib.sha256(edition.encode()).hexdigest()[:8].upper()


def transfer_id(payment_id: str, attempt: int) -> str:
    """The end-to-end id of a payment's attempt; a top-up's number stands beside the edition."""
    edition, uscc, *top_up = payment_id.split(":")
    return end_to_end_id(":".join((edition, *top_up)), uscc, attempt)


# Decide


def decide(command: PaymentCommand, payment: Payment) -> Sequence[Fact]:
    match command, payment:
        case OrderPayment(grant, offsets), Absent():
            return _with_offsets(_ordered(grant), offsets)
        case OrderTopUp(top_up, offsets), Absent():
            return _with_offsets(_top_up_ordered(top_up), offsets)
        case ((OrderPayment() | OrderTopUp()), _) if command.offsets:
            raise Refused("The payment is ordered already; nothing can be kept of it any more.")
        case ((OrderPayment() | OrderTopUp()), _):
            return []  # one payment per case and top-up, ever
        case PutInBatch(), Ordered(attempt) if attempt.overpaid:
            raise Refused("More was granted than is owed of a payment of this batch; it is reduced first.")
        case PutInBatch(batch_id, bank_details_id), Ordered(attempt):
            return [
                PaymentBatched(
                    payment_id=attempt.order.payment_id,
                    batch_id=batch_id,
                    end_to_end_id=attempt.end_to_end_id,
                    bank_details_id=bank_details_id,
                )
            ]
        case PutInBatch(), _:
            raise Refused("A payment of this batch is not waiting for one any more; draft the batch again.")
        case FreePayment(batch_id), Batched(attempt, own) if batch_id == own:
            freed = PaymentFreed(
                payment_id=attempt.order.payment_id, batch_id=batch_id, end_to_end_id=attempt.end_to_end_id
            )
            return [freed, *_next_attempt(attempt, attempt.reconfirmed, only=attempt.reconfirmed, was="ordered")]
        case ReleasePayment(batch_id), Batched(attempt, own, bank_details_id) if batch_id == own:
            return _checked_and_released(command, attempt, bank_details_id)
        case ReleasePayment(), _:
            raise Refused("A payment is not in this batch any more.")
        case BankCredit(), _:
            return _credited(command, payment)
        case BankReturn(), _:
            return _returned(command, payment)
        case NoteReconfirmation(), Held(attempt):
            return _confirmed_again(command, attempt, was="held")
        case NoteReconfirmation(), Returned(attempt):
            return _confirmed_again(command, attempt, was="returned")
        case NoteReconfirmation(), Ordered(attempt) if command.account_fingerprint != attempt.account_fingerprint:
            return _confirmed_again(command, attempt, was="ordered")
        case NoteReconfirmation(), Batched(attempt) | Released(attempt) | Credited(attempt):
            return _kept_for_later(command, attempt, known=(attempt.account_fingerprint, attempt.reconfirmed))
        case NoteReconfirmation(), Referred(attempt) | Stopped(attempt):
            return _kept_for_later(command, attempt, known=(attempt.reconfirmed,))
        case DecideReferral("stop"), Stopped():
            return []
        case DecideReferral(), Referred(attempt) | Stopped(attempt):
            return _referral_decided(command, attempt)
        case LiftHold(reasons), Held(attempt, reason) if reason in reasons:
            # Nothing was wrong with the account: it goes where it was to go, unless another was confirmed since.
            account = attempt.reconfirmed or attempt.account_fingerprint
            return _next_attempt(attempt, account, only=account, was="held")
        case NoteOverpayment(), _:
            return _overpayment_noted(command, payment)
        case ReducePayment(), _:
            return _reduced(command, payment)
        case DecideReferral(), _:
            raise Refused("The payment did not come back so often that a person decides.")
        case _:
            return []


def _ordered(grant: RefundGranted) -> PaymentOrdered:
    return PaymentOrdered(
        payment_id=grant.case_id,
        edition=grant.edition,
        uscc=grant.uscc,
        agency=grant.agency,
        payee_name=grant.name,
        amount_fen=grant.amount_fen,
        route=grant.route,
        account_fingerprint=grant.account_fingerprint,
        attempt=1,
        end_to_end_id=end_to_end_id(grant.edition, grant.uscc, 1),
        pay_by=grant.pay_by,
        dispatch_firm=grant.dispatch_firm,
        shares=grant.shares,
    )


def _top_up_ordered(top_up: TopUpGranted) -> PaymentOrdered:
    return PaymentOrdered(
        payment_id=top_up.top_up_id,
        edition=top_up.edition,
        uscc=top_up.uscc,
        agency=top_up.agency,
        payee_name=top_up.name,
        amount_fen=top_up.amount_fen,
        route=top_up.route,
        account_fingerprint=top_up.account_fingerprint,
        attempt=1,
        end_to_end_id=transfer_id(top_up.top_up_id, 1),
        pay_by=top_up.pay_by,
        first_payment_id=top_up.case_id,
        granted_before_fen=top_up.granted_before_fen,
        dispatch_firm=top_up.dispatch_firm,
    )


def _with_offsets(order: PaymentOrdered, offsets: tuple[Offset, ...]) -> Sequence[Fact]:
    """Gross, offset and net stand in the order; what is net of nothing never goes to the bank."""
    if not offsets:
        return [order]
    net = order.amount_fen - sum(offset.amount_fen for offset in offsets)
    if net < 0:
        raise Refused("More is kept of the payment than was granted.")
    reduced = order.model_copy(update={"amount_fen": net, "gross_fen": order.amount_fen, "offsets": offsets})
    return [reduced] if net else [reduced, PaymentSettledByOffset(payment_id=order.payment_id)]


def _granted_fen(order: PaymentOrdered) -> int:
    """What was granted for this payment, offsets or not."""
    return order.amount_fen if order.gross_fen is None else order.gross_fen


def _confirmable(attempt: Attempt) -> set[int]:
    """Amounts that an employer may have confirmed: what was granted, or is owed of it; of a top-up the whole."""
    granted, before = _granted_fen(attempt.order), attempt.order.granted_before_fen
    amounts = {granted} if before is None else {before, before + granted}
    return amounts | {amount - attempt.reduced_fen for amount in amounts}


def release_check(
    command: ReleasePayment, granted_fen: int, account_fingerprint: str, batched_details: str | None
) -> tuple[HoldReason, str] | None:
    """Why a payment of this grant to this account must be kept back just before release; None when it may go.

    ``batched_details``: the bank details that its batch was approved with, where that is known.
    """
    if command.granted_fen != granted_fen:
        return "not-granted", "The refund is not granted any more, or not in this amount."
    if command.overpaid:
        return "overpayment-found", "More was granted than is owed; the payment is reduced first."
    if command.barred is not None:
        why = "is on a list of those not to be paid" if command.barred == "excluded" else "was deregistered"
        return command.barred, f"The employer {why}."
    if command.account_fingerprint is None:
        return "no-bank-details", "There are no bank details on record."
    if command.account_fingerprint != account_fingerprint:
        return "account-changed", "The account on record is not the one that was confirmed or granted."
    if batched_details is not None and command.bank_details_id != batched_details:
        return "account-changed", "Name or bank on record are not those that the batch was approved with."
    if command.payee_verified is False:
        return "payee-not-verified", "The bank did not verify that name and account belong together."
    return None


def _checked_and_released(command: ReleasePayment, attempt: Attempt, batched_details: str | None) -> Sequence[Fact]:
    payment_id = attempt.order.payment_id
    if command.overpaid != bool(attempt.overpaid):
        raise Refused("What is owed of a payment in this batch changed just now; release the batch again.")
    problem = release_check(command, _granted_fen(attempt.order), attempt.account_fingerprint, batched_details)
    if problem is not None:
        reason, detail = problem
        held = PaymentHeld(
            payment_id=payment_id,
            batch_id=command.batch_id,
            reason=reason,
            detail=detail,
            amount_fen=attempt.order.amount_fen,
        )
        # The account on record may be one that was confirmed meanwhile: then there is nothing to wait for.
        return [held, *_next_attempt(attempt, attempt.reconfirmed, only=command.account_fingerprint, was="held")]
    return [
        PaymentReleased(
            payment_id=payment_id,
            batch_id=command.batch_id,
            end_to_end_id=attempt.end_to_end_id,
            amount_fen=attempt.order.amount_fen,
            account_fingerprint=attempt.account_fingerprint,
            bank_details_id=command.bank_details_id or "",
            payee_name=command.payee_name,
        )
    ]


def _credited(line: BankCredit, payment: Payment) -> Sequence[Fact]:
    match payment:
        case Absent():
            raise Refused("There is no such payment.")
        case Released(attempt, sent) if line.end_to_end_id == attempt.end_to_end_id:
            odd = _misfit(line, attempt.order.amount_fen, attempt.account_fingerprint, sent.payee_name)
            if odd is not None:
                return _case(attempt, line, *odd)
            return [_booked(PaymentCredited, line, attempt, line.account_fingerprint or "")]
        case _ if any(_same(line, *credit) for credit in payment.attempt.credits):
            return _told_again(line, payment.attempt)
        case Credited(attempt, credit) if line.end_to_end_id == credit.end_to_end_id:
            expected, found = yuan(credit.amount_fen), yuan(line.amount_fen)
            if line.amount_fen == credit.amount_fen:
                expected, found = credit.account_fingerprint, line.account_fingerprint or ""
            return _case(attempt, line, "changed-replay", expected, found)
        case _ if line.entry and (back := _back(line, payment.attempt)) and back.unbooked:
            return _sending_booked(line, payment.attempt, back)
        case _:
            return _unexpected(payment.attempt, payment, line, "credited")


def _back(line: BankCredit | BankReturn, attempt: Attempt) -> CameBack | None:
    return next((one for one in attempt.came_back if one.end_to_end_id == line.end_to_end_id), None)


def _sending_booked(line: BankCredit, attempt: Attempt, back: CameBack) -> Sequence[Fact]:
    """The other half of a return that is known: no news about the money. Some formats name no account."""
    account = line.account_fingerprint or back.account_fingerprint
    odd = _misfit(replace(line, account_fingerprint=account), back.amount_fen, back.account_fingerprint, back.sent_to)
    if odd is not None:
        return _case(attempt, line, *odd)
    return [_booked(PaymentSendingBooked, line, attempt, account)]


def _booked(
    kind: type[PaymentCredited | PaymentSendingBooked], line: BankCredit, attempt: Attempt, account: str
) -> Fact:
    return kind(
        payment_id=attempt.order.payment_id,
        end_to_end_id=line.end_to_end_id,
        amount_fen=line.amount_fen,
        account_fingerprint=account,
        booked_on=line.booked_on,
        bank_reference=line.bank_reference,
        message_sha256=line.message_sha256,
    )


def _told_again(line: BankCredit, attempt: Attempt) -> Sequence[Fact]:
    """No news, unless another payee is named now."""
    sent_to = attempt.sent_to if line.end_to_end_id == attempt.end_to_end_id else None
    if line.payee_name and sent_to and _plain(line.payee_name) != _plain(sent_to):
        return _case(attempt, line, "changed-replay", sent_to, line.payee_name)
    return []


def _same(line: BankCredit, end_to_end_id: str, amount_fen: int, account: str) -> bool:
    """A credit told before. A format that names no account can repeat one, and cannot tell one."""
    told = line.end_to_end_id == end_to_end_id and line.amount_fen == amount_fen
    return told and line.account_fingerprint in (None, account)


def _misfit(
    line: BankCredit, amount_fen: int, account: str, sent_to: str | None
) -> tuple[DiscrepancyKind, str, str] | None:
    """In what a credit is not what was sent: kind, expected, found."""
    if line.amount_fen != amount_fen:
        return "amount-differs", yuan(amount_fen), yuan(line.amount_fen)
    if line.account_fingerprint is None:
        return "account-not-named", account, "no account"
    if line.account_fingerprint != account:
        return "account-differs", account, line.account_fingerprint
    if line.payee_name and sent_to and _plain(line.payee_name) != _plain(sent_to):
        return "name-differs", sent_to, line.payee_name
    return None


def _plain(name: str) -> str:
    """A name without what banks change in it: full-width forms, spaces, and the cut after 140 characters."""
    return "".join(unicodedata.normalize("NFKC", name).split())[:100]


def _returned(line: BankReturn, payment: Payment) -> Sequence[Fact]:
    match payment:
        case Absent():
            raise Refused("There is no such payment.")
        case Released(attempt) if line.end_to_end_id == attempt.end_to_end_id:
            return _came_back(line, attempt, "released")
        # A credit that comes back days later is a return too. One that is rejected afterwards contradicts itself.
        case Credited(attempt) if line.end_to_end_id == attempt.end_to_end_id and not line.rejected:
            return _came_back(line, attempt, "credited")
        case _ if back := _back(line, payment.attempt):
            if line.amount_fen in (None, back.amount_fen):
                return []
            return _case(payment.attempt, line, "changed-replay", yuan(back.amount_fen), yuan(line.amount_fen))
        case _:
            return _unexpected(payment.attempt, payment, line, "rejected" if line.rejected else "returned")


def _came_back(line: BankReturn, attempt: Attempt, was: Literal["released", "credited"]) -> Sequence[Fact]:
    if line.amount_fen is not None and line.amount_fen != attempt.order.amount_fen:
        return _case(attempt, line, "amount-differs", yuan(attempt.order.amount_fen), yuan(line.amount_fen))
    payment_id = attempt.order.payment_id
    returned = PaymentReturned(
        payment_id=payment_id,
        end_to_end_id=line.end_to_end_id,
        amount_fen=attempt.order.amount_fen,
        reason=line.reason,
        bank_code=line.bank_code,
        bank_text=line.bank_text,
        message_sha256=line.message_sha256,
        was=was,
        rejected=line.rejected,
    )
    if attempt.number >= line.attempts_allowed:
        referred = PaymentReferred(
            payment_id=payment_id, attempts=attempt.number, attempts_allowed=line.attempts_allowed
        )
        return [returned, referred]
    return [returned, *_next_attempt(attempt, attempt.reconfirmed, only=attempt.reconfirmed, was="returned")]


def _unexpected(attempt: Attempt, payment: Payment, line: BankCredit | BankReturn, said: str) -> Sequence[Fact]:
    expected = f"{attempt.end_to_end_id} is {type(payment).__name__.lower()}"
    return _case(attempt, line, "unexpected-state", expected, said)


def _case(
    attempt: Attempt, line: BankCredit | BankReturn, kind: DiscrepancyKind, expected: str, found: str
) -> Sequence[Fact]:
    if (line.end_to_end_id, kind, found) in attempt.cases:
        return []
    return [
        BankDiscrepancyFound(
            payment_id=attempt.order.payment_id,
            end_to_end_id=line.end_to_end_id,
            kind=kind,
            expected=expected,
            found=found,
            message_sha256=line.message_sha256,
            amount_fen=line.amount_fen,
        )
    ]


Was = Literal["returned", "held", "ordered"]


def _overpayment_noted(command: NoteOverpayment, payment: Payment) -> Sequence[Fact]:
    """Also of what was credited: should it come back, it does not go again as it was."""
    if isinstance(payment, Absent | Settled) or command.recovery_id in payment.attempt.overpaid:
        return []
    payment_id = payment.attempt.order.payment_id
    return [OverpaymentNoted(payment_id=payment_id, recovery_id=command.recovery_id, amount_fen=command.amount_fen)]


def _reduced(command: ReducePayment, payment: Payment) -> Sequence[Fact]:
    """What is not at the bank goes with less, or not at all."""
    match payment:
        case Ordered(attempt):
            was: Was = "ordered"
        case Held(attempt):
            was = "held"
        case Returned(attempt) | Referred(attempt) | Stopped(attempt):
            was = "returned"
        case _:
            raise Refused("The payment is not where it could be reduced.")
    if command.recovery_id not in attempt.overpaid:
        return []
    left = attempt.order.amount_fen - command.by_fen
    if left < 0:
        raise Refused("More is kept of the payment than is to be paid.")
    fact = PaymentReduced(
        payment_id=attempt.order.payment_id,
        recovery_id=command.recovery_id,
        by_fen=command.by_fen,
        amount_fen=left,
        granted_fen=_granted_fen(attempt.order),
        was=was,
    )
    if left == 0:
        return [fact, PaymentSettledByOffset(payment_id=fact.payment_id)]
    now = _with_less(attempt, fact)
    if not (isinstance(payment, Held) and payment.reason == "overpayment-found") or now.overpaid:
        return [fact]
    # Nothing else was wrong: it goes where it was to go, unless another account was confirmed since.
    account = now.reconfirmed or now.account_fingerprint
    return [fact, *_next_attempt(now, account, only=account, was="held")]


def _with_less(attempt: Attempt, fact: PaymentReduced) -> Attempt:
    order = attempt.order.model_copy(update={"amount_fen": fact.amount_fen, "gross_fen": fact.granted_fen})
    overpaid = tuple(one for one in attempt.overpaid if one != fact.recovery_id)
    return replace(attempt, order=order, overpaid=overpaid, reduced_fen=attempt.reduced_fen + fact.by_fen)


def _confirmed_again(command: NoteReconfirmation, attempt: Attempt, *, was: Was) -> Sequence[Fact]:
    _check_amount(command, attempt)
    return _next_attempt(attempt, command.account_fingerprint, only=command.account_fingerprint, was=was)


def _kept_for_later(command: NoteReconfirmation, attempt: Attempt, *, known: tuple[str | None, ...]) -> Sequence[Fact]:
    _check_amount(command, attempt)
    account = command.account_fingerprint
    if account in known:
        return []
    return [PaymentReconfirmed(payment_id=attempt.order.payment_id, account_fingerprint=account)]


def _check_amount(command: NoteReconfirmation, attempt: Attempt) -> None:
    if command.amount_fen not in _confirmable(attempt):
        raise Refused("The amount confirmed is not the amount granted.")


def _referral_decided(command: DecideReferral, attempt: Attempt) -> Sequence[Fact]:
    if command.decision == "reissue" and attempt.reconfirmed is None:
        raise Refused("The employer has not confirmed its bank details since the payment came back.")
    decided = ReferralDecided(
        payment_id=attempt.order.payment_id,
        decision=command.decision,
        reason=command.reason,
        person=command.person,
        key_id=command.key_id,
    )
    if command.decision == "stop":
        return [decided]
    return [decided, *_next_attempt(attempt, attempt.reconfirmed, only=attempt.reconfirmed, was="returned")]


def _next_attempt(attempt: Attempt, account: str | None, *, only: str | None, was: Was) -> Sequence[Fact]:
    """The payment ordered anew to ``account``; nothing when that is not the ``only`` account it may go to."""
    if account is None or account != only:
        return []
    order, number = attempt.order, attempt.number + 1
    return [
        PaymentReissued(
            payment_id=order.payment_id,
            attempt=number,
            end_to_end_id=transfer_id(order.payment_id, number),
            previous_end_to_end_id=attempt.end_to_end_id,
            amount_fen=order.amount_fen,
            account_fingerprint=account,
            was=was,
        )
    ]


# Evolve


def evolve(payment: Payment, event: Fact) -> Payment:
    if isinstance(payment, Absent) or isinstance(event, PaymentOrdered):
        return _begun(payment, event)
    attempt = payment.attempt
    match event:  # what happens to every payment comes first
        case PaymentBatched(batch_id=batch_id, bank_details_id=bank_details_id):
            return Batched(attempt, batch_id, bank_details_id)
        case PaymentReleased():
            return Released(replace(attempt, sent_to=event.payee_name), event)
        case PaymentCredited():
            return Credited(_with_credit(attempt, event), event)
        case PaymentReturned():
            unbooked = event.was == "released" and not event.rejected
            back = CameBack(
                event.end_to_end_id, event.amount_fen, attempt.account_fingerprint, attempt.sent_to, unbooked
            )
            return Returned(replace(attempt, came_back=(*attempt.came_back, back)), event)
        case PaymentSendingBooked():
            return replace(payment, attempt=_with_credit(attempt, event))
        case PaymentReissued():
            again = replace(
                attempt,
                number=event.attempt,
                end_to_end_id=event.end_to_end_id,
                account_fingerprint=event.account_fingerprint,
                reconfirmed=None,
            )
            return Ordered(again)
        case PaymentHeld(reason=reason):
            return Held(attempt, reason)
        case PaymentFreed():
            return Ordered(attempt)
        case PaymentSettledByOffset():
            return Settled(attempt)
        case OverpaymentNoted(recovery_id=recovery_id):
            return replace(payment, attempt=replace(attempt, overpaid=(*attempt.overpaid, recovery_id)))
        case PaymentReduced():
            return replace(payment, attempt=_with_less(attempt, event))
        case BankDiscrepancyFound():
            cases = attempt.cases | {(event.end_to_end_id, event.kind, event.found)}
            return replace(payment, attempt=replace(attempt, cases=cases))
        case PaymentReconfirmed(account_fingerprint=account):
            return replace(payment, attempt=replace(attempt, reconfirmed=account))
        case PaymentReferred():
            return Referred(attempt)
        case ReferralDecided(decision=decision):
            return Stopped(attempt) if decision == "stop" else payment
        case _:
            raise AssertionError(f"{event.topic} is not a fact of a payment.")


def _with_credit(attempt: Attempt, event: PaymentCredited | PaymentSendingBooked) -> Attempt:
    told = (event.end_to_end_id, event.amount_fen, event.account_fingerprint)
    return replace(attempt, credits=attempt.credits | {told})


def _begun(payment: Payment, event: Fact) -> Payment:
    match event:
        case PaymentOrdered():
            return Ordered(Attempt(event, event.attempt, event.end_to_end_id, event.account_fingerprint))
        case BankDiscrepancyFound():
            return payment
        case _:
            raise AssertionError(f"{event.topic} came before the order.")


PAYMENT: Decider[PaymentCommand, Payment] = Decider(Absent(), decide, evolve)


def payment_stream(payment_id: str) -> str:
    return f"payment:{payment_id}"
