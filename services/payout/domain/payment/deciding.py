"""What is decided of a payment: a rule a case, as a table of command and state."""

from collections.abc import Sequence
from typing import assert_never

from services.payout.domain.payment.accepting import accept_credit, accept_return
from services.payout.domain.payment.bank_lines import hear, odd
from services.payout.domain.payment.closing import closed
from services.payout.domain.payment.commands import (
    AcceptCredit,
    AcceptReturn,
    BankCredit,
    BankGoneAgain,
    BankOdd,
    BankReturn,
    CloseCase,
    DecideReferral,
    FreePayment,
    LiftHold,
    NoteOverpayment,
    NoteReconfirmation,
    OrderPayment,
    OrderTopUp,
    PaymentCommand,
    PutInBatch,
    RaisePayment,
    ReducePayment,
    ReleasePayment,
)
from services.payout.domain.payment.facts import PaymentFact
from services.payout.domain.payment.keeping import kept_fen, telling_kept
from services.payout.domain.payment.reducing import raised, reduced
from services.payout.domain.payment.reissuing import Was, next_attempt
from services.payout.domain.payment.states import (
    Absent,
    Attempt,
    Batched,
    Credited,
    Held,
    Ordered,
    Payment,
    Referred,
    Released,
    Returned,
    Settled,
    Stopped,
    end_to_end_id,
    granted_fen,
    transfer_id,
)
from services.payout.domain.refusals.payments import (
    CASE_CHANGED_JUST_NOW,
    CASE_OPEN_IN_BATCH,
    CHANGED_JUST_NOW,
    HAND_IN_PAYMENT,
    KEPT_TOO_MUCH,
    NOT_IN_BATCH,
    NOT_RECONFIRMED,
    NOT_REFERRED,
    NOT_WAITING,
    ORDERED_ALREADY,
    OVERPAID_IN_BATCH,
)
from shared.contracts.eligibility import RefundGranted, TopUpGranted
from shared.contracts.payout import (
    HoldReason,
    Offset,
    OverpaymentNoted,
    PaymentBatched,
    PaymentFreed,
    PaymentHeld,
    PaymentOrdered,
    PaymentReconfirmed,
    PaymentReleased,
    PaymentSettledByOffset,
    ReferralDecided,
)
from shared.eventlog.decider import Refused
from shared.refusals import AMOUNT_DIFFERS


def decide(command: PaymentCommand, payment: Payment) -> Sequence[PaymentFact]:
    return telling_kept(_decided(command, payment), payment)


def _decided(command: PaymentCommand, payment: Payment) -> Sequence[PaymentFact]:
    match command, payment:
        case OrderPayment(grant, offsets), Absent():
            return _with_offsets(_ordered(grant), offsets)
        case OrderTopUp(top_up, offsets), Absent():
            return _with_offsets(_top_up_ordered(top_up), offsets)
        case ((OrderPayment() | OrderTopUp()), _) if command.offsets:
            raise Refused(ORDERED_ALREADY)
        case ((OrderPayment() | OrderTopUp()), _):
            return []  # one payment per case and top-up, ever
        case PutInBatch(), Ordered(attempt) if attempt.overpaid:
            raise Refused(OVERPAID_IN_BATCH)
        case PutInBatch(), Ordered(attempt) if attempt.open_cases:
            raise Refused(CASE_OPEN_IN_BATCH)
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
            raise Refused(NOT_WAITING)
        case FreePayment(batch_id), Batched(attempt, own) if batch_id == own:
            freed = PaymentFreed(
                payment_id=attempt.order.payment_id, batch_id=batch_id, end_to_end_id=attempt.end_to_end_id
            )
            return [freed, *next_attempt(attempt, attempt.reconfirmed, only=attempt.reconfirmed, was="ordered")]
        case ReleasePayment(batch_id), Batched(attempt, own, bank_details_id) if batch_id == own:
            return _checked_and_released(command, attempt, bank_details_id)
        case ReleasePayment(), _:
            raise Refused(NOT_IN_BATCH)
        case ((BankCredit() | BankReturn() | BankGoneAgain()), _):
            return hear(command, payment)
        case BankOdd(), _:
            return odd(command, payment)
        case AcceptCredit(), _:
            return accept_credit(command, payment)
        case AcceptReturn(), _:
            return accept_return(command, payment)
        case CloseCase(), _:
            return closed(command, payment)
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
        case DecideReferral(involved=True), _:
            raise Refused(HAND_IN_PAYMENT, person=command.person)
        case DecideReferral("stop"), Stopped():
            return []
        case DecideReferral(), Referred(attempt) | Stopped(attempt):
            return _referral_decided(command, attempt)
        case LiftHold(reasons), Held(attempt, reason) if reason in reasons:
            # Nothing was wrong with the account: it goes where it was to go, unless another was confirmed since.
            account = attempt.reconfirmed or attempt.account_fingerprint
            return next_attempt(attempt, account, only=account, was="held")
        case NoteOverpayment(), _:
            return _overpayment_noted(command, payment)
        case ReducePayment(), _:
            return reduced(command, payment)
        case RaisePayment(), _:
            return raised(command, payment)
        case DecideReferral(), _:
            raise Refused(NOT_REFERRED)
        case ((FreePayment() | NoteReconfirmation() | LiftHold()), _):
            return []  # where it stands, nothing follows of these
        case _:
            assert_never(command)


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


