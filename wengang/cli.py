"""The command ``wengang``: what there is to ask for. Each command loads what it needs when it is called."""

import os
from pathlib import Path

import typer

from wengang.audit_commands import app as audit
from wengang.commanding import Command, Group, text_of
from wengang.file_commands import assess, policy, simulate
from wengang.quarantine import app as feed
from wengang.system_commands import demo, explain, migrate, rebuild, supervise, token, up
from wengang.witness_commands import app as witness
from wengang.wording import say

app = typer.Typer(
    cls=Group,
    help=say(
        "Unemployment-insurance refunds to employers: decided, paid once, provable to the fen.",
        "失业保险稳岗返还：谁应得、应得多少，只付一次，分厘可查。",
    ),
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


@app.callback()
def begin() -> None:
    more = os.environ.get("WENGANG_REGIONS")
    if more:
        from shared.regions import know_regions

        know_regions(text_of(Path(more)))


for one in (up, token, migrate, rebuild, supervise, explain, assess, simulate, demo):
    app.command(cls=Command)(one)
app.add_typer(policy, name="policy")
app.add_typer(feed, name="feed")
app.add_typer(audit, name="audit")
app.add_typer(witness, name="witness")
