"""What a small season's adversaries are found by today: kept beside the tests, so that nothing is lost unnoticed."""

import json
from collections import defaultdict
from pathlib import Path

from tests.adversaries.measure import Report

SEED, EMPLOYERS = 11, 300
FATES = ("found", "ranked", "held", "missed", "not-done")
"""``ranked``: found by indications alone, which name few of a small season: which, hangs on when they look.
``not-done``: the season had no occasion, such as a payment that the bank could have told otherwise."""
_FILE = Path(__file__).with_name("found.json")


def kept() -> dict[str, list[str]]:
    """Kinds by what became of them."""
    told: dict[str, list[str]] = json.loads(_FILE.read_text(encoding="utf-8"))
    return told


def keep(report: Report) -> None:
    told: dict[str, list[str]] = defaultdict(list)
    for one in report.outcomes:
        by_law = any(not alert["kind"].startswith("indication.") for alert in one.alerts)
        told["ranked" if one.fate == "found" and not by_law else one.fate].append(one.plot.kind)
    kinds = {fate: sorted(told[fate]) for fate in FATES}
    _FILE.write_text(json.dumps(kinds, indent=1) + "\n", encoding="utf-8")