def _with_offsets(order: PaymentOrdered, offsets: tuple[Offset, ...]) -> Sequence[PaymentFact]:
    """Gross, offset and net stand in the order; what is net of nothing never goes to the bank."""
    if not offsets:
        return [order]
    net = order.amount_fen - sum(offset.amount_fen for offset in offsets)
    if net < 0:
        raise Refused(KEPT_TOO_MUCH)
    reduced = order.model_copy(update={"amount_fen": net, "gross_fen": order.amount_fen, "offsets": offsets})
    return [reduced] if net else [reduced, PaymentSettledByOffset(payment_id=order.payment_id)]


def _confirmable(attempt: Attempt) -> set[int]:
    """Amounts that an employer may have confirmed: what was granted, or is owed of it; of a top-up the whole."""
    granted, before = granted_fen(attempt.order), attempt.order.granted_before_fen
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
    if command.in_doubt:
        return "bank-case-open", "A case of the bank leaves open whether an earlier attempt went out."
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


def _checked_and_released(
    command: ReleasePayment, attempt: Attempt, batched_details: str | None
) -> Sequence[PaymentFact]:
    payment_id = attempt.order.payment_id
    if command.overpaid != bool(attempt.overpaid):
        raise Refused(CHANGED_JUST_NOW)
    if command.in_doubt != bool(attempt.open_cases):
        raise Refused(CASE_CHANGED_JUST_NOW)
    problem = release_check(command, granted_fen(attempt.order), attempt.account_fingerprint, batched_details)
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
        return [held, *next_attempt(attempt, attempt.reconfirmed, only=command.account_fingerprint, was="held")]
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


def _overpayment_noted(command: NoteOverpayment, payment: Payment) -> Sequence[PaymentFact]:
    """Also of what was credited: should it come back, it does not go again as it was."""
    if isinstance(payment, Absent | Settled) or command.recovery_id in payment.attempt.overpaid:
        return []
    return [
        OverpaymentNoted(
            payment_id=payment.attempt.order.payment_id,
            recovery_id=command.recovery_id,
            amount_fen=command.amount_fen,
            kept_fen=kept_fen(payment),
        )
    ]


def _confirmed_again(command: NoteReconfirmation, attempt: Attempt, *, was: Was) -> Sequence[PaymentFact]:
    _check_amount(command, attempt)
    return next_attempt(attempt, command.account_fingerprint, only=command.account_fingerprint, was=was)


def _kept_for_later(
    command: NoteReconfirmation, attempt: Attempt, *, known: tuple[str | None, ...]
) -> Sequence[PaymentFact]:
    _check_amount(command, attempt)
    account = command.account_fingerprint
    if account in known:
        return []
    return [PaymentReconfirmed(payment_id=attempt.order.payment_id, account_fingerprint=account)]


def _check_amount(command: NoteReconfirmation, attempt: Attempt) -> None:
    if command.amount_fen not in _confirmable(attempt):
        raise Refused(AMOUNT_DIFFERS)


def _referral_decided(command: DecideReferral, attempt: Attempt) -> Sequence[PaymentFact]:
    if command.decision == "reissue" and attempt.reconfirmed is None:
        raise Refused(NOT_RECONFIRMED)
    decided = ReferralDecided(
        payment_id=attempt.order.payment_id,
        decision=command.decision,
        reason=command.reason,
        person=command.person,
        key_id=command.key_id,
    )
    if command.decision == "stop":
        return [decided]
    return [decided, *next_attempt(attempt, attempt.reconfirmed, only=attempt.reconfirmed, was="returned")]
