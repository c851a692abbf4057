"""Amounts and shares as people read them. Pure."""

from fractions import Fraction


def money(amount_fen: int) -> str:
    """``144000`` -> ``"1,440.00"``, in yuan; with a minus sign below zero."""
    sign, amount = ("−", -amount_fen) if amount_fen < 0 else ("", amount_fen)
    return f"{sign}{amount // 100:,}.{amount % 100:02d}"


def percent(ratio: str | Fraction | None) -> str | None:
    """``"3/5"`` -> ``"60%"``; to four places, cut, and then marked as not exact."""
    if ratio is None:
        return None
    exact = Fraction(ratio) * 100
    whole, rest = divmod(exact.numerator * 10_000 // exact.denominator, 10_000)
    shown = f"{whole}.{rest:04d}".rstrip("0").rstrip(".")
    return f"{shown}%" if Fraction(shown) == exact else f"≈ {shown}%"
