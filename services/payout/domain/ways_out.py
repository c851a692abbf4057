"""What people may make of a discrepancy case, and whether two are needed for it. Pure."""

from typing import get_args

from services.payout.domain.case import Case
from shared.contracts.payout import Outcome

_WORDS: tuple[Outcome, ...] = ("explained", "bank-corrected", "ours-to-correct", "recovery-opened")
"""They say what was behind it, and nothing follows but that the case is closed."""
_MOVES: frozenset[Outcome] = frozenset(get_args(Outcome)) - set(_WORDS)


def ways_out(case: Case) -> tuple[Outcome, ...]:
    """Money that left may be a payment's credit, or one that is claimed back, or an entry; money that came in may be a
    payment's return, an entry, or what people recorded. A status moves no money, and may still be believed.
    """
    if case.amount_fen is None and case.payment_id is None:
        return _WORDS
    if case.kind in ("statement-gap", "statement-break", "changed-replay", "duplicate-file"):
        return _WORDS
    if case.inward:
        return (*_WORDS, "returned", "booked", "recorded")
    if case.inward is False:
        return (*_WORDS, "credited", "booked", "claimed-back")
    return (*_WORDS, "credited", "returned") if case.payment_id else _WORDS


def needs_two(case: Case, outcome: Outcome) -> bool:
    """Where money moves by what is said, and where closing the case lets a further attempt of a payment go."""
    return outcome in _MOVES or case.holds
