"""Amounts, shares and days as people read them. Pure."""

import re
from datetime import date
from fractions import Fraction
from typing import Literal

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿", "亿亿")


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


def percent_of_two_places(ratio: str | Fraction | None) -> str | None:
    """``"1/44"`` -> ``"2.27%"``, half up, as lists of many are read."""
    if ratio is None:
        return None
    exact = Fraction(ratio) * 10_000
    hundredths = (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)
    return f"{hundredths // 100}.{hundredths % 100:02d}%"


def day_in_words(day: date, language: Literal["zh", "en"]) -> str:
    """``2021年8月6日``, or ``6 August 2021``."""
    if language == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {day:%B} {day.year}"


def capitals(amount_fen: int) -> str:
    """An amount in the capitals of vouchers (中文大写金额): ``144000`` -> ``壹仟肆佰肆拾元整``. Not below zero.

    As banks take them on vouchers (支付结算办法, 附件一): 零 once for any zeros within, 整 after yuan or jiao.
    """
    yuan, (jiao, fen) = amount_fen // 100, divmod(amount_fen % 100, 10)
    told = f"{_whole(yuan)}元" if yuan else ""
    if jiao:
        told += f"{_DIGITS[jiao]}角"
    elif fen and told:
        told += "零"
    if fen:
        return f"{told}{_DIGITS[fen]}分"
    return f"{told or '零元'}整"


def _whole(number: int) -> str:
    told = ""
    for group in range((len(str(number)) - 1) // 4, -1, -1):
        four = f"{number // 10_000**group % 10_000:04d}"
        part = "".join(
            f"{_DIGITS[int(digit)]}{_PLACES[3 - at] if digit != '0' else ''}" for at, digit in enumerate(four)
        )
        told += (part.rstrip("零") + _GROUPS[group]) if int(four) else "零"
    return re.sub("零+", "零", told).strip("零")
