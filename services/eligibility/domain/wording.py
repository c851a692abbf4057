"""A decision in words, Chinese and English: reasons and steps as full sentences. No rule is in here."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any, Literal

from services.eligibility.domain.decision import Operand, Reason, Step
from services.eligibility.domain.edition import Edition
from shared.editions.names import NAMES
from shared.editions.reasons import REASONS, percent, said
from shared.money import yuan
from shared.regions import county_name
from shared.words import calendar

Lang = Literal["zh", "en"]


def word(name: str | None, lang: Lang) -> str:
    """The name of a kind, size, term or part in a language; a name that has none stays."""
    if name is None:
        return "未提供" if lang == "zh" else "not given"
    return NAMES[name].said_in(lang) if name in NAMES else name


_ROUNDINGS: Mapping[str, tuple[str, str]] = {
    "half-up": ("四舍五入", "half up"),
    "half-even": ("四舍六入五成双", "half to even"),
    "down": ("舍去", "down"),
    "up": ("进位", "up"),
}
_UNITS = {"fen": "分", "jiao": "角", "yuan": "元"}


def _rounding(value: str | None, lang: Lang) -> str:
    """``half-up-to-fen`` and its like, for people."""
    mode, _, unit = (value or "").partition("-to-")
    chinese, english = _ROUNDINGS[mode]
    return f"{chinese}到{_UNITS[unit]}" if lang == "zh" else f"{english}, to the {unit}"


def amount(fen: int, lang: Lang) -> str:
    """Yuan, in Chinese with their unit."""
    return f"{yuan(fen)} 元" if lang == "zh" else yuan(fen)


def people(count: Fraction, *, exact: bool = True) -> str:
    """In Chinese: ``47.5 人``; cut to two places where it has more, with the ``exact`` number beside it."""
    hundredths, rest = divmod(count.numerator * 100, count.denominator)
    shown = f"{hundredths // 100}.{hundredths % 100:02d}".rstrip("0").rstrip(".")
    if not rest:
        return f"{shown} 人"
    return f"约 {shown} 人（{count}）" if exact else f"约 {shown} 人"


def _aside(text: str, lang: Lang) -> str:
    """In brackets behind what it is said of."""
    return f"（{text}）" if lang == "zh" else f" ({text})"


def number(value: Operand) -> str:
    """An exact number, or a day or name, as text."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return ", ".join(value)
    return "-" if value is None else str(value)


# Reasons

_VALUES: Mapping[str, tuple[str, ...]] = {
    "county-not-covered": ("county",),
    "excluded": ("title",),
    "kind-not-covered": ("unit_kind",),
    "not-in-force": ("day",),
    "insured-after-base-year": ("month",),
    "rows-missing": ("months",),
    "insured-too-early": ("months", "month"),
    "too-few-months-paid": ("paid", "least"),
    "too-few-months-in-all": ("paid", "least"),
    "earlier-rows-missing": ("paid", "least", "missing"),
    "arrears-owed": ("owed_fen",),
    "arrears-paid-late": ("owed_fen",),
    "new-entrant": ("month",),
    "no-opening": ("month", "test"),
    "layoff-above": ("rate", "limit", "comparison", "test"),
    "placements-do-not-add-up": ("placed_fen", "premium_fen"),
    "placement-without-size": ("uscc",),
}
"""What the values of a reason are called in its sentence."""


def reason_text(reason: Reason, edition: Edition, lang: Lang) -> str:
    """Why ineligible or not assessable: a full sentence."""
    values: dict[str, Any] = {"edition": edition.id, "year": edition.base_year.value}
    values |= dict(zip(_VALUES.get(reason.code, ()), reason.values, strict=True))
    code = reason.code
    if code == "excluded":
        values["title"] = next(one.title for one in edition.exclusions if one.list == values["title"])
    if code == "layoff-above":
        subject = "layoff" if values["test"] == edition.layoff.tests[0].name else "test"
        code = f"{subject}-{'above' if values['comparison'] == 'at-most' else 'not-below'}"
    return said(REASONS[code], values, lang, called_in_chinese(edition))


