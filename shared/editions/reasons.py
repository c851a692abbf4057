"""Why somebody is not found eligible, and why money must come back: as it is stored, in English, and as it is read.

What stands in a log stays as it was written. So that it is read in Chinese as well, its sentences are here, templates:
``said`` writes one, ``in_language`` reads a stored one and says it again. Pure.
"""

import re
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from functools import lru_cache, partial
from types import MappingProxyType
from typing import Any

from shared.editions.names import NAMES
from shared.money import yuan
from shared.regions import region_name
from shared.words import Language, Words, calendar, filled, places_of

REASONS: Mapping[str, Words] = MappingProxyType(
    {
        "county-not-covered": Words(
            "The county {county} is not covered by {edition}.", "政策年度版本 {edition} 不适用于{county}。"
        ),
        "excluded": Words("It stands on a list that excludes: {title}.", "列入{title}。"),
        "kind-not-covered": Words(
            "Units of the kind {unit_kind} are not covered by {edition}.", "{unit_kind}不在 {edition} 的返还范围内。"
        ),
        "size-missing": Words("The size class is missing; the rate depends on it.", "缺少划型，返还比例取决于划型。"),
        "not-in-force": Words("No rate is in force on {day}.", "{day}尚无生效的返还比例。"),
        "insured-after-base-year": Words(
            "First insured in {month}, after the base year {year}.", "首次参保月份 {month}晚于基准年度 {year} 年。"
        ),
        "rows-missing": Words("No contribution row for {months}.", "缺少 {months}的缴费记录。"),
        "insured-too-early": Words(
            "Insured staff in {months}, before the first insured month {month}.",
            "{months}有参保人员，早于首次参保月份 {month}。",
        ),
        "current-missing": Words(
            "No row for a month after {year}, which tells how many are insured now.",
            "缺少 {year} 年之后月份的缴费记录，申请时的参保人数不明。",
        ),
        "nothing-paid": Words("No unemployment premium was paid in {year}.", "{year} 年未缴纳失业保险费。"),
        "too-few-months-paid": Words(
            "Premium was paid for {paid} month(s) of {year}; at least {least} are needed.",
            "{year} 年缴费 {paid} 个月，少于 {least} 个月。",
        ),
        "too-few-months-in-all": Words(
            "Premium was paid for {paid} month(s) by the end of {year}; at least {least} are needed.",
            "截至 {year} 年末累计缴费 {paid} 个月，少于 {least} 个月。",
        ),
        "earlier-rows-missing": Words(
            "Rows tell of {paid} month(s) paid by the end of {year}, and at least {least} are needed; "
            "{missing} month(s) of earlier years have no row.",
            "截至 {year} 年末已知缴费 {paid} 个月，少于 {least} 个月；另缺以前年度 {missing} 个月的记录。",
        ),
        "arrears-owed": Words("Premium of {owed_fen} is owed.", "欠缴失业保险费 {owed_fen} 元。"),
        "arrears-paid-late": Words(
            "Premium of {owed_fen} was owed; that it was paid since does not count.",
            "曾欠缴失业保险费 {owed_fen} 元，虽已补缴，仍不予返还。",
        ),
        "nobody-insured": Words("Nobody was insured in {year}.", "{year} 年无人参保。"),
        "new-entrant": Words(
            "First insured in {month}; {edition} does not assess those newly insured in the base year.",
            "{month}起新参保，{edition} 对基准年度内新参保的单位不予核定。",
        ),
        "no-opening": Words(
            "Nobody was insured in {month}, which the layoff rate starts from.", "{month}无人参保，裁员率无从计算。"
        ),
        "layoff-above": Words("The layoff rate {rate} is above the limit {limit}.", "裁员率 {rate} 高于上限 {limit}。"),
        "layoff-not-below": Words(
            "The layoff rate {rate} is not below the limit {limit}.", "裁员率 {rate} 不低于上限 {limit}。"
        ),
        "test-above": Words(
            "The rate of the test {test} {rate} is above the limit {limit}.",
            "“{test}”的比率 {rate} 高于上限 {limit}。",
        ),
        "test-not-below": Words(
            "The rate of the test {test} {rate} is not below the limit {limit}.",
            "“{test}”的比率 {rate} 不低于上限 {limit}。",
        ),
        "placements-do-not-add-up": Words(
            "The placements add up to {placed_fen}, and the premium that counts is {premium_fen}.",
            "派遣安排合计 {placed_fen} 元，与计入的缴费 {premium_fen} 元不符。",
        ),
        "placement-without-size": Words(
            "The size class of the using firm {uscc} is missing; the rate of its share depends on it.",
            "用工单位 {uscc} 缺少划型，其份额的返还比例取决于划型。",
        ),
    }
)
"""Of ``EmployerAssessed.reasons``."""

