"""What can happen to a payment: every fact of its stream."""

from shared.contracts.payout import (
    BankDiscrepancyFound,
    BankLineMatched,
    DiscrepancySettled,
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

PaymentFact = (
    BankDiscrepancyFound
    | BankLineMatched
    | DiscrepancySettled
    | OverpaymentNoted
    | PaymentBatched
    | PaymentCaseClosed
    | PaymentCredited
    | PaymentFreed
    | PaymentHeld
    | PaymentOrdered
    | PaymentPartSettled
    | PaymentRaised
    | PaymentReconfirmed
    | PaymentReduced
    | PaymentReferred
    | PaymentReissued
    | PaymentReleased
    | PaymentReturned
    | PaymentReturnReversed
    | PaymentSendingBooked
    | PaymentSettledByOffset
    | ReferralDecided
)
