"""Ways to refuse what a pooling region's fund does not allow (R4)."""

from shared.problem_types import refusal
from shared.words import Term, Words

FUND_MISSING = refusal(
    "fund-missing",
    title=Words("No fund on record", "没有登记基金结余"),
    detail=Words(
        "No fund of {region} is on record for {edition} ({source}). Record its balance and its payments of the year.",
        "政策年度版本 {edition} 没有登记{region}失业保险基金的情况（{source}），请登记基金结余和全年支出。",
    ),
    remedy=Words(
        "Record what the region's fund holds and what it paid in the year.", "请登记该统筹地区的基金结余和全年支出。"
    ),
    call="recordFund",
)
RESERVE_SHORT = refusal(
    "reserve-short",
    title=Words("The fund is not enough", "基金备付能力不足"),
    detail=Words(
        "The fund of {region} held {balance_fen} on {as_of} and paid {payments_fen} in the year: less than {months} "
        "months of payments ({source}). The region may not run the programme.",
        "{region}失业保险基金截至 {as_of} 结余 {balance_fen} 元，全年支出 {payments_fen} 元，"
        "备付期限不足 {months} 个月（{source}），该地区不得实施返还。",
    ),
    remedy=Words(
        "Wait until the fund holds enough, and record its balance anew; what waited for it is then granted by itself.",
        "请在基金结余达到要求后重新登记，等待基金的返还随即自动办理。",
    ),
    call="recordFund",
)
ABOVE_FUNDS = refusal(
    "above-funds",
    title=Words("No fund at this level", "该级没有基金"),
    detail=Words(
        "{agency} stands above the funds of {edition}, which are those of each {level}.",
        "政策年度版本 {edition} 的基金按{level}统筹，{agency}高于该级。",
    ),
    remedy=Words("Name a county, whose employers a fund pays.", "请写明由某一基金支付的县区。"),
)
CASE_UNKNOWN = FUND_MISSING.saying("The case is not known yet.", "尚无该单位的核定。")
"""Of a case that the tables do not have: what its fund allows is not known either."""
LEVELS = {
    "county": Term("county", Words("county", "县级")),
    "city": Term("city", Words("city", "市级")),
    "province": Term("province", Words("province", "省级")),
}
"""Whose fund pays."""
