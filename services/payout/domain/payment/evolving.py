"""A payment, after what happened to it."""

from collections.abc import Iterable
from dataclasses import replace
from typing import assert_never

from services.payout.domain.bank_identity import Movement, movement_of_other_format
from services.payout.domain.payment.closing import NO_DOUBT
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
    Settled,
    Stopped,
    transfer_movements,
    with_less,
    with_more,
)
from shared.contracts.payout import (
    BankDiscrepancyFound,
    BankLine,
    BankLineMatched,
    DiscrepancySettled,
    Means,
    OverpaymentNoted,
    PaymentBatched,
    PaymentCaseClosed,
    PaymentCredited,
    PaymentFreed,
    PaymentHeld,
    PaymentOrdered,
    PaymentPartSettled,
    PaymentRaised,
    PaymentReconfirmed,
    PaymentReduced,
    PaymentReferred,
    PaymentReissued,
    PaymentReleased,
    PaymentReturned,
    PaymentReturnReversed,
    PaymentSendingBooked,
    PaymentSettledByOffset,
    ReferralDecided,
)


def evolve(payment: Payment, event: PaymentFact) -> Payment:
    if isinstance(payment, Absent) or isinstance(event, PaymentOrdered):
        return _begun(payment, event)
    attempt = payment.attempt
    match event:  # what happens to every payment comes first
        case PaymentBatched(batch_id=batch_id, bank_details_id=bank_details_id):
            return Batched(attempt, batch_id, bank_details_id)
        case PaymentReleased():
            return Released(_sent(attempt, event), event)
        case PaymentCredited():
            return Credited(_moved(attempt, event, "sent"), event)
        case PaymentReturned():
            return Returned(replace(_moved(attempt, event, "back"), returns=attempt.returns + 1))
        case PaymentSendingBooked():
            return replace(payment, attempt=_moved(attempt, event, "sent"))
        case PaymentReturnReversed():
            return Credited(_moved(attempt, event, "gone-again"), event)
        case PaymentPartSettled():
            return Returned(_in_part(attempt, event))
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
            return replace(payment, attempt=replace(attempt, overpaid=(*attempt.overpaid, recovery_id), claimed=True))
        case PaymentReduced():
            return replace(payment, attempt=with_less(attempt, event))
        case PaymentRaised(was="settled"):
            return Ordered(with_more(attempt, event))
        case PaymentRaised():
            return replace(payment, attempt=with_more(attempt, event))
        case BankDiscrepancyFound():
            return replace(payment, attempt=_with_case(attempt, event))
        case BankLineMatched():
            return replace(payment, attempt=_with_line(attempt, event.means, event.end_to_end_id, event.of, event.line))
        case DiscrepancySettled():
            return replace(payment, attempt=_with_settled(attempt, event))
        case PaymentCaseClosed(key=key):
            return replace(payment, attempt=_without_case(attempt, key))
        case PaymentReconfirmed(account_fingerprint=account):
            return replace(payment, attempt=replace(attempt, reconfirmed=account))
        case PaymentReferred():
            return Referred(attempt)
        case ReferralDecided(decision=decision):
            return Stopped(attempt) if decision == "stop" else payment
        case _:
            assert_never(event)


def _sent(attempt: Attempt, event: PaymentReleased) -> Attempt:
    batches = {**attempt.batches, event.end_to_end_id: event.batch_id}
    names = attempt.sent_names
    if event.payee_name is not None:
        names = {**names, event.end_to_end_id: event.payee_name}
    return replace(attempt, batches=batches, sent_names=names, reductions=())


def _moved(
    attempt: Attempt,
    event: PaymentCredited | PaymentSendingBooked | PaymentReturned | PaymentReturnReversed,
    means: Means,
) -> Attempt:
    """A line that was accepted by people was told before, as a case: the movement is no case any more."""
    same = [one for one in attempt.movements if event.line in one.lines]
    movement = Movement(
        means,
        event.end_to_end_id,
        event.amount_fen,
        attempt.account_fingerprint if isinstance(event, PaymentReturned) else event.account_fingerprint,
        () if event.line is None else (event.line, *_other_lines(same, event.line)),
        rejected=isinstance(event, PaymentReturned) and event.rejected,
    )
    return replace(attempt, movements=(*(one for one in attempt.movements if one not in same), movement))


