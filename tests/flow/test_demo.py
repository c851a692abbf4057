"""The demo passes on a small Xining, its truth is deterministic, and a check that does not hold fails it."""

import subprocess
import sys
from io import StringIO

from rich.console import Console

from wengang.demo.checks import Checks
from wengang.demo.employers import contributions_csv, roster_csv
from wengang.demo.showing import print_checks
from wengang.demo.xining import make_xining


def test_the_demo_passes_on_a_small_xining() -> None:
    command = [sys.executable, "-m", "wengang", "demo", "--employers", "60"]
    result = subprocess.run(command, capture_output=True, text=True, check=False, timeout=170)
    assert result.returncode == 0, result.stdout[-3000:] + result.stderr[-3000:]
    assert "checks hold" in result.stdout


def test_a_check_that_does_not_hold_is_told_and_counts() -> None:
    checks = Checks()
    checks.equal("one and one", 2, 2)
    checks.equal("two and two", 5, 4)
    told = StringIO()
    print_checks(Console(file=told, width=100), checks, 1.0)
    assert [check.sentence for check in checks.failed] == ["two and two"]
    assert "FAILED: two and two" in told.getvalue()
    assert "1 of 2 checks hold" in told.getvalue()


def test_the_same_size_gives_the_same_xining() -> None:
    one, other = make_xining(300), make_xining(300)
    assert roster_csv(one.employers) == roster_csv(other.employers)
    assert contributions_csv(one.employers) == contributions_csv(other.employers)
    outcomes = {employer.truth.outcome for employer in one.employers}
    assert outcomes == {"eligible", "ineligible", "not_assessable"}
