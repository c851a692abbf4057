"""Runs tools that are not Python's and not ours, from .clients/ (``make clients`` fills it) or from Debian."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
KEPT = ROOT / ".clients"
NODE = KEPT / "node_modules" / ".bin"
PYTHON = KEPT / "venv" / "bin"
PLATFORM = ROOT / "services" / "registration" / "openapi-platform.json"


def run(*command: str | Path, folder: Path = ROOT, environment: Mapping[str, str] | None = None) -> str:
    """What it printed. Fails with all that it said."""
    done = subprocess.run(
        [str(one) for one in command],
        cwd=folder,
        env={**os.environ, "REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true", **(environment or {})},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}"
    return done.stdout


def needed(*programs: str) -> None:
    """Says what is missing; a check that was left out would look like one that passed."""
    missing = [one for one in programs if not (Path(one).exists() if "/" in one else shutil.which(one))]
    assert not missing, f"{', '.join(missing)} is missing; .ci/run installs it, and `make clients` fills .clients/."