def called_in_chinese(edition: Edition) -> Mapping[str, str]:
    """The lists and tests of an edition, by what they are called in English."""
    lists = {one.title: one.title_zh for one in edition.exclusions}
    tests = {one.name: one.title_zh or f"第{number}项检验" for number, one in enumerate(edition.layoff.tests, 1)}
    return lists | tests


# Steps

_RULES: Mapping[str, tuple[str, str]] = {
    "county": ("适用县区", "County"),
    "exclusions": ("排除名单", "Exclusion list"),
    "rate": ("返还比例", "Rate of refund"),
    "months": ("缴费记录完整性", "Completeness of the months"),
    "premium_paid": ("实际缴纳失业保险费", "Premium paid"),
    "paid_months": ("缴费月数", "Months paid"),
    "arrears": ("欠费", "Arrears"),
    "average_insured": ("月平均参保人数", "Average insured"),
    "layoff_rate": ("裁员率", "Layoff rate"),
    "layoff_limit": ("裁员率上限", "Limit of the layoff rate"),
    "placement": ("派遣安排", "Share by placement"),
    "refund": ("返还金额", "Refund"),
    "route": ("办理方式", "Route"),
}


def rule_title(rule: str, lang: Lang) -> str:
    chinese, english = _RULES[rule]
    return chinese if lang == "zh" else english


def step_text(step: Step, lang: Lang, edition: Edition) -> str:
    """The working of one rule in a line: operands, operation, result."""
    values = dict(step.operands)
    comma, colon = ("，", "：") if lang == "zh" else (", ", ": ")
    match step.rule:
        case "county" if lang == "zh":
            agency = _str(values["agency"]) or ""
            within = "属于" if step.passed else "不属于"
            return f"参保地{county_name(agency) or agency}，{within}本政策适用的县区"
        case "exclusions" if lang == "zh":
            title = next(one.title_zh for one in edition.exclusions if one.list == values["list"])
            return f"{title}：{'未列入' if step.passed else '已列入'}"
        case "rate":
            who = f"{word(_str(values['unit_kind']), lang)}{comma}{word(_str(values['size_class']), lang)}"
            none = "没有适用的返还比例" if lang == "zh" else word(_str(step.result), lang)
            result = percent(step.result, lang) if isinstance(step.result, Fraction) else none
            return f"{who}{_aside(number(values['decided_on']), lang)}{colon}{result}"
        case "premium_paid":
            parts = " + ".join(
                f"{word(name.removesuffix('_fen'), lang)} {amount(_int(value), lang)}"
                for name, value in values.items()
                if name not in ("not_counted_fen", "relieved_fen")
            )
            aside = [
                f"{said} {amount(_int(values[name]), lang)}"
                for name, said in (
                    ("not_counted_fen", "不计入" if lang == "zh" else "not counted"),
                    ("relieved_fen", "减免" if lang == "zh" else "waived by relief"),
                )
                if name in values
            ]
            return f"{parts} = {amount(_int(step.result), lang)}" + (_aside(comma.join(aside), lang) if aside else "")
        case "average_insured" if lang == "zh":
            average = people(_ratio(step.result))
            return f"各月参保人数合计 {values['insured_sum']} 人 ÷ {values['months']} 个月 = {average}"
        case "average_insured":
            return f"{number(values['insured_sum'])} / {number(values['months'])} = {number(step.result)}"
        case "layoff_rate":
            return _formula_text(step, values, lang)
        case "layoff_limit":
            sign = {("at-most", True): "≤", ("at-most", False): ">", ("below", True): "<", ("below", False): "≥"}
            relation = sign[_str(values["comparison"]) or "at-most", bool(step.passed)]
            rate, allowed = _ratio(values["layoff_rate"]), _ratio(step.threshold)
            insured = number(values["insured"]) if lang == "en" else people(_ratio(values["insured"]), exact=False)
            of = _aside(f"{word(_str(values['headcount']), lang)} {insured}", lang)
            return f"{percent(rate, lang)} {relation} {percent(allowed, lang)}{of}"
        case "refund" if "rate" in values:
            rate_told = percent(_ratio(values["rate"]), lang)
            rounding = _aside(_rounding(_str(values["rounding"]), lang), lang)
            premium, result = amount(_int(values["premium_fen"]), lang), amount(_int(step.result), lang)
            return f"{premium} × {rate_told} = {result}{rounding}"
        case "refund":
            exact, fen = number(values["exact_fen"]), "分" if lang == "zh" else "fen"
            rounding = _aside(_rounding(_str(values["rounding"]), lang), lang)
            return f"{exact} {fen} = {amount(_int(step.result), lang)}{rounding}"
        case "placement":
            whom = values["using_uscc"] or ("本单位" if lang == "zh" else "own staff")
            return f"{whom}{colon}{amount(_int(values['premium_fen']), lang)} × {percent(_ratio(step.result), lang)}"
        case "months":
            missing = number(values["missing"]) or "-"
            if lang == "en":
                return f"{values['months']} / {step.threshold}; missing: {missing}"
            lacks = f"，缺{'、'.join(map(calendar, missing.split(', ')))}" if step.result else "，齐全"
            return f"应有 {step.threshold} 个月的缴费记录{lacks}"
        case "paid_months" if lang == "zh":
            return f"已缴费 {values['paid']} 个月，{'不少于' if step.passed else '少于'} {step.threshold} 个月"
        case "paid_months":
            return f"{values['paid']} / {step.threshold}"
        case "arrears":
            owed, since = amount(_int(values["arrears_fen"]), lang), amount(_int(values["arrears_paid_fen"]), lang)
            return f"欠缴 {owed}，已补缴 {since}" if lang == "zh" else f"owed {owed}, paid since {since}"
        case "route":
            return word(_str(step.result), lang)
        case _:
            told = comma.join(number(value) for value in values.values())
            yes = (
                ("通过" if lang == "zh" else "passed") if step.passed else ("未通过" if lang == "zh" else "not passed")
            )
            return f"{told}{colon}{yes}"


