"""What the demo shows at its end: tables of both programmes, and which checks hold."""

import sys

from rich.console import Console
from rich.table import Table

from wengang.demo.checks import Checks
from wengang.demo.client import Caller


async def print_progress(caller: Caller, console: Console, edition: str, title: str) -> None:
    report = await caller.get("auditor", "supervision", "/v1/progress", params={"edition": edition})
    table = Table(title=title, caption="GET /v1/progress of supervision; amounts in yuan")
    table.add_column("County")
    for heading in ("Employers\nentitled", "Entitled\npaid, yuan", "Confirmed\ngranted", "Paid", "Done"):
        table.add_column(heading, justify="right")
    rows = [(f"{one['agency']}\n{one['name']}", one) for one in report["counties"]] + [("Total", report["total"])]
    pairs = (("employers", "entitled"), ("entitled_amount", "paid_amount"), ("confirmed", "granted"))
    for name, one in rows:
        cells = ["\n".join(str(one[key]) for key in pair) for pair in pairs]
        done = one["completion_by_amount"] or "-"
        table.add_row(name, *cells, str(one["paid"]), done, style="bold" if name == "Total" else "")
    console.print(table)


async def print_reconciliation(caller: Caller, console: Console, edition: str) -> None:
    report = await caller.get("auditor", "supervision", "/v1/reconciliation", params={"edition": edition})
    table = Table(title=f"Reconciliation of {edition}: granted = paid + returned + waiting")
    for heading in ("County", "Granted", "Paid", "Returned", "Waiting", "Difference"):
        table.add_column(heading, justify="left" if heading == "County" else "right")
    for name, one in [(one["agency"], one) for one in report["counties"]] + [("Total", report["total"])]:
        cells = [one[key] for key in ("granted", "paid", "returned", "waiting", "difference")]
        table.add_row(name, *cells, style="bold" if name == "Total" else "")
    console.print(table)


def print_checks(console: Console, checks: Checks, seconds: float) -> None:
    for check in checks.failed:
        console.print(
            f"FAILED: {check.sentence}\n  expected {str(check.expected)[:600]}\n  found    {str(check.found)[:600]}",
            style="red",
        )
    good = len(checks.done) - len(checks.failed)
    console.print(
        f"{good} of {len(checks.done)} checks hold; {seconds:.0f} seconds.", style="red" if checks.failed else "green"
    )
    sys.stdout.flush()
