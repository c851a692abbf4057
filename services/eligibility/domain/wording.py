"""A decision in words, Chinese and English: reasons and steps as full sentences. No rule is in here."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any, Literal

from services.eligibility.domain.decision import Operand, Reason, Step
from services.eligibility.domain.edition import Edition
from shared.money import yuan
from shared.regions import county_name

Lang = Literal["zh", "en"]

_WORDS: Mapping[str, tuple[str, str]] = {
    "enterprise": ("企业", "enterprise"),
    "social_organisation": ("社会团体", "social organisation"),
    "foundation": ("基金会", "foundation"),
    "social_service_institution": ("社会服务机构", "social-service institution"),
    "law_firm": ("律师事务所", "law firm"),
    "accounting_firm": ("会计师事务所", "accounting firm"),
    "individual_business": ("个体经济组织", "individually-owned business"),
    "public_institution": ("事业单位", "public institution"),
    "large": ("大型", "large"),
    "medium": ("中型", "medium"),
    "small": ("小型", "small"),
    "micro": ("微型", "micro"),
    "opening": ("期初参保人数", "insured at the opening"),
    "prior_december": ("上年12月参保人数", "insured in the December before"),
    "january": ("1月参保人数", "insured in January"),
    "december": ("12月参保人数", "insured in December"),
    "current": ("申请时参保人数", "insured now"),
    "average_insured": ("月平均参保人数", "average insured"),
    "average_paid_in": ("月平均缴费人数", "average paid in for"),
    "cumulative_insured": ("全年累计参保人数", "insured at some time of the year"),
    "retired": ("退休人数", "retired"),
    "deceased": ("死亡人数", "deceased"),
    "left_not_counted": ("其他不计入的减员", "left for reasons not counted"),
    "laid_off": ("裁员人数", "laid off"),
    "new_claimants": ("新增领取失业保险金人数", "new benefit claimants"),
    "new_claimants_from_february": ("2月起新增领取失业保险金人数", "new benefit claimants from February"),
    "january_claimants": ("1月领取失业保险金人数", "benefit claimants in January"),
    "lump_sum_claimants": ("一次性领取人数", "lump-sum claimants"),
    "unit_paid": ("单位缴费", "unit's part"),
    "staff_paid": ("个人缴费", "staff's part"),
    "back_paid": ("补缴以前年度", "back-payments of earlier years"),
    "late_fees": ("滞纳金", "late fees"),
    "direct": ("免申即享", "direct route, without application"),
    "confirming": ("确认办理", "confirming route"),
}


def word(name: str | None, lang: Lang) -> str:
    """The name of a kind, size, term or part in a language; a name that has none stays."""
    if name is None:
        return "未提供" if lang == "zh" else "not given"
    chinese, english = _WORDS.get(name, (name, name))
    return chinese if lang == "zh" else english


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


def percent(ratio: Fraction, lang: Lang = "en") -> str:
    """For people only, to nine places of the ratio, cut and never rounded up to the limit."""
    billionths = ratio.numerator * 10**9 // ratio.denominator
    whole, rest = divmod(billionths, 10**7)
    return f"{whole}.{rest:07d}".rstrip("0").rstrip(".") + ("%" if lang == "zh" else " %")


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


def _layoff_above(values: tuple[Any, ...], edition: Edition) -> tuple[str, str]:
    rate, allowed, comparison, test = values
    relation = ("高于", "above") if comparison == "at-most" else ("不低于", "not below")
    if test == edition.layoff.tests[0].name:
        named = ("裁员率", "layoff rate")
    else:
        named = (f"“{test}”比率", f"rate of the test {test}")
    return (
        f"{named[0]} {percent(rate, 'zh')} {relation[0]}上限 {percent(allowed, 'zh')}。",
        f"The {named[1]} {percent(rate)} is {relation[1]} the limit {percent(allowed)}.",
    )


def _excluded(values: tuple[Any, ...], edition: Edition) -> tuple[str, str]:
    found = next(one for one in edition.exclusions if one.list == values[0])
    return f"列入{found.title_zh}。", f"It stands on a list that excludes: {found.title}."


def _reason(code: str, v: tuple[Any, ...], e: Edition) -> tuple[str, str]:
    match code:
        case "county-not-covered":
            return (
                f"政策年度版本 {e.id} 不覆盖县区 {v[0]}。",
                f"The county {v[0]} is not covered by {e.id}.",
            )
        case "excluded":
            return _excluded(v, e)
        case "kind-not-covered":
            return (
                f"{word(v[0], 'zh')}不在 {e.id} 的返还范围内。",
                f"Units of the kind {v[0]} are not covered by {e.id}.",
            )
        case "size-missing":
            return (
                "缺少划型，返还比例取决于划型。",
                "The size class is missing; the rate depends on it.",
            )
        case "not-in-force":
            return (f"{v[0]} 尚无生效的返还比例。", f"No rate is in force on {v[0]}.")
        case "insured-after-base-year":
            return (
                f"首次参保月份 {v[0]} 晚于基准年度 {e.base_year.value}。",
                f"First insured in {v[0]}, after the base year {e.base_year.value}.",
            )
        case "rows-missing":
            return (
                f"缺少 {'、'.join(v[0])} 的缴费记录。",
                f"No contribution row for {', '.join(v[0])}.",
            )
        case "insured-too-early":
            return (
                f"{'、'.join(v[0])} 有参保人员，早于首次参保月份 {v[1]}。",
                f"Insured staff in {', '.join(v[0])}, before the first insured month {v[1]}.",
            )
        case "current-missing":
            return (
                "缺少申请时的参保人数。",
                f"No row for a month after {e.base_year.value}, which tells how many are insured now.",
            )
        case "nothing-paid":
            return (
                f"{e.base_year.value} 年未缴纳失业保险费。",
                f"No unemployment premium was paid in {e.base_year.value}.",
            )
        case "too-few-months-paid":
            return (
                f"{e.base_year.value} 年缴费 {v[0]} 个月，少于 {v[1]} 个月。",
                f"Premium was paid for {v[0]} month(s) of {e.base_year.value}; at least {v[1]} are needed.",
            )
        case "too-few-months-in-all":
            return (
                f"截至 {e.base_year.value} 年末累计缴费 {v[0]} 个月，少于 {v[1]} 个月。",
                f"Premium was paid for {v[0]} month(s) by the end of {e.base_year.value}; at least {v[1]} are needed.",
            )
        case "earlier-rows-missing":
            return (
                f"截至 {e.base_year.value} 年末已知缴费 {v[0]} 个月，少于 {v[1]} 个月；"
                f"另缺以前年度 {v[2]} 个月的记录。",
                f"Rows tell of {v[0]} month(s) paid by the end of {e.base_year.value}, and at least {v[1]} are needed; "
                f"{v[2]} month(s) of earlier years have no row.",
            )
        case "arrears-owed":
            return (f"欠缴失业保险费 {yuan(v[0])} 元。", f"Premium of {yuan(v[0])} is owed.")
        case "arrears-paid-late":
            return (
                f"曾欠缴失业保险费 {yuan(v[0])} 元，虽已补缴，仍不予返还。",
                f"Premium of {yuan(v[0])} was owed; that it was paid since does not count.",
            )
        case "nobody-insured":
            return (
                f"{e.base_year.value} 年无人参保。",
                f"Nobody was insured in {e.base_year.value}.",
            )
        case "new-entrant":
            return (
                f"{v[0]} 起新参保，本年度不予核定。",
                f"First insured in {v[0]}; {e.id} does not assess those newly insured in the base year.",
            )
        case "no-opening":
            return (
                f"{v[0]} 无人参保，裁员率无从计算。",
                f"Nobody was insured in {v[0]}, which the layoff rate starts from.",
            )
        case "layoff-above":
            return _layoff_above(v, e)
        case "placements-do-not-add-up":
            return (
                f"派遣安排合计 {yuan(v[0])} 元，与缴费 {yuan(v[1])} 元不符。",
                f"The placements add up to {yuan(v[0])}, and the premium that counts is {yuan(v[1])}.",
            )
        case "placement-without-size":
            return (
                f"用工单位 {v[0]} 缺少划型。",
                f"The size class of the using firm {v[0]} is missing; the rate of its share depends on it.",
            )
        case _:
            raise AssertionError(f"No words for the reason {code}.")


def reason_text(reason: Reason, edition: Edition, lang: Lang) -> str:
    """Why ineligible or not assessable: a full sentence."""
    chinese, english = _reason(reason.code, reason.values, edition)
    return chinese if lang == "zh" else english


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


def step_text(step: Step, lang: Lang) -> str:
    """The working of one rule in a line: operands, operation, result."""
    values = dict(step.operands)
    comma, colon = ("，", "：") if lang == "zh" else (", ", ": ")
    match step.rule:
        case "county" if lang == "zh":
            agency = _str(values["agency"]) or ""
            within = "属于" if step.passed else "不属于"
            return f"参保地{county_name(agency) or agency}，{within}本政策适用的县区"
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
            lacks = f"，缺 {missing.replace(', ', '、')}" if step.result else "，齐全"
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