def _formula_text(step: Step, values: Mapping[str, Operand], lang: Lang) -> str:
    def terms(names: Operand) -> str:
        told = ""
        for place, signed in enumerate(names if isinstance(names, tuple) else ()):
            minus, name = signed.startswith("-"), signed.removeprefix("-")
            told += (" − " if minus else " + ") if place else ("−" if minus else "")
            value = values[name]
            counted = people(Fraction(value)) if lang == "zh" and isinstance(value, int | Fraction) else number(value)
            told += f"{word(name, lang)} {counted}"
        return told

    if lang == "zh":
        over = values["over"]
        below = f"（{terms(over)}）" if isinstance(over, tuple) and len(over) > 1 else terms(over)
        formula = f"（{terms(values['count'])}）÷ {below}"
        if not isinstance(step.result, Fraction):
            return f"{formula}：无从计算"
        rate = percent(step.result, lang)
        exact = Fraction(rate.removesuffix("%")) / 100 == step.result
        return f"{formula} = {rate}" if exact else f"{formula} = {number(step.result)} ≈ {rate}"
    formula = f"({terms(values['count'])}) / ({terms(values['over'])})"
    if not isinstance(step.result, Fraction):
        return f"{formula}: nobody to measure by"
    return f"{formula} = {number(step.result)} = {percent(step.result, lang)}"


def _str(value: Operand) -> str | None:
    return None if value is None else str(value)


def _int(value: Operand) -> int:
    if not isinstance(value, int):
        raise TypeError(f"{value!r} is no amount.")
    return value


def _ratio(value: Operand) -> Fraction:
    if not isinstance(value, Fraction | int):
        raise TypeError(f"{value!r} is no ratio.")
    return Fraction(value)
