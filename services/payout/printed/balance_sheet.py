"""The balance sheet of an edition, to print and sign. Pure: one HTML page that needs nothing else."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape
from typing import Any

from services.payout.schemas.cases import CaseAnswer
from services.payout.schemas.reconciliation import AgencyRow, AgencyTotal, FundRow, NoTotal
from shared.clock import SHANGHAI
from shared.discrepancies import IN_CHINESE
from shared.regions import region_name

_COLUMNS = (
    ("agency", "经办机构"),
    ("granted", "决定返还"),
    ("waiting", "待支付"),
    ("offset", "抵扣"),
    ("ordered", "已生成支付单"),
    ("credited", "到账"),
    ("returned", "退汇"),
    ("in_flight", "在途"),
    ("held", "暂缓支付"),
    ("granted_difference", "差额一"),
    ("ordered_difference", "差额二"),
)
_FUNDS = (
    ("fund_id", "资金"),
    ("transferred", "拨入"),
    ("not_booked", "未见到账"),
    ("committed", "支用"),
    ("came_back", "退回"),
    ("gone_again", "退回撤销"),
    ("repaid", "追回"),
    ("booked", "其他入账"),
    ("available", "可用"),
    ("committed_difference", "支用差额"),
    ("came_back_difference", "退回差额"),
)
_STYLE = (
    "body{font:14px serif;margin:2em}table{border-collapse:collapse;width:100%;margin-bottom:1.5em}"
    "th,td{border:1px solid #000;padding:.2em .5em;text-align:right}th:first-child,td:first-child{text-align:left}"
    "tr.total{font-weight:bold}.sign{display:flex;justify-content:space-between;margin-top:3em}"
    "@media print{body{margin:0}@page{size:A4 landscape}}"
)


def balance_sheet(
    edition: str,
    as_of: datetime,
    rows: Sequence[AgencyRow],
    total: AgencyTotal | NoTotal,
    funds: Sequence[FundRow],
    cases: Sequence[CaseAnswer],
) -> str:
    body = _table(_COLUMNS, [*(_named(row, "agency") for row in rows), {**dict(total), "agency": "合计"}])
    money = _table(_FUNDS, [_named(row, "fund_id") for row in funds])
    here = as_of.astimezone(SHANGHAI)
    open_cases = "".join(_case(one) for one in cases)
    return (
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>对账表 {escape(edition)}</title>'
        f"<style>{_STYLE}</style></head><body><h1>稳岗返还资金对账表</h1>"
        f"<p>政策年度版本 {escape(edition)}；截至 {here.year}年{here.month}月{here.day}日{here:%H:%M}；单位：元。"
        "决定返还 = 已生成支付单 + 待支付；已生成支付单 = 到账 + 退汇 + 在途 + 暂缓支付。</p>"
        f"{body}{money}<h2>未结差异 {len(cases)} 件</h2><ol>{open_cases}</ol>"
        '<p class="sign"><span>经办：</span><span>复核：</span><span>财务：</span><span>日期：</span></p></body></html>'
    )


def _table(columns: Sequence[tuple[str, str]], rows: Sequence[Mapping[str, Any]]) -> str:
    head = "".join(f"<th>{title}</th>" for _, title in columns)
    lines = (
        f"<tr{' class=total' if row is rows[-1] and len(rows) > 1 else ''}>"
        + "".join(f"<td>{escape(str(row.get(name, '')))}</td>" for name, _ in columns)
        + "</tr>"
        for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table>"


def _named(row: AgencyRow | FundRow, place: str) -> dict[str, Any]:
    """A region by its name; the id of a fund ends with its region."""
    cells = dict(row)
    code = str(cells[place]).rpartition(":")[2]
    return {**cells, place: region_name(code) or cells[place]}


def _case(one: CaseAnswer) -> str:
    amount = f"{escape(one.amount)} 元" if one.amount else "无金额"
    return f"<li>第 {one.case} 号：{IN_CHINESE[one.kind]}，{amount}（{one.days} 天）</li>"
