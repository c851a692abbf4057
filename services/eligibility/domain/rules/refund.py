"""``refund``: the premium times the rate, share by share where a dispatch firm's base is split; rounded once. Pure."""

from fractions import Fraction
from typing import Any

import numpy as np

from services.eligibility.domain.columns import Numbers, Ratios
from services.eligibility.domain.decision import Operand, Reason
from services.eligibility.domain.edition import ROUNDING_UNIT_FEN, Edition, Rate
from services.eligibility.domain.layoff import as_fraction
from services.eligibility.domain.rules.working import Working
from shared.editions.sourced import Sourced


def one(working: Working, premium: int, rate: Rate) -> int | None:
    edition, employer = working.edition, working.employer
    if employer.dispatch_firm and edition.dispatch.base.value == "by-placement":
        return _by_placement(working, premium, rate)
    exact = premium * as_fraction(rate.rate.value)
    refund = rounded(exact, edition.rounding.value)
    operands: dict[str, Operand] = {
        "premium_fen": premium,
        "rate": as_fraction(rate.rate.value),
        "rounding": edition.rounding.value,
    }
    # That its base is one is a rule too, of dispatch firms only.
    as_one = (edition.dispatch.base,) if employer.dispatch_firm else ()
    working.step("refund", operands, refund, rate.rate, *as_one, edition.rounding)
    return refund


def _by_placement(working: Working, premium: int, own_rate: Rate) -> int | None:
    """Each share of the base with its own rate; rounded once, at the end."""
    edition, employer = working.edition, working.employer
    dispatch = edition.dispatch
    placed = sum(share.premium_fen for share in employer.placements)
    if placed != premium:
        working.gaps.append(Reason("placements-do-not-add-up", (placed, premium)))
        return None
    exact = Fraction(0)
    for share in employer.placements:
        rate: Rate | None = own_rate
        sources: list[Sourced[Any]] = [dispatch.base]
        if share.unit_kind == "public_institution":
            rate = None
        elif share.using_uscc is not None and dispatch.placed_rate is not None:
            sources.append(dispatch.placed_rate)
            if dispatch.placed_rate.value == "using-firm":
                rate = edition.rate_of(share.unit_kind, share.size_class, working.on)
                if rate is None and edition.covers_kind(share.unit_kind):
                    working.gaps.append(Reason("placement-without-size", (share.using_uscc,)))
                    return None
        ratio = Fraction(0) if rate is None else as_fraction(rate.rate.value)
        exact += share.premium_fen * ratio
        operands: dict[str, Operand] = {
            "using_uscc": share.using_uscc,
            "unit_kind": share.unit_kind,
            "size_class": share.size_class,
            "premium_fen": share.premium_fen,
        }
        working.step("placement", operands, ratio, *sources, *((rate.rate,) if rate else ()))
    refund = rounded(exact, edition.rounding.value)
    told: dict[str, Operand] = {"premium_fen": premium, "exact_fen": exact, "rounding": edition.rounding.value}
    working.step("refund", told, refund, edition.rounding)
    return refund


def many(edition: Edition, premium: Numbers, rate: Ratios) -> Numbers:
    mode, _, unit_name = edition.rounding.value.partition("-to-")
    unit = ROUNDING_UNIT_FEN[unit_name]
    one = np.where(rate.bottom == 0, 1, rate.bottom) * unit
    whole, rest = np.divmod(premium * rate.top, one)
    doubled = 2 * rest
    match mode:
        case "half-up":
            whole += doubled >= one
        case "half-even":
            whole += (doubled > one) | ((doubled == one) & (whole % 2 == 1))
        case "up":
            whole += rest > 0
    return whole * unit


def rounded(exact_fen: Fraction, rounding: str) -> int:
    """``half-up-to-fen`` and its like: an exact, not negative amount in fen to whole units, in fen.

    >>> [rounded(Fraction(245, 10), f"{mode}-to-fen") for mode in ("half-up", "half-even", "down", "up")]
    [25, 24, 24, 25]
    """
    mode, _, unit_name = rounding.partition("-to-")
    unit = ROUNDING_UNIT_FEN[unit_name]
    whole, rest = divmod(exact_fen.numerator, exact_fen.denominator * unit)
    doubled, one = 2 * rest, exact_fen.denominator * unit
    match mode:
        case "half-up":
            whole += doubled >= one
        case "half-even":
            whole += doubled > one or (doubled == one and whole % 2)
        case "up":
            whole += rest > 0
    return whole * unit
