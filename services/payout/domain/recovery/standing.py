"""How far claims stand: together never further than what was paid out and kept.

A claim is on one payment; one that eligibility found is on the whole case, which is its first payment and its top-ups.
What left the account beyond a payment, and is claimed back as such, stands by itself: that money is the employer's
besides the payment.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from services.payout.domain.recovery.states import Recoveries, Recovery
from shared.contracts.payout import ClaimStanding, RecoveriesRestated
from shared.identifiers import case_id, case_of


def case_of_payment(payment_id: str) -> str:
    return case_id(*case_of(payment_id))


def of_case(recoveries: Recoveries, payment_id: str) -> list[Recovery]:
    """The claims on any payment of the case that this payment is of."""
    case = case_of_payment(payment_id)
    return [one for one in recoveries.cases.values() if case_of_payment(one.opened.payment_id) == case]


def room(claims: Iterable[Recovery], kept: Mapping[str, int]) -> dict[str, int]:
    """By payment of a case, of those that are known: what the employer has of it and beyond it, less claims on that."""
    left = dict(kept)
    for claim in claims:
        payment_id = claim.opened.payment_id
        if claim.opened.cause == "paid-too-much" and payment_id in left:
            left[payment_id] += claim.opened.amount_fen - claim.target_fen
    return left


def standings(claims: Iterable[Recovery], kept: Mapping[str, int]) -> dict[str, int]:
    """How far each claim of one case stands. Of payments that have told nothing yet, claims stand as they did.

    Claims on a payment come before those on the whole case, which other payments may carry too; else the older first.
    """
    claims = list(claims)
    left = room(claims, kept)
    stands: dict[str, int] = {}
    for claim in (one for one in claims if one.opened.cause != "overpayment-found"):
        payment_id = claim.opened.payment_id
        if claim.opened.cause == "paid-too-much":
            stands[claim.opened.recovery_id] = claim.target_fen
        elif payment_id not in left:
            stands[claim.opened.recovery_id] = claim.stands_fen
        else:
            stands[claim.opened.recovery_id] = taken = min(claim.target_fen, left[payment_id])
            left[payment_id] -= taken
    for claim in (one for one in claims if one.opened.cause == "overpayment-found"):
        if not left:
            stands[claim.opened.recovery_id] = claim.stands_fen
            continue
        wanted = claim.target_fen
        for payment_id, there in left.items():
            taken = min(wanted, there)
            left[payment_id] = there - taken
            wanted -= taken
        stands[claim.opened.recovery_id] = claim.target_fen - wanted
    return stands


def kept_of_case(recoveries: Recoveries, payment_id: str) -> dict[str, int]:
    case = case_of_payment(payment_id)
    return {name: fen for name, fen in sorted(recoveries.kept.items()) if case_of_payment(name) == case}


def restated(recoveries: Recoveries, payment_id: str, kept_fen: int) -> RecoveriesRestated | None:
    """What of the claims is otherwise with this much kept of the payment; None: nothing is."""
    claims = of_case(recoveries, payment_id)
    if not claims:
        return None
    kept = kept_of_case(recoveries, payment_id) | {payment_id: kept_fen}
    now = standings(claims, kept)
    changed = [
        replace(one, told_fen=now[one.opened.recovery_id])
        for one in claims
        if one.told_fen != now[one.opened.recovery_id]
    ]
    if not changed and recoveries.kept.get(payment_id) == kept_fen:
        return None
    opened = claims[0].opened
    return RecoveriesRestated(
        payment_id=payment_id,
        edition=opened.edition,
        uscc=opened.uscc,
        kept_fen=kept_fen,
        claims=tuple(
            ClaimStanding(
                recovery_id=one.opened.recovery_id,
                stands_fen=one.stands_fen,
                outstanding_fen=one.outstanding_fen,
                owed_back_fen=one.owed_back_fen,
            )
            for one in changed
        ),
    )
