"""``python -m tests.adversaries --employers 300 --each 1 --seed 1``: plays, measures, prints; JSON where asked for."""

import argparse
import sys
from pathlib import Path

from tests.adversaries.kept import EMPLOYERS, SEED, keep
from tests.adversaries.measure import Report, as_json, as_table, measure, missed_kinds
from tests.adversaries.play import play_twice

__all__ = ["as_table", "measured", "missed_kinds"]


def measured(seed: int, employers: int, each: int) -> Report:
    honest, planted = play_twice(seed, employers, each)
    return measure(honest, planted)


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.adversaries")
    parser.add_argument("--employers", type=int, default=300)
    parser.add_argument("--each", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--keep", action="store_true", help="Write what is found today for the tests.")
    asked = parser.parse_args()
    if asked.keep:
        keep(measured(SEED, EMPLOYERS, 1))
        return 0
    report = measured(asked.seed, asked.employers, asked.each)
    sys.stdout.write(as_table(report) + "\n")
    if asked.json is not None:
        asked.json.write_text(as_json(report), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
