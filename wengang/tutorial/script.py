"""The tutorial as shell commands: those that its text shows, one block a step, and together the script."""

import json
import re
import shlex
from collections.abc import Mapping
from typing import Any

from wengang.roles import PORTS
from wengang.tutorial.source import Step, Tutorial, filled, filled_in, variable

HELPERS = r"""# What the answer has at a path (items.0.uscc), and whether it is what it should be.
field() { printf '%s' "$answer" | python3 -c 'import json, sys
found = json.load(sys.stdin)
for name in sys.argv[1].split("."):
    found = found[int(name) if isinstance(found, list) else name]
print(found)' "$1" 2>/dev/null; }
is() { [ "$(field "$1")" = "$2" ] || { echo "$1 is $(field "$1"), not $2: $answer" >&2; false; }; }
ask() { curl --silent --show-error --fail-with-body --retry 20 "$@"; }"""


def tokens(tutorial: Tutorial) -> str:
    """A variable a role, named for it."""
    return "\n".join(f"{_variable(role)}=$(.venv/bin/wengang token {role})" for role in tutorial.roles)


def block(step: Step, tutorial: Tutorial) -> str:
    """The commands of one step."""
    values = _values(tutorial)
    call = _call(step, values)
    lines = []
    if isinstance(step.body, str):
        lines += [f"cat > {step.name}.csv <<CSV", filled(step.body, values).rstrip("\n"), "CSV"]
    wanted = [f"is {path} {_quoted(one)}" for path, one in filled_in(step.until, values).items()]
    if wanted:
        lines.append(f"until {{ answer=$({call}) && {' && '.join(wanted)}; }} 2>/dev/null; do sleep 1; done")
    else:
        lines.append(f"answer=$({call})")
    lines += [f"is {path} {_quoted(one)}" for path, one in filled_in(step.answer, values).items()]
    lines += [f"{name}=$(field {path})" for name, path in step.keep.items()]
    return "\n".join(lines)


def script(tutorial: Tutorial) -> str:
    """``one-county.sh``: stops at the first answer that differs."""
    lines = [
        "#!/bin/sh",
        "# One county, from roster to reconciliation. Written from one-county.yaml; see README.md beside it.",
        f"# In another terminal: .venv/bin/wengang up --clock {tutorial.start}",
        "set -eu",
        HELPERS,
        tokens(tutorial),
        'cd "$(mktemp -d)"',
    ]
    for step in tutorial.steps:
        lines += ["", f"echo {shlex.quote(step.says.en)}", block(step, tutorial)]
    return "\n".join([*lines, "echo Done.", ""])


def _values(tutorial: Tutorial) -> Mapping[str, str]:
    """What is known while writing; what a step keeps is a variable of the shell."""
    return {**tutorial.values, **{name: f"${name}" for name in tutorial.kept()}}


def _call(step: Step, values: Mapping[str, str]) -> str:
    url = f"http://127.0.0.1:{PORTS[step.service]}{filled(step.path, values)}"
    parts = ["ask", *(["-X POST"] if step.method == "POST" else []), f'"{url}"']
    if step.role:
        parts.append(f'-H "Authorization: Bearer ${_variable(filled(step.role, values))}"')
    if step.method == "POST":
        parts.append(f"-H 'Idempotency-Key: tutorial-{step.name}'")
    if step.body is not None:
        parts.append(f"-H 'Content-Type: {step.type}'")
        parts.append(f"--data-binary @{step.name}.csv" if isinstance(step.body, str) else f"-d {_json(step, values)}")
    return " \\\n  ".join([" ".join(parts[:3]), *parts[3:]]) if step.method == "POST" else " ".join(parts)


def _json(step: Step, values: Mapping[str, str]) -> str:
    text = json.dumps(filled_in(step.body, values), ensure_ascii=False)
    # In double quotes where a variable stands in it, so that the shell puts it in.
    return f'"{text.replace(chr(34), chr(92) + chr(34))}"' if re.search(r"\$\w", text) else shlex.quote(text)


def _quoted(value: Any) -> str:
    return shlex.quote(str(value))  # True, False and None as Python prints them


def _variable(role: str) -> str:
    return variable(role).upper()
