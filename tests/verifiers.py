"""The two programs for outsiders, run as they would: what one says of a file the other says too."""

import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from tests.architecture.test_imports import ROOT

NODE = shutil.which("node")
"""Where Node is not installed the second program is not run, and the test that says so is skipped."""


def verified(
    file: Path, keys: Iterable[str], *, listed: Path | None = None, policy: Path | None = None
) -> tuple[int, str]:
    """The exit code and the last line of ``docs/verify_log.py``.

    ``docs/verify_log.mjs`` comes to the same; what is bad it may find elsewhere first, and say by other words.
    """
    options = [part for key in keys for part in ("--key", key)]
    options += [] if listed is None else ["--list", str(listed)]
    options += [] if policy is None else ["--policy", str(policy)]
    told = _run([sys.executable, "-X", "utf8", str(ROOT / "docs/verify_log.py"), str(file), *options])
    if NODE is not None:
        second = _run([NODE, str(ROOT / "docs/verify_log.mjs"), str(file), *options])
        assert (second[0], second[0] or second[1]) == (told[0], told[0] or told[1]), (second, told)
    return told


def _run(command: Sequence[str]) -> tuple[int, str]:
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, env={})
    assert done.returncode in (0, 1), done.stderr
    return done.returncode, done.stdout.strip().splitlines()[-1]
