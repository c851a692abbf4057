"""The comparison of the disbursement account with its statements, to print and sign (银行余额调节表).

Pure: one HTML page that needs nothing else.
"""

from collections.abc import Sequence
from html import escape

from services.payout.schemas.account import Comparison, Movement

_STYLE = (
    "body{font:14px serif;margin:2em}table{border-collapse:collapse;width:100%;margin-bottom:1.5em}"
    "th,td{border:1px solid #000;padding:.2em .5em;text-align:left}td.sum{text-align:right}"
    ".sign{display:flex;justify-content:space-between;margin-top:3em}"
    "@media print{body{margin:0}@page{size:A4 portrait}}"
)
_LINES = (
    ("银行对账单余额", "statement", "单位账面余额", "ledger"),
    ("", "", "期初账外余额", "opening"),
    ("加：单位已收、银行未收", "books_in", "加：银行已收、单位未收", "bank_in"),
    ("减：单位已付、银行未付", "books_out", "减：银行已付、单位未付", "bank_out"),
    ("调节后余额", "adjusted_statement", "调节后余额", "adjusted_ledger"),
)


def account_sheet(comparison: Comparison | None, items: Sequence[Movement]) -> str:
    """Without a statement there is nothing to compare."""
    if comparison is None:
        body = "<p>尚无可比对的银行对账单，或者本地区只管理该账户的一部分资金。</p>"
    else:
        body = _body(comparison, items)
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>银行余额调节表</title>'
        f"<style>{_STYLE}</style></head><body><h1>银行余额调节表</h1>{body}"
        '<p class="sign"><span>编制：</span><span>复核：</span><span>财务：</span><span>日期：</span></p></body></html>'
    )


def _body(comparison: Comparison, items: Sequence[Movement]) -> str:
    def cells(title: str, name: str) -> str:
        return f"<td>{title}</td><td class=sum>{escape(getattr(comparison, name) if name else '')}</td>"

    rows = "".join(f"<tr>{cells(*line[:2])}{cells(*line[2:])}</tr>" for line in _LINES)
    listed = "".join(
        f"<tr><td>{escape(one.payment_id or one.key)}</td><td>{escape(one.reference or '')}</td>"
        f"<td class=sum>{escape(one.statement)}</td><td class=sum>{escape(one.ledger)}</td></tr>"
        for one in items
    )
    return (
        f"<p>截至 {escape(comparison.day.isoformat())} 日终；单位：元。差额 {escape(comparison.difference)} 元："
        f"对账单缺失或者不平 {escape(comparison.missing)} 元，未能读取的明细 {escape(comparison.unread)} 元。"
        f"无人查明的差异合计 {escape(comparison.drift)} 元。</p>"
        f"<table><tbody>{rows}</tbody></table><h2>未达账项 {len(items)} 笔</h2>"
        "<table><thead><tr><th>支付或者明细</th><th>凭证号</th><th>银行</th><th>账面</th></tr></thead>"
        f"<tbody>{listed}</tbody></table>"
    )
