"""Writes docs/reference/command-line.md and its Chinese twin: what ``--help`` says of every command."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

DOCS = Path(__file__).parent.parent / "docs"
PAGES = {"en": DOCS / "reference" / "command-line.md", "zh": DOCS / "zh" / "reference" / "command-line.md"}
_LOCALES = {"en": "C.UTF-8", "zh": "zh_CN.UTF-8"}
_BEGIN = "<!-- help: begin -->\n"
_ALL = """
import json, sys
from typer.main import get_command
from typer.testing import CliRunner
from wengang.cli import app
found = {}
def walk(command, path):
    found[" ".join(path)] = CliRunner().invoke(app, [*path, "--help"], prog_name="wengang").output
    for name, one in getattr(command, "commands", {}).items():
        walk(one, [*path, name])
walk(get_command(app), [])
print(json.dumps({"help": found, "loaded": sorted(sys.modules)}))
"""


def told(language: str) -> Mapping[str, dict[str, str]]:
    """``help`` by command, and the modules that were ``loaded`` for it. A process has one language."""
    environment = {**os.environ, "LC_ALL": _LOCALES[language], "PYTHONIOENCODING": "utf-8"}
    run = subprocess.run([sys.executable, "-c", _ALL], env=environment, capture_output=True, check=True)
    found: Mapping[str, dict[str, str]] = json.loads(run.stdout)
    return found


def page(text: str, found: Mapping[str, str]) -> str:
    """The text of a page, its commands anew."""
    parts = [f"## wengang {path}".rstrip() + f"\n\n```text\n{said.strip()}\n```\n" for path, said in found.items()]
    return text.partition(_BEGIN)[0] + _BEGIN + "\n" + "\n".join(parts)


if __name__ == "__main__":
    for language, file in PAGES.items():
        file.write_text(page(file.read_text(encoding="utf-8"), told(language)["help"]), encoding="utf-8")
