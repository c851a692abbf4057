"""The tests of what changed, within a minute: ``make quick``. The others are named, and are ``make test``'s.

First those test files that changed, then those that import a changed module, then those of the same service, the cheap
ones before the dear; seconds are those of the last run on this machine (``tests/conftest.py`` keeps them).
"""

import ast
import json
import subprocess
import sys
import time
from collections.abc import Iterable
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
SECONDS = 60
_CORES = 2
LONG = (
    "tests/architecture/test_benchmarks.py",
    "tests/campaign/text/",
    "tests/campaign/people/",
    "tests/eligibility/test_comparison_facts.py",
    "tests/supervision/test_pages_in_a_browser.py",
    "tests/contracts/test_examples.py",
    "tests/docs/test_recipes.py",
    "tests/campaign/",
    "tests/editions/",
    "tests/payout/test_onward_api.py",
    "tests/flow/",
    "tests/architecture/test_migrating_with_data.py",
    "tests/faults/test_tampering_with_a_long_log.py",
    "tests/access/",
)
"""Files whose tests take long, the dearest first: the whole suite begins with them, so that none runs alone at its
end."""
_UNKNOWN = 2.0
"""Seconds that a file is taken to need which was never run here."""
_COSTS = ROOT / ".pytest_cache" / "v" / "wengang" / "seconds"


def main() -> int:
    begun = time.monotonic()
    if _run("make", "check"):
        return 1
    files = concerned(_changed(sys.argv[1:]))
    wanted = select(files, _costs(), SECONDS - (time.monotonic() - begun))
    left = [file for file in files if file not in wanted]
    if left:
        print(f"Left to `make test`: {len(left)} more files, such as {', '.join(left[:3])}.")
    if not wanted:
        print("No test was chosen.")
        return 0
    print("Tests of what changed:", *wanted)
    return _run(sys.executable, "-m", "pytest", *wanted)


def select(files: Iterable[str], costs: dict[str, float], seconds: float) -> list[str]:
    """As many of the test files as fit, in order."""
    chosen: list[str] = []
    budget = seconds * _CORES
    for file in files:
        cost = costs.get(file, SECONDS if file.startswith(LONG) else _UNKNOWN)
        if cost <= min(budget, seconds):
            chosen.append(file)
            budget -= cost
    return chosen


def concerned(changed: Iterable[str]) -> list[str]:
    """Test files that a change may break, those nearest to it first."""
    changed = set(changed)
    modules = {_module(file) for file in changed if file.endswith(".py")}
    services = {file.split("/")[1] for file in changed if file.startswith(("services/", "tests/")) and "/" in file}
    costs = _costs()
    tests = sorted(_tests(), key=lambda file: (costs.get(file, _UNKNOWN), file))
    own = [file for file in tests if file in changed]
    near = [file for file in tests if modules & _imports(file)]
    same = [file for file in tests if file.split("/")[1] in services]
    return list(dict.fromkeys([*own, *near, *same]))


def _tests() -> list[str]:
    return [str(file.relative_to(ROOT)) for file in (ROOT / "tests").rglob("test_*.py")]


@cache
def _imports(file: str) -> frozenset[str]:
    """Modules that a file names, and those that helpers of ours beside it name."""
    found: set[str] = set()
    for node in ast.walk(ast.parse((ROOT / file).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{one.name}" for one in node.names)}
    helpers = [f"{one.replace('.', '/')}.py" for one in found if one.startswith("tests.")]
    return frozenset(found).union(*(_imports(one) for one in helpers if one != file and (ROOT / one).exists()))


def _module(file: str) -> str:
    return file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _changed(given: list[str]) -> list[str]:
    """Files that differ from a commit: the one given, else the last; with what git does not know yet."""
    base = given[0] if given else "HEAD" if _git("status", "--porcelain") else "HEAD~1"
    return sorted({*_git("diff", "--name-only", base), *_git("ls-files", "--others", "--exclude-standard")})


def _git(*words: str) -> list[str]:
    return subprocess.run(["git", *words], cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()


def _costs() -> dict[str, float]:
    found: dict[str, float] = json.loads(_COSTS.read_text()) if _COSTS.exists() else {}
    return found


def _run(*words: str) -> int:
    return subprocess.run(words, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
