"""What editions say about their values, for readers of Chinese: notes on clauses, and assumptions. Pure.

A content is named by its hash and stays as it was adopted. Newer contents say an assumption in both languages
(``assumption_zh``); what the editions that come with the system say in English alone is translated here.
"""

from collections.abc import Mapping
from types import MappingProxyType

from shared.words import Language, Term, Words

_NOTES: Mapping[str, str] = MappingProxyType(
    {
        "Pengze county by GB/T 2260": "按 GB/T 2260 为彭泽县",
        "Xining's counties by GB/T 2260": "按 GB/T 2260 为西宁市各县区",
        "as published": "公布的名单",
        "by the end of Friday morning": "周五上午结束前",
        "column average insured": "平均参保人数列",
        "column premium": "缴费列",
        "columns benefit claimants and average insured and layoff rate": "领取失业保险金人数、平均参保人数和裁员率列",
        "every published refund": "公布的各笔返还金额",
        "fund reserve": "基金备付",
        "half of the premium paid": "实际缴纳失业保险费的50%",
        "in force until the end of 2022": "有效期至2022年底",
        "in force until the end of 2023": "有效期至2023年底",
        "layoff test": "裁员率要求",
        "on time and in full and precisely": "按时、足额、精准",
        "premium actually paid": "实际缴纳的失业保险费",
        "premium and refund": "缴费和返还金额列",
        "public notice": "公示",
        "refund": "返还",
        "refund of the previous year's premium": "返还上年度失业保险费",
        "refund to large enterprises": "大型企业返还",
        "refunds of 2023 for 2022": "2023年返还2022年度保费",
        "slow regions are called to account": "对进度慢的地区予以约谈",
        "the control target for surveyed urban unemployment of 2019": "2019年城镇调查失业率控制目标",
        "the control target for surveyed urban unemployment of 2020": "2020年城镇调查失业率控制目标",
        "the control target for surveyed urban unemployment of 2021": "2021年城镇调查失业率控制目标",
        "the control target for surveyed urban unemployment of 2022": "2022年城镇调查失业率控制目标",
        "the premium actually paid by the unit and its staff": "单位及其职工实际缴纳的失业保险费",
        "the previous year": "上年度",
        "until the end of 2020": "至2020年底",
        "up to the whole premium for small and medium enterprises": "对中小微企业最高可按100%返还",
    }
)
_AS_2021 = "比照2021年度版本"
_FIRST_DAY = "公布的公示以公布之日为首日"
_ASSUMPTIONS: Mapping[str, str] = MappingProxyType(
    {
        "The list's own date is not known; the rates it shows are taken as in force with N19.": (
            "名单本身的日期不明，按其所示返还比例与 N19 同时生效处理。"
        ),
        "The list does not say it; a year, as in the programme of 2021.": "名单没有载明，比照2021年度政策按一年处理。",
        "All but large enterprises 60 %.": "除大型企业外均按60%处理。",
        "The list has one sum; that it is the unit's and the staff's part without back-payments is assumed.": (
            "名单只有一个合计数，推定为单位和个人缴费之和，不含补缴。"
        ),
        "The list has no column for placements.": "名单没有派遣安排一列。",
        "The list does not tell the route; as in Qinghai.": "名单没有载明办理方式，比照青海省处理。",
        "The length of the notice is not on the list; five working days are common.": (
            "名单没有载明公示天数，通常为5个工作日。"
        ),
        "The list does not say; in published notices the day of publication is the first.": (
            f"名单没有载明；{_FIRST_DAY}。"
        ),
        "No earlier deadline is public.": "没有公开的更早期限。",
        "No term is public; as in Qinghai.": "期限没有公开，比照青海省处理。",
        "The text was not at hand when it was entered; clause numbers are not checked against it.": (
            "录入时未取得文件原文，条款号未经核对。"
        ),
        "The text was not at hand when it was entered; day and clause numbers are not checked against it.": (
            "录入时未取得文件原文，日期和条款号未经核对。"
        ),
        "The text was not at hand when it was entered; that the raised rates began on 1 June is published practice.": (
            "录入时未取得文件原文；提高后的比例自6月1日起执行，依据公布的做法。"
        ),
        "The programme ran in all of Qinghai; this edition is for Xining, as that of 2021.": (
            "政策在青海全省实施，本版本与2021年度版本一样只适用于西宁市。"
        ),
        "Taken from the programme of 2021; the months asked for in 2020 were not checked.": (
            "取自2021年度政策，2020年要求的月数未经核对。"
        ),
        "On which day Qinghai raised its rate is not public; the national document's day is assumed.": (
            "青海省提高返还比例的日期没有公开，推定为国家文件的日期。"
        ),
        "The documents name enterprises only; that others were treated by reference, at the basic rate, is assumed.": (
            "文件只规定了企业，推定其他单位参照执行并适用基本比例。"
        ),
        "That back-payments of earlier years and late fees do not count is said elsewhere (Shandong), not here.": (
            "补缴以前年度的保费和滞纳金不计入，见于外省（山东省）规定，本地文件没有规定。"
        ),
        "As in the edition of 2021.": f"{_AS_2021}。",
        "As in the edition of 2021; the documents do not say which headcount is meant.": (
            f"{_AS_2021}；文件没有规定按何种人数计算。"
        ),
        "As in the edition of 2021; the document does not say which headcount is meant.": (
            f"{_AS_2021}；文件没有规定按何种人数计算。"
        ),
        "As in the edition of 2021; the documents do not say how newly insured employers are measured.": (
            f"{_AS_2021}；文件没有规定新参保单位如何计算。"
        ),
        "As in the edition of 2021; the document does not say how newly insured employers are measured.": (
            f"{_AS_2021}；文件没有规定新参保单位如何计算。"
        ),
        "Qinghai's own formula is not public; the net decrease less deaths and retirements is in use elsewhere.": (
            "青海省的公式没有公开；外地采用净减少人数扣除死亡和退休人数的算法。"
        ),
        "No document known to us splits the base by placement.": "已知文件均没有规定按派遣安排拆分基数。",
        "No document known to us splits the base by placement in Qinghai.": (
            "已知文件均没有规定在青海省按派遣安排拆分基数。"
        ),
        "Payment without application began with the programme of 2021; in 2020 employers applied.": (
            "免申即享自2021年度政策开始，2020年须由单位申请。"
        ),
        "The documents do not say; published lists elsewhere are rounded half up.": (
            "文件没有规定；外地公布的名单按四舍五入处理。"
        ),
        "Five working days before the documents of 2021 made it three.": (
            "2021年的文件改为3个工作日之前，公示期为5个工作日。"
        ),
        "The documents do not say; in published notices the day of publication is the first.": (
            f"文件没有规定；{_FIRST_DAY}。"
        ),
        "No term is public; as in the edition of 2021.": f"期限没有公开，{_AS_2021}。",
        "It forwards N29; how its title names the issuers of N29 was not at hand, and is left out.": (
            "本文件转发 N29；其标题中 N29 发文机关的写法未能取得，予以省略。"
        ),
        "N29 says 30 insured; that the average of the year's months with anyone insured counts is assumed.": (
            "N29 规定为参保职工30人，推定按当年有人参保月份的平均人数计算。"
        ),
        "The documents do not say how newly insured employers are measured; places take the first insured month.": (
            "文件没有规定新参保单位如何计算，各地以首次参保月份为起点。"
        ),
        "The documents want the refund passed on, and say nothing of splitting the base by placement.": (
            "文件要求转付返还资金，没有规定按派遣安排拆分基数。"
        ),
        "No term is named for employers that confirm after August; thirty days are assumed.": (
            "文件没有规定8月之后确认的单位的支付期限，推定为30日。"
        ),
        "Progress is told as of Friday; that it counts up to noon is assumed.": (
            "进度以周五为准，推定统计至当日中午。"
        ),
        "Which region is slow is not said; ten percentage points behind the whole, by amount, are assumed.": (
            "文件没有规定何为进度慢，推定为按金额落后整体10个百分点。"
        ),
        "N23 allows up to 90 %; published practice raised the rate from 60 % in June.": (
            "N23 规定最高可至90%；按公布的做法，自6月起由60%提高。"
        ),
        "Qinghai counted social organisations as large in 2021.": "青海省2021年对社会团体按大型企业的比例处理。",
        "As small enterprises, by reference; published practice raised the rate from 60 % in June.": (
            "参照小型企业执行；按公布的做法，自6月起由60%提高。"
        ),
    }
)


def source_in(source: str, language: Language) -> str:
    """Documents and clauses that a value cites; in Chinese with the notes on them in Chinese.

    >>> source_in("N29 §1: the previous year, G39 refund", "zh")
    'N29 §1：上年度、G39 返还'
    """
    return "、".join(map(_cited, source.split(", "))) if language == "zh" else source


def _cited(one: str) -> str:
    clause, colon, note = one.partition(": ")
    if colon:
        return f"{clause}：{_NOTES.get(note, note)}"
    document, _, place = clause.partition(" ")
    return f"{document} {_NOTES.get(place, place)}"


def term_of_source(source: str) -> Term:
    """As a value of a sentence."""
    return Term(source, Words(source, source_in(source, "zh")))


def assumption_in(assumption: str, in_chinese: str | None, language: Language) -> str:
    """``in_chinese``: as the content itself says it, where it does."""
    return (in_chinese or _ASSUMPTIONS.get(assumption, assumption)) if language == "zh" else assumption
