"""What a small season's adversaries are found by today: kept beside the tests, so that nothing is lost unnoticed."""

import json
from collections import defaultdict
from pathlib import Path

from tests.adversaries.measure import Report

SEED, EMPLOYERS = 11, 300
_FILE = Path(__file__).with_name("found.json")


def kept() -> dict[str, list[str]]:
    """Kinds that are found, held and missed."""
    told: dict[str, list[str]] = json.loads(_FILE.read_text(encoding="utf-8"))
    return told


def keep(report: Report) -> None:
    told: dict[str, list[str]] = defaultdict(list)
    for one in report.outcomes:
        told["missed" if one.fate == "not-done" else one.fate].append(one.plot.kind)
    kinds = {fate: sorted(told[fate]) for fate in ("found", "held", "missed")}
    _FILE.write_text(json.dumps(kinds, indent=1) + "\n", encoding="utf-8")
