"""The import contracts hold, and each of them breaks when it is broken."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
_LINT = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"

# Contract id to a file and an import that it forbids.
VIOLATIONS = {
    "shared knows no service": ("shared/money.py", "import services.payout.tables"),
    "Layers of shared": ("shared/security/vault.py", "import shared.http.handlers"),
    "No import circle": ("shared/eventlog/decider.py", "import shared.eventlog.records"),
    "Services never import one another": ("services/payout/queries/payments.py", "import services.eligibility.queries"),
    "Layers of registration": ("services/registration/tables.py", "import services.registration.api.employers"),
    "Layers of eligibility": ("services/eligibility/domain/notice.py", "import services.eligibility.queries"),
    "Layers of payout": ("services/payout/queries/payments.py", "import services.payout.api.batches"),
    "Layers of supervision": ("services/supervision/tables.py", "import services.supervision.trail.queries"),
    "Rules are pure": ("services/payout/domain/batch.py", "import random"),
    "Projections are pure": ("services/payout/projections/payments.py", "import httpx"),
    "Only shared.eventlog imports eventsourcing and asyncpg": ("services/payout/api/batches.py", "import asyncpg"),
}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", _LINT],
        cwd=folder,
        env={"PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_contract_is_kept() -> None:
    result = lint(ROOT)
    assert result.returncode == 0, result.stdout


@pytest.fixture(scope="module")
def broken_copy(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("broken")
    for name in ("services", "shared", "wengang", "migrations"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    for file, line in VIOLATIONS.values():
        path = folder / file
        path.write_text(path.read_text() + f"\n{line}\n")
    return lint(folder).stdout


@pytest.mark.parametrize("contract", VIOLATIONS)
def test_a_planted_import_breaks_the_contract(contract: str, broken_copy: str) -> None:
    verdicts = [line for line in broken_copy.splitlines() if line.startswith(contract)]
    assert any(line.endswith("BROKEN") for line in verdicts), broken_copy
