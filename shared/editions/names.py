"""What kinds, sizes, terms and parts of premiums are called. No rule is in here. Pure."""

from collections.abc import Mapping

from shared.words import Term, Words

NAMES: Mapping[str, Words] = {
    "enterprise": Words("enterprise", "企业"),
    "social_organisation": Words("social organisation", "社会团体"),
    "foundation": Words("foundation", "基金会"),
    "social_service_institution": Words("social-service institution", "社会服务机构"),
    "law_firm": Words("law firm", "律师事务所"),
    "accounting_firm": Words("accounting firm", "会计师事务所"),
    "individual_business": Words("individually-owned business", "个体经济组织"),
    "public_institution": Words("public institution", "事业单位"),
    "large": Words("large", "大型"),
    "medium": Words("medium", "中型"),
    "small": Words("small", "小型"),
    "micro": Words("micro", "微型"),
    "opening": Words("insured at the opening", "期初参保人数"),
    "prior_december": Words("insured in the December before", "上年12月参保人数"),
    "january": Words("insured in January", "1月参保人数"),
    "december": Words("insured in December", "12月参保人数"),
    "current": Words("insured now", "申请时参保人数"),
    "average_insured": Words("average insured", "月平均参保人数"),
    "average_paid_in": Words("average paid in for", "月平均缴费人数"),
    "cumulative_insured": Words("insured at some time of the year", "全年累计参保人数"),
    "retired": Words("retired", "退休人数"),
    "deceased": Words("deceased", "死亡人数"),
    "left_not_counted": Words("left for reasons not counted", "其他不计入的减员"),
    "laid_off": Words("laid off", "裁员人数"),
    "new_claimants": Words("new benefit claimants", "新增领取失业保险金人数"),
    "new_claimants_from_february": Words("new benefit claimants from February", "2月起新增领取失业保险金人数"),
    "january_claimants": Words("benefit claimants in January", "1月领取失业保险金人数"),
    "lump_sum_claimants": Words("lump-sum claimants", "一次性领取人数"),
    "unit_paid": Words("unit's part", "单位缴费"),
    "staff_paid": Words("staff's part", "个人缴费"),
    "back_paid": Words("back-payments of earlier years", "补缴以前年度"),
    "late_fees": Words("late fees", "滞纳金"),
    "direct": Words("direct route, without application", "免申即享"),
    "confirming": Words("confirming route", "确认办理"),
}
_NOT_GIVEN = Words("none given", "未划型")


def term_of_size(size: str) -> Term:
    """``""``: none given. In English by its code."""
    return Term(size, Words(size, NAMES[size].zh) if size else _NOT_GIVEN)


def term_of_kind(unit_kind: str) -> Term:
    return Term(unit_kind, Words(unit_kind, NAMES[unit_kind].zh))