def _other_lines(movements: Iterable[Movement], line: BankLine) -> list[BankLine]:
    return [told for one in movements for told in one.lines if told != line]


def _in_part(attempt: Attempt, event: PaymentPartSettled) -> Attempt:
    order = attempt.order.model_copy(update={"amount_fen": event.amount_fen, "gross_fen": event.granted_fen})
    return replace(
        attempt, order=order, arrived_fen=attempt.arrived_fen + event.arrived_fen, returns=attempt.returns + 1
    )


def _with_case(attempt: Attempt, event: BankDiscrepancyFound) -> Attempt:
    attempt = replace(attempt, cases=attempt.cases | {event.key})
    if event.key and event.kind in NO_DOUBT:
        attempt = replace(attempt, unowned=attempt.unowned | {event.key})
    elif event.key:
        attempt = replace(attempt, open_cases=attempt.open_cases | {event.key})
    if event.line is None:
        return attempt
    if event.kind == "changed-replay" and event.means is not None:
        # The line is another word about a movement that is known, if it is not known itself.
        free = movement_of_other_format(event.line, transfer_movements(attempt, event.means, event.end_to_end_id))
        return attempt if free is None else _with_line(attempt, event.means, event.end_to_end_id, free.key, event.line)
    movement = Movement(
        event.means,
        event.end_to_end_id,
        event.amount_fen,
        None,
        (event.line,),
        case=event.key,
        rejected=event.means == "back" and event.line.inward is None,
    )
    return replace(attempt, movements=(*attempt.movements, movement))


def _with_line(attempt: Attempt, means: Means | None, end_to_end_id: str, of: str, line: BankLine) -> Attempt:
    """The first movement of that key is told by one more line."""
    known = next(
        (one for one in attempt.movements if (one.means, one.end_to_end_id, one.key) == (means, end_to_end_id, of)),
        None,
    )
    if known is None:
        return attempt
    return replace(attempt, movements=tuple(one.with_line(line) if one is known else one for one in attempt.movements))


def _without_case(attempt: Attempt, key: str) -> Attempt:
    return replace(attempt, open_cases=attempt.open_cases - {key}, unowned=attempt.unowned - {key})


def _with_settled(attempt: Attempt, event: DiscrepancySettled) -> Attempt:
    """What settled the case is a movement too, the case's other half, or the very one that the case had in doubt."""
    case = next((one for one in attempt.movements if one.case == event.key), None)
    attempt = _without_case(attempt, event.key)
    if case is None or event.line is None:
        return attempt
    if event.because == "credited":
        return _as_one(attempt, case, event.line)
    means: Means = "back" if event.line.inward else "gone-again" if case.means == "back" else "sent"
    other_half = Movement(
        means, case.end_to_end_id, case.amount_fen, case.account_fingerprint, (event.line,), case=event.key
    )
    return replace(attempt, movements=(*attempt.movements, other_half))


def _as_one(attempt: Attempt, case: Movement, line: BankLine) -> Attempt:
    """The credit of that line answers the case: both told one movement."""
    if case.means != "sent":
        return attempt
    movements = tuple(
        replace(one, lines=(*one.lines, *case.lines)) if line in one.lines else one
        for one in attempt.movements
        if one is not case
    )
    return replace(attempt, movements=movements)


def _begun(payment: Payment, event: PaymentFact) -> Payment:
    match event:
        case PaymentOrdered():
            return Ordered(Attempt(event, event.attempt, event.end_to_end_id, event.account_fingerprint))
        case BankDiscrepancyFound():
            return payment
        case _:
            raise AssertionError(f"{event.topic} came before the order.")
