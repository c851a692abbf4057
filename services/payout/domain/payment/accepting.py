"""What two people found a case's line to be: this payment's credit or return, in whole or in part."""

from collections.abc import Sequence
from typing import Literal

from services.payout.domain.payment.coming_back import after_return
from services.payout.domain.payment.commands import AcceptCredit, AcceptReturn
from services.payout.domain.payment.facts import PaymentFact
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
    Stopped,
    granted_fen,
    transfer_movements,
)
from services.payout.domain.refusals.payments import (
    ALL_OFFSET,
    AT_THE_BANK,
    CREDITED_ALREADY,
    IN_A_BATCH,
    MORE_THAN_THE_PAYMENT,
    NOT_COMING_BACK,
    PART_NOT_AT_THE_BANK,
    PART_NOT_POSITIVE,
    PAYMENT_UNKNOWN,
)
from shared.contracts.payout import PaymentCredited, PaymentPartSettled, PaymentReturned
from shared.eventlog.decider import Refused


def accept_credit(command: AcceptCredit, payment: Payment) -> Sequence[PaymentFact]:
    match payment:
        case Absent():
            raise Refused(PAYMENT_UNKNOWN)
        case Released(attempt) if command.end_to_end_id == attempt.end_to_end_id:
            if command.amount_fen < attempt.order.amount_fen:
                return [_part(command, attempt, command.amount_fen, "released")]
            return [_credit(command, attempt, "released")]
        case Returned(attempt) | Referred(attempt) | Stopped(attempt):
            return [_credit(command, attempt, "returned")]
        case Held(attempt):
            return [_credit(command, attempt, "held")]
        case Ordered(attempt):
            return [_credit(command, attempt, "ordered")]
        case Batched(attempt, batch_id):
            raise Refused(IN_A_BATCH, end_to_end_id=attempt.end_to_end_id, batch_id=batch_id)
        case Released(attempt):
            raise Refused(AT_THE_BANK, end_to_end_id=attempt.end_to_end_id)
        case Credited(attempt):
            raise Refused(CREDITED_ALREADY, end_to_end_id=attempt.end_to_end_id)
        case _:
            raise Refused(ALL_OFFSET)


def _credit(
    command: AcceptCredit, attempt: Attempt, was: Literal["released", "returned", "held", "ordered"]
) -> PaymentFact:
    if command.amount_fen != attempt.order.amount_fen:
        raise Refused(PART_NOT_AT_THE_BANK, owed_fen=attempt.order.amount_fen, amount_fen=command.amount_fen)
    return PaymentCredited(
        payment_id=attempt.order.payment_id,
        end_to_end_id=command.end_to_end_id,
        amount_fen=command.amount_fen,
        account_fingerprint=_account(attempt, command.end_to_end_id),
        booked_on=command.booked_on,
        bank_reference="" if command.line is None else command.line.reference,
        message_sha256=command.message_sha256,
        line=command.line,
        was=was,
        case=command.case,
    )


def _account(attempt: Attempt, end_to_end_id: str) -> str:
    """Where the attempt was sent: of an earlier one, where it came back from."""
    if end_to_end_id == attempt.end_to_end_id:
        return attempt.account_fingerprint
    backs = transfer_movements(attempt, "back", end_to_end_id)
    return next((one.account_fingerprint for one in backs if one.account_fingerprint), attempt.account_fingerprint)


def accept_return(command: AcceptReturn, payment: Payment) -> Sequence[PaymentFact]:
    match payment:
        case Released(attempt) if command.end_to_end_id == attempt.end_to_end_id:
            return _return(command, attempt, "released")
        case Credited(attempt) if command.end_to_end_id == attempt.end_to_end_id:
            return _return(command, attempt, "credited")
        case Absent():
            raise Refused(PAYMENT_UNKNOWN)
        case _:
            raise Refused(NOT_COMING_BACK)


def _return(command: AcceptReturn, attempt: Attempt, was: Literal["released", "credited"]) -> Sequence[PaymentFact]:
    owed = attempt.order.amount_fen
    if command.amount_fen > owed:
        raise Refused(MORE_THAN_THE_PAYMENT, owed_fen=owed)
    returns = attempt.returns + 1
    if command.amount_fen < owed:
        return [_part(command, attempt, owed - command.amount_fen, was)]
    returned = PaymentReturned(
        payment_id=attempt.order.payment_id,
        end_to_end_id=command.end_to_end_id,
        amount_fen=owed,
        reason="found-by-people",
        bank_code="",
        bank_text="",
        message_sha256=command.message_sha256,
        was=was,
        # Of a status, and of a payment that went elsewhere, nothing came in: it never left for this payee.
        rejected=was == "released" and (command.line is None or command.line.inward is None),
        line=command.line,
        case=command.case,
    )
    return [returned, *after_return(attempt, returns, command.attempts_allowed)]


def _part(
    command: AcceptCredit | AcceptReturn, attempt: Attempt, arrived_fen: int, was: Literal["released", "credited"]
) -> PaymentFact:
    batch_id = attempt.batches.get(command.end_to_end_id, "")
    if arrived_fen <= 0:
        raise Refused(PART_NOT_POSITIVE)
    return PaymentPartSettled(
        payment_id=attempt.order.payment_id,
        end_to_end_id=command.end_to_end_id,
        arrived_fen=arrived_fen,
        arrived_in_all_fen=attempt.arrived_fen + arrived_fen,
        amount_fen=attempt.order.amount_fen - arrived_fen,
        granted_fen=granted_fen(attempt.order),
        batch_id=batch_id,
        account_fingerprint=attempt.account_fingerprint,
        was=was,
        booked_on=command.booked_on,
        case=command.case,
        line=command.line,
    )
