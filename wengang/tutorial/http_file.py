"""The tutorial as an .http file, as the HTTP clients of IntelliJ and httpYac read it."""

import json

from wengang.roles import PORTS
from wengang.tutorial.source import Step, Tutorial, filled, variable


def http_file(tutorial: Tutorial) -> str:
    """``one-county.http``; tokens come from ``http-client.private.env.json``, one variable a role."""
    lines = [
        "# One county, from roster to reconciliation. Written from one-county.yaml; see README.md beside it.",
        f"# Start the system with a clock that can be set: .venv/bin/wengang up --clock {tutorial.start}",
        "# Requests whose title says *repeat* are sent again until their answer is the one that stands there.",
        "",
        *(f"@{service} = http://127.0.0.1:{port}" for service, port in PORTS.items()),
        *(f"@{name} = {value}" for name, value in tutorial.values.items()),
    ]
    for step in tutorial.steps:
        lines += ["", *_request(step, tutorial)]
    return "\n".join([*lines, ""])


def _request(step: Step, tutorial: Tutorial) -> list[str]:
    repeat = "".join(f" (repeat until {path} is {one})" for path, one in step.until.items())
    lines = [f"### {step.says.en}{repeat}", f"# @name {step.name}"]
    if step.until:
        lines.append("# @sleep 5000")  # of httpYac: what it asks for arrives by itself meanwhile
    lines.append(f"{step.method} {{{{{step.service}}}}}{step.path}")
    if step.role:
        lines.append(f"Authorization: Bearer {{{{{variable(filled(step.role, tutorial.values))}}}}}")
    if step.method == "POST":
        lines.append(f"Idempotency-Key: tutorial-{step.name}")
    if step.body is not None:
        body = step.body if isinstance(step.body, str) else json.dumps(step.body, ensure_ascii=False)
        # Places in the body of a CSV are filled in here: not every client does it there.
        lines += [f"Content-Type: {step.type}", "", body.rstrip("\n")]
    kept = [f'client.global.set("{name}", response.body{_accessor(path)});' for name, path in step.keep.items()]
    if kept:
        lines += ["", "> {%", *(f"  {one}" for one in kept), "%}"]
    return lines


def _accessor(path: str) -> str:
    return "".join(f"[{name}]" if name.isdigit() else f".{name}" for name in path.split("."))
