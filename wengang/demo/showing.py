"""What the demo shows at its end: tables of both programmes, and which checks hold."""

import sys

from rich.console import Console

from shared.regions import region_name
from wengang.demo.checks import Checks
from wengang.demo.client import Caller
from wengang.tables import table
from wengang.wording import say


async def print_progress(caller: Caller, console: Console, edition: str, title: str) -> None:
    report = await caller.get("auditor", "supervision", "/v1/progress", params={"edition": edition})
    headings = (
        say("Employers\nentitled", "单位数\n应返还"),
        say("Entitled\npaid, yuan", "应返还（元）\n已到账"),
        say("Confirmed\ngranted", "已确认\n已决定"),
        say("Paid", "到账"),
        say("Done", "完成"),
    )
    caption = say("GET /v1/progress of supervision; amounts in yuan", "监督服务 GET /v1/progress；金额单位：元")
    shown = table(title, [say("County", "县区")], headings, caption)
    total = say("Total", "合计")
    rows = [(say(f"{one['agency']}\n{one['name']}", one["name"]), one) for one in report["counties"]]
    pairs = (("employers", "entitled"), ("entitled_amount", "paid_amount"), ("confirmed", "granted"))
    for name, one in [*rows, (total, report["total"])]:
        cells = ["\n".join(str(one[key]) for key in pair) for pair in pairs]
        done = one["completion_by_amount"] or "-"
        shown.add_row(name, *cells, str(one["paid"]), done, style="bold" if name == total else "")
    console.print(shown)


async def print_reconciliation(caller: Caller, console: Console, edition: str) -> None:
    report = await caller.get("auditor", "supervision", "/v1/reconciliation", params={"edition": edition})
    title = say(
        f"Reconciliation of {edition}: granted = paid + returned + waiting",
        f"{edition} 对账：已决定返还 = 到账 + 退汇 + 待支付",
    )
    headings = (
        say("Granted", "已决定"),
        say("Paid", "到账"),
        say("Returned", "退汇"),
        say("Waiting", "待支付"),
        say("Difference", "差额"),
    )
    shown, total = table(title, [say("County", "县区")], headings), say("Total", "合计")
    rows = [(say(one["agency"], region_name(one["agency"]) or one["agency"]), one) for one in report["counties"]]
    for name, one in [*rows, (total, report["total"])]:
        cells = [one[key] for key in ("granted", "paid", "returned", "waiting", "difference")]
        shown.add_row(name, *cells, style="bold" if name == total else "")
    console.print(shown)


def print_checks(console: Console, checks: Checks, seconds: float) -> None:
    """The sentences of checks are those of the code: whoever works on it reads them."""
    for check in checks.failed:
        expected, found = str(check.expected)[:600], str(check.found)[:600]
        console.print(
            say(
                f"FAILED: {check.sentence}\n  expected {expected}\n  found    {found}",
                f"未通过：{check.sentence}\n  应为 {expected}\n  实为 {found}",
            ),
            style="red",
        )
    good, of = len(checks.done) - len(checks.failed), len(checks.done)
    console.print(
        say(
            f"{good} of {of} checks hold; {seconds:.0f} seconds.",
            f"{of} 项核对，通过 {good} 项；用时 {seconds:.0f} 秒。",
        ),
        style="red" if checks.failed else "green",
    )
    sys.stdout.flush()