OVERPAID: Mapping[str, Words] = MappingProxyType(
    {
        "corrected-edition": Words(
            "The edition was corrected, and comes to less than was granted.",
            "政策年度版本已更正，应返还金额少于已决定返还的金额。",
        ),
        "rate-raised": Words(
            "The rate changed, and comes to less than was granted.",
            "返还比例已变化，应返还金额少于已决定返还的金额。",
        ),
        "reconsideration": Words(
            "The reconsideration comes to less than was granted.", "经复核，应返还金额少于已决定返还的金额。"
        ),
        "late-objection": Words("An objection was upheld after the grant: {reason}", "决定返还之后异议成立：{reason}"),
    }
)
"""Of ``OverpaymentFound.reason``."""

NOTHING_CALLED: Mapping[str, str] = MappingProxyType({})


def said(
    words: Words, values: Mapping[str, Any], language: Language, called: Mapping[str, str] = NOTHING_CALLED
) -> str:
    """``called``: in Chinese, the titles that an edition gives its lists and tests, by what they are in English.

    >>> said(REASONS["layoff-above"], {"rate": Fraction(1, 7), "limit": "6 %"}, "zh")
    '裁员率 14.2857142% 高于上限 6%。'
    """
    return filled(words.said_in(language), values, partial(_shown, language, called))


def in_language(sentence: str, language: Language, called: Mapping[str, str] = NOTHING_CALLED) -> str:
    """A stored sentence; as it stands where it is none of these.

    >>> in_language("No contribution row for 2020-03, 2020-04.", "zh")
    '缺少 2020年3月、2020年4月的缴费记录。'
    """
    if language == "en":
        return sentence
    found = _read(sentence)
    return sentence if found is None else said(*found, language, called)


@lru_cache(maxsize=4096)
def _read(sentence: str) -> tuple[Words, Mapping[str, str]] | None:
    for pattern, words in _patterns():
        found = pattern.fullmatch(sentence)
        if found:
            return words, found.groupdict()
    return None


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[re.Pattern[str], Words], ...]:
    return tuple((_pattern(words.en), words) for words in (*REASONS.values(), *OVERPAID.values()))


def _pattern(template: str) -> re.Pattern[str]:
    text = re.escape(template)
    for place in places_of(template):
        form = "[0-9]+" if place in _NUMBERS else ".+?"
        text = text.replace(re.escape(f"{{{place}}}"), f"(?P<{place}>{form})")
    return re.compile(text, re.DOTALL)


_NUMBERS = ("year", "paid", "least", "missing")


def percent(ratio: Fraction, language: Language = "en") -> str:
    """For people only, to nine places of the ratio, cut and never rounded up to the limit."""
    billionths = ratio.numerator * 10**9 // ratio.denominator
    whole, rest = divmod(billionths, 10**7)
    return f"{whole}.{rest:07d}".rstrip("0").rstrip(".") + ("%" if language == "zh" else " %")


def _shown(language: Language, called: Mapping[str, str], name: str, value: Any) -> str:
    if isinstance(value, Fraction):
        return percent(value, language)
    if isinstance(value, int) and name.endswith("_fen"):
        return yuan(value)
    if isinstance(value, tuple):
        value = ", ".join(value)
    text = value.isoformat() if isinstance(value, date) else str(value)
    return _in_chinese(name, text, called) if language == "zh" else text


def _in_chinese(name: str, text: str, called: Mapping[str, str]) -> str:
    match name:
        case "county":
            return region_name(text) or text
        case "unit_kind":
            return NAMES[text].zh if text in NAMES else text
        case "month" | "months" | "day":
            return "、".join(map(calendar, text.split(", ")))
        case "rate" | "limit":
            return text.replace(" %", "%")
        case "title" | "test":
            return called.get(text, text)
        case _:
            return text
