"""The benchmarks are code that runs: their smoke mode, which asserts guarantees and no times."""

import subprocess
import sys
from pathlib import Path

from benchmarks.reporting import DOCUMENT, document

ROOT = Path(__file__).parent.parent.parent


def test_every_benchmark_runs_and_its_guarantees_hold() -> None:
    result = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--smoke"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    assert "Every benchmark runs" in result.stdout


def test_an_unknown_benchmark_is_named() -> None:
    result = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--smoke", "no-such"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert result.returncode == 2
    assert "no-such" in result.stderr


def test_the_table_of_results_is_made_of_the_raw_numbers() -> None:
    text = DOCUMENT.read_text()

    assert document(text) == text, "run: python -m benchmarks.reporting"
