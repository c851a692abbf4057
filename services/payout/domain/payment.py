"""One payment for one case, ever; attempts follow each other until it is credited."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from shared.contracts.eligibility import RefundGranted, TopUpGranted
from shared.contracts.fact import Fact
from shared.contracts.payout import (
    BankDiscrepancyFound,
    DiscrepancyKind,
    HoldReason,
    Offset,
    PaymentBatched,
    PaymentCredited,
    PaymentHeld,
    PaymentOrdered,
    PaymentReconfirmed,
    PaymentReissued,
    PaymentReleased,
    PaymentReturned,
    PaymentSettledByOffset,
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
    batch_id: str


@dataclass(frozen=True, slots=True)
class ReleasePayment:
    """The account on record now, and which bank details hold it; None when there are none."""

    batch_id: str
    account_fingerprint: str | None
    bank_details_id: str | None


@dataclass(frozen=True, slots=True)
class BankCredit:
    """A line of the bank: this much arrived on that account."""

    end_to_end_id: str
    amount_fen: int
    account_fingerprint: str
    booked_on: date
    bank_reference: str
    message_sha256: str


@dataclass(frozen=True, slots=True)
class BankReturn:
    """A line of the bank: this payment was rejected, or came back. Some messages name no amount."""

    end_to_end_id: str
    amount_fen: int | None
    reason: str
    bank_code: str
    bank_text: str
    message_sha256: str


@dataclass(frozen=True, slots=True)
class NoteReconfirmation:
    """The employer confirmed again: a payment that waits for it is ordered anew."""

    amount_fen: int
    account_fingerprint: str


PaymentCommand = OrderPayment | OrderTopUp | PutInBatch | ReleasePayment | BankCredit | BankReturn | NoteReconfirmation

# States


@dataclass(frozen=True, slots=True)
class Absent:
    pass


@dataclass(frozen=True, slots=True)
class Attempt:
    """The payment as it is being tried now."""

    order: PaymentOrdered
    number: int
    end_to_end_id: str
    account_fingerprint: str
    reconfirmed: str | None = None
    """Another account that the employer confirmed since: where the next attempt goes."""
    came_back: frozenset[str] = frozenset()
    """End-to-end ids of this payment that the bank returned: told again, they are no news."""


@dataclass(frozen=True, slots=True)
class Ordered:
    attempt: Attempt


@dataclass(frozen=True, slots=True)
class Batched:
    attempt: Attempt
    batch_id: str


@dataclass(frozen=True, slots=True)
class Released:
    attempt: Attempt
    batch_id: str


@dataclass(frozen=True, slots=True)
class Held:
    attempt: Attempt
    reason: HoldReason


@dataclass(frozen=True, slots=True)
class Returned:
    attempt: Attempt
    back: PaymentReturned


@dataclass(frozen=True, slots=True)
class Credited:
    attempt: Attempt
    credit: PaymentCredited


@dataclass(frozen=True, slots=True)
class Settled:
    """Offsets took all of it."""

    attempt: Attempt


Payment = Absent | Ordered | Batched | Released | Held | Returned | Credited | Settled


def end_to_end_id(edition: str, uscc: str, attempt: int) -> str:
    """30 characters of ISO 20022's basic Latin set: USCC, eight digits of the edition's hash, the attempt."""
    return f"{uscc}-{hashlib.sha256(edition.encode()).hexdigest()[:8].upper()}-{attempt:02d}"


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
        case PutInBatch(batch_id), Ordered(attempt):
            return [
                PaymentBatched(
                    payment_id=attempt.order.payment_id, batch_id=batch_id, end_to_end_id=attempt.end_to_end_id
                )
            ]
        case PutInBatch(), _:
            raise Refused("A payment of this batch is not waiting for one any more; draft the batch again.")
        case ReleasePayment(batch_id), Batched(attempt, own) if batch_id == own:
            return _checked_and_released(command, attempt)
        case ReleasePayment(), _:
            raise Refused("A payment is not in this batch any more.")
        case BankCredit(), _:
            return _credited(command, payment)
        case BankReturn(), _:
            return _returned(command, payment)
        case NoteReconfirmation(), Held(attempt) | Returned(attempt):
            return _confirmed_again(command, attempt, now=True)
        case NoteReconfirmation(), Ordered(attempt) if command.account_fingerprint != attempt.account_fingerprint:
            return _confirmed_again(command, attempt, now=True)
        case NoteReconfirmation(), Batched(attempt) | Released(attempt) | Credited(attempt):
            return _confirmed_again(command, attempt, now=False)
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


def _confirmable(order: PaymentOrdered) -> set[int]:
    """Amounts that an employer may have confirmed: what was granted, offsets or not; of a top-up the whole."""
    granted = order.amount_fen if order.gross_fen is None else order.gross_fen
    before = order.granted_before_fen
    return {granted} if before is None else {before, before + granted}


def release_check(command: ReleasePayment, account_fingerprint: str) -> tuple[HoldReason, str] | None:
    """Why a payment must be kept back just before release; None when it may go."""
    if command.account_fingerprint is None:
        return "no-bank-details", "There are no bank details on record."
    if command.account_fingerprint != account_fingerprint:
        return "account-changed", "The account on record is not the one that was confirmed or granted."
    return None


def _checked_and_released(command: ReleasePayment, attempt: Attempt) -> Sequence[Fact]:
    payment_id = attempt.order.payment_id
    problem = release_check(command, attempt.account_fingerprint)
    if problem is not None:
        reason, detail = problem
        held = PaymentHeld(payment_id=payment_id, batch_id=command.batch_id, reason=reason, detail=detail)
        # The account on record may be one that was confirmed meanwhile: then there is nothing to wait for.
        return [held, *_next_attempt(attempt, attempt.reconfirmed, only=command.account_fingerprint)]
    return [
        PaymentReleased(
            payment_id=payment_id,
            batch_id=command.batch_id,
            end_to_end_id=attempt.end_to_end_id,
            amount_fen=attempt.order.amount_fen,
            account_fingerprint=attempt.account_fingerprint,
            bank_details_id=command.bank_details_id or "",
        )
    ]


def _credited(line: BankCredit, payment: Payment) -> Sequence[Fact]:
    match payment:
        case Released(attempt) if line.end_to_end_id == attempt.end_to_end_id:
            if line.amount_fen != attempt.order.amount_fen:
                return [_amount_differs(attempt, line.end_to_end_id, line.amount_fen, line.message_sha256)]
            if line.account_fingerprint != attempt.account_fingerprint:
                expected, found = attempt.account_fingerprint, line.account_fingerprint
                return [
                    _discrepancy(attempt, line.end_to_end_id, "account-differs", expected, found, line.message_sha256)
                ]
            return [
                PaymentCredited(
                    payment_id=attempt.order.payment_id,
                    end_to_end_id=line.end_to_end_id,
                    amount_fen=line.amount_fen,
                    account_fingerprint=line.account_fingerprint,
                    booked_on=line.booked_on,
                    bank_reference=line.bank_reference,
                    message_sha256=line.message_sha256,
                )
            ]
        case Credited(attempt, credit) if line.end_to_end_id == credit.end_to_end_id:
            same = (line.amount_fen, line.account_fingerprint) == (credit.amount_fen, credit.account_fingerprint)
            if same:
                return []
            return [
                _amount_differs(attempt, line.end_to_end_id, line.amount_fen, line.message_sha256, "changed-replay")
            ]
        case Absent():
            raise Refused("There is no such payment.")
        case _:
            return [_unexpected(payment.attempt, payment, line.end_to_end_id, "credited", line.message_sha256)]


def _returned(line: BankReturn, payment: Payment) -> Sequence[Fact]:
    match payment:
        # A credit that comes back days later is a return too.
        case Released(attempt) | Credited(attempt) if line.end_to_end_id == attempt.end_to_end_id:
            if line.amount_fen is not None and line.amount_fen != attempt.order.amount_fen:
                return [_amount_differs(attempt, line.end_to_end_id, line.amount_fen, line.message_sha256)]
            returned = PaymentReturned(
                payment_id=attempt.order.payment_id,
                end_to_end_id=line.end_to_end_id,
                amount_fen=attempt.order.amount_fen,
                reason=line.reason,
                bank_code=line.bank_code,
                bank_text=line.bank_text,
                message_sha256=line.message_sha256,
            )
            return [returned, *_next_attempt(attempt, attempt.reconfirmed, only=attempt.reconfirmed)]
        case Absent():
            raise Refused("There is no such payment.")
        case _ if line.end_to_end_id in payment.attempt.came_back:
            return []
        case _:
            return [_unexpected(payment.attempt, payment, line.end_to_end_id, "returned", line.message_sha256)]


def _amount_differs(
    attempt: Attempt, line_id: str, found_fen: int, message: str, kind: DiscrepancyKind = "amount-differs"
) -> Fact:
    return _discrepancy(attempt, line_id, kind, yuan(attempt.order.amount_fen), yuan(found_fen), message)


def _unexpected(attempt: Attempt, payment: Payment, line_id: str, said: str, message: str) -> Fact:
    expected = f"{attempt.end_to_end_id} is {type(payment).__name__.lower()}"
    return _discrepancy(attempt, line_id, "unexpected-state", expected, said, message)


def _discrepancy(
    attempt: Attempt, line_id: str, kind: DiscrepancyKind, expected: str, found: str, message: str
) -> Fact:
    return BankDiscrepancyFound(
        payment_id=attempt.order.payment_id,
        end_to_end_id=line_id,
        kind=kind,
        expected=expected,
        found=found,
        message_sha256=message,
    )


def _confirmed_again(command: NoteReconfirmation, attempt: Attempt, *, now: bool) -> Sequence[Fact]:
    account = command.account_fingerprint
    if command.amount_fen not in _confirmable(attempt.order):
        raise Refused("The amount confirmed is not the amount granted.")
    if now:
        return _next_attempt(attempt, account, only=account)
    if account in (attempt.account_fingerprint, attempt.reconfirmed):
        return []
    return [PaymentReconfirmed(payment_id=attempt.order.payment_id, account_fingerprint=account)]


def _next_attempt(attempt: Attempt, account: str | None, *, only: str | None) -> Sequence[Fact]:
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
        )
    ]


# Evolve


def evolve(payment: Payment, event: Fact) -> Payment:
    match event, payment:
        case PaymentOrdered(), _:
            return Ordered(Attempt(event, event.attempt, event.end_to_end_id, event.account_fingerprint))
        case BankDiscrepancyFound(), _:
            return payment
        case _, Absent():
            raise AssertionError(f"{event.topic} came before the order.")
        case PaymentSettledByOffset(), _:
            return Settled(payment.attempt)
        case PaymentReconfirmed(account_fingerprint=account), _:
            return replace(payment, attempt=replace(payment.attempt, reconfirmed=account))
        case PaymentBatched(batch_id=batch_id), _:
            return Batched(payment.attempt, batch_id)
        case PaymentReleased(batch_id=batch_id), _:
            return Released(payment.attempt, batch_id)
        case PaymentHeld(reason=reason), _:
            return Held(payment.attempt, reason)
        case PaymentCredited(), _:
            return Credited(payment.attempt, event)
        case PaymentReturned(), _:
            came_back = payment.attempt.came_back | {event.end_to_end_id}
            return Returned(replace(payment.attempt, came_back=came_back), event)
        case PaymentReissued(), _:
            attempt = Attempt(payment.attempt.order, event.attempt, event.end_to_end_id, event.account_fingerprint)
            return Ordered(replace(attempt, came_back=payment.attempt.came_back))
        case _:
            raise AssertionError(f"{event.topic} is not a fact of a payment.")


PAYMENT: Decider[PaymentCommand, Payment] = Decider(Absent(), decide, evolve)


def payment_stream(payment_id: str) -> str:
    return f"payment:{payment_id}"
