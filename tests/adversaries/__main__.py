"""``python -m tests.adversaries --employers 300 --each 1 --seed 1``: plays, measures, prints; JSON where asked for."""

import argparse
import sys
from pathlib import Path

from tests.adversaries.measure import Report, as_json, as_table, measure
from tests.adversaries.play import play_twice


def measured(seed: int, employers: int, each: int) -> Report:
    honest, planted = play_twice(seed, employers, each)
    return measure(honest, planted)


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.adversaries")
    parser.add_argument("--employers", type=int, default=300)
    parser.add_argument("--each", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    report = measured(asked.seed, asked.employers, asked.each)
    sys.stdout.write(as_table(report) + "\n")
    if asked.json is not None:
        asked.json.write_text(as_json(report), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
